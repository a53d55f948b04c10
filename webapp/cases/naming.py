"""What people call the things of a case: its steps, groups, state, the engine's own parts."""

from dataclasses import dataclass

from flask_babel import lazy_gettext

from engine.diagram.model import Process
from webapp.accounts.groups import ROLES
from webapp.step_names import step_name

STATUS_WORDS = {
    "running": lazy_gettext("Berjalan"),
    "incident": lazy_gettext("Gangguan"),
    "completed": lazy_gettext("Selesai"),
    "cancelled": lazy_gettext("Dibatalkan"),
}
STATUS_KINDS = {"running": "info", "incident": "stalled", "completed": "ok", "cancelled": "neutral"}

_PARTS = (
    "installation",
    "command line",
    "timers",
    "jobs",
    "messages",
    "signals",
)  # as engine.commands.system_actor names them
_SYSTEM = {
    "timers": lazy_gettext("Sistem (pewaktu)"),
    "jobs": lazy_gettext("Sistem (pekerjaan otomatis)"),
    "messages": lazy_gettext("Sistem (pesan)"),
    "signals": lazy_gettext("Sistem (isyarat)"),
}
_REGISTERS = {"agenda": lazy_gettext("Nomor agenda")}


@dataclass(frozen=True)
class Names:
    """The names of one process."""

    process: Process

    def step(self, key: str) -> str:
        """Return what the diagram calls an element, given its id or the key of a visit."""
        return step_name(self.process, key)

    def group(self, key: str) -> str:
        """Return what people call a group."""
        for lane in self.process.lanes:
            if lane.group == key:
                return lane.name or key
        return str(ROLES.get(key, key))


def person(actor_id: str, name: str) -> str:
    """Return what people call who acted; the engine's parts have names of their own."""
    part = actor_id.removeprefix("system:")
    if part == actor_id:
        return name
    if part == "workers":
        return str(lazy_gettext("Pekerja luar “%(name)s”", name=name))
    return str(_SYSTEM.get(part, lazy_gettext("Sistem")))


def author(name: str) -> str:
    """Return what people call who put a version into force, of whom only the name is kept."""
    return str(lazy_gettext("Sistem")) if name in _PARTS else name


def register_word(register: str) -> str:
    """Return what the number of a register is called."""
    return str(_REGISTERS.get(register, register))
