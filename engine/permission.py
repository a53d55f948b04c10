"""May this person do this? Pure: what is asked is in the command, the case and the diagram."""

from engine.commands import Actor
from engine.diagram.model import Element, Process
from engine.errors import Forbidden

ADMINISTRATOR, ANALYST, AUDITOR = "administrator", "analyst", "auditor"


def require_group(actor: Actor, group: str, deed: str, deed_indonesian: str) -> None:
    """Refuse unless the actor belongs to `group`, or is the engine itself.

    Raises:
        Forbidden: he does not.
    """
    if actor.is_system or group in actor.groups:
        return
    raise Forbidden(
        f"Expected somebody of group '{group}' to {deed}, "
        f"but {actor.name} is in {_listed(actor.groups)}",
        indonesian=f"Hanya kelompok '{group}' yang dapat {deed_indonesian}.",
    )


def require_any(actor: Actor, groups: tuple[str, ...], deed: str, deed_indonesian: str) -> None:
    """Refuse unless the actor belongs to one of `groups`, or is the engine itself.

    Raises:
        Forbidden: he does not.
    """
    if actor.is_system or set(groups).intersection(actor.groups):
        return
    raise Forbidden(
        f"Expected somebody of {_listed(groups)} to {deed}, "
        f"but {actor.name} is in {_listed(actor.groups)}",
        indonesian=f"Hanya kelompok {_listed(groups)} yang dapat {deed_indonesian}.",
    )


def require_deployer(actor: Actor, deed: str, deed_indonesian: str) -> None:
    """Refuse unless the actor is an analyst or an administrator, or the engine itself.

    Raises:
        Forbidden: he is not.
    """
    if not actor.is_system and not {ANALYST, ADMINISTRATOR} & set(actor.groups):
        raise Forbidden(
            f"Expected an analyst to {deed}, but {actor.name} is none",
            indonesian=f"Hanya analis yang dapat {deed_indonesian}.",
        )


def require_system(actor: Actor, deed: str) -> None:
    """Refuse unless the engine itself acts (timers, jobs).

    Raises:
        Forbidden: a person asks.
    """
    if not actor.is_system:
        raise Forbidden(
            f"Expected the engine itself to {deed}, but {actor.name} asked",
            indonesian="Tindakan ini hanya dilakukan oleh sistem.",
        )


def require_start(actor: Actor, process: Process, start: Element) -> None:
    """Refuse unless the actor is of the lane in which the start event lies.

    Raises:
        Forbidden: he is not.
    """
    group = start.group or next(
        (lane.group for lane in process.lanes if lane.id == start.lane), None
    )
    if group is not None:
        require_group(actor, group, f"start '{process.name}'", f"memulai '{process.name}'")


def require_beginning(actor: Actor, process: Process) -> None:
    """Refuse unless the actor is of a lane in which a process without start events begins.

    Raises:
        Forbidden: he is not.
    """
    refusal: Forbidden | None = None
    for element in process.beginnings(None):
        try:
            require_start(actor, process, element)
        except Forbidden as found:
            refusal = found
        else:
            return
    if refusal is not None:
        raise refusal


def require_staff(actor: Actor, process: Process) -> None:
    """Refuse unless the actor has a lane in the process, or administers the office.

    Raises:
        Forbidden: he has nothing to do with it.
    """
    groups = {lane.group for lane in process.lanes} | {
        e.group for e in process.elements.values() if e.group
    }
    if actor.is_system or ADMINISTRATOR in actor.groups or groups.intersection(actor.groups):
        return
    raise Forbidden(
        f"Expected somebody of {_listed(sorted(groups))}, "
        f"but {actor.name} is in {_listed(actor.groups)}",
        indonesian="Anda bukan pelaksana prosedur ini.",
    )


def require_work_item(actor: Actor, element: Element, claimed_by: tuple[str, str] | None) -> None:
    """Refuse unless the work item is the actor's to do: of his group, and not in another's hands.

    Raises:
        Forbidden: it is not.
    """
    require_group(
        actor,
        element.group or "",
        f"work on '{element.name or element.id}'",
        f"mengerjakan '{element.name or element.id}'",
    )
    if claimed_by is not None and claimed_by[0] != actor.id:
        raise Forbidden(
            f"Expected '{element.id}' to be free or yours, but {claimed_by[1]} has taken it",
            indonesian=f"Tugas ini sedang dikerjakan oleh {claimed_by[1]}.",
        )


def _listed(groups: object) -> str:
    names = list(groups)  # type: ignore[call-overload]
    return ", ".join(f"'{name}'" for name in names) or "no group"
