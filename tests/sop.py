"""The SOP "Pemutakhiran Website", as it is deployed; its cast.

And what it must do, told without any engine.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.calendars import Calendar, add_working_time
from engine.commands import Actor

ROOT = Path(__file__).parent.parent
DIAGRAM = (ROOT / "bpmn" / "pemutakhiran_website.bpmn").read_bytes()
FORMS = {
    path.stem: path.read_bytes()
    for path in sorted((ROOT / "forms" / "pemutakhiran_website").glob("*.form"))
}

PETUGAS = Actor("petugas", "Sari", "Petugas Penerima Berita", ("petugas",))
KABID = Actor("kabid", "Rahmat", "Kepala Bidang", ("kabid",))
KASIE = Actor("kasie", "Dewi", "Kepala Seksi", ("kasie",))
OPERATOR = Actor("operator", "Joko", "Operator Website", ("operator",))

DOER = {
    "terima": PETUGAS, "lengkapi": PETUGAS, "periksa": KABID, "kelompokkan": KASIE, "unggah":
    OPERATOR,
    "tindak_lanjut": PETUGAS, "arsipkan": PETUGAS,
}  # fmt: skip
JOBS = {"terbitkan", "verifikasi", "mulai_revisi"}
PARAF = {"periksa", "kelompokkan"}
MINUTES = {"terima": 120, "periksa": 15, "kelompokkan": 15, "unggah": 5, "arsipkan": 5}
_BEFORE_THE_JOIN = {"unggah", "terbitkan", "verifikasi", "tindak_lanjut", "mulai_revisi"}

_DAY = [["07:30", "12:00"], ["13:00", "16:00"]]
OFFICE_HOURS = {
    "name": "kerja",
    "zone": "Asia/Jakarta",
    "weekly": {
        **{str(day): _DAY for day in range(4)},
        "4": [["07:30", "11:30"], ["13:00", "16:30"]],
    },
    "days_off": {"2026-12-24": "Cuti bersama", "2026-12-25": "Natal"},
}


@dataclass
class Expected:
    """A case as the SOP says it must be."""

    calendar: Calendar = field(default_factory=lambda: Calendar.from_json(OFFICE_HOURS))
    open: set[str] = field(default_factory=lambda: {"terima"})
    visits: dict[str, int] = field(default_factory=dict)
    dues: dict[str, datetime] = field(default_factory=dict)  # open work item -> due
    late: set[str] = field(default_factory=set)  # keys that must have been escalated, once
    variables: dict[str, Any] = field(default_factory=dict)

    def begin(self, now: datetime) -> None:
        """Start the case."""
        self._enter({"terima"}, now)

    def key(self, element: str) -> str:
        """Return the key of an element's open visit."""
        return f"{element}:{self.visits[element]}"

    def complete(self, element: str, values: dict[str, Any], now: datetime) -> None:
        """Complete an open element."""
        self.note_time(now)
        self.dues.pop(self.key(element), None)
        self.variables.update(values)
        self.open.remove(element)
        self._enter(self._next(element), now)

    def note_time(self, now: datetime) -> None:
        """Whatever is due by now must be escalated."""
        self.late |= {key for key, due in self.dues.items() if due <= now}

    def _enter(self, elements: set[str], now: datetime) -> None:
        for element in elements:
            self.visits[element] = self.visits.get(element, 0) + 1
            self.open.add(element)
            if element in MINUTES:
                length = timedelta(minutes=MINUTES[element])
                self.dues[self.key(element)] = add_working_time(self.calendar, now, length)

    def _next(self, element: str) -> set[str]:
        known = self.variables
        following = {
            "terima": lambda: {"periksa" if known["kelengkapan"] == "lengkap" else "lengkapi"},
            "lengkapi": lambda: {"terima"},
            "periksa": lambda: {"kelompokkan"},
            "kelompokkan": self._ways,
            "unggah": lambda: {"terbitkan"},
            "terbitkan": lambda: {"verifikasi"},
            "verifikasi": lambda: self._join() if known["tayang"] else {"unggah"},
            "tindak_lanjut": lambda: (
                {"mulai_revisi"} if known["tindakan"] == "revisi" else self._join()
            ),
            "mulai_revisi": self._join,
            "arsipkan": set[str],
        }
        return following[element]()

    def _ways(self) -> set[str]:
        made = {decision["decision"] for decision in self.variables["keputusan"]}
        ways = {"setuju": "unggah", "tolak": "tindak_lanjut"}
        return {ways[decision] for decision in made} or {"periksa"}

    def _join(self) -> set[str]:
        return set() if self.open & _BEFORE_THE_JOIN else {"arsipkan"}
