"""Who may do a work item, and who may look at it. The engine decides again when a command comes."""

from engine import permission
from engine.commands import Actor
from engine.diagram.model import Process
from engine.errors import Forbidden
from engine.queries import WorkItem

READERS = (permission.AUDITOR, permission.ANALYST, permission.ADMINISTRATOR)


def may_work(actor: Actor, item: WorkItem) -> bool:
    """Say whether this person may fill in and complete the work item now."""
    is_free = item.person_id in (None, actor.id)
    return item.status == "open" and item.group in actor.groups and is_free


def may_release(actor: Actor, item: WorkItem) -> bool:
    """Say whether this person may give the work item back to its group."""
    is_mine = item.person_id == actor.id and item.group in actor.groups
    is_taken = item.status == "open" and item.person_id is not None
    return is_taken and (is_mine or permission.ADMINISTRATOR in actor.groups)


def require_look(actor: Actor, item: WorkItem, process: Process) -> None:
    """Refuse unless the person works in this procedure, or watches over all.

    Raises:
        Forbidden: he has nothing to do with it.
    """
    if item.escalated_to in actor.groups or any(group in actor.groups for group in READERS):
        return
    if item.person_id == actor.id:
        return
    try:
        permission.require_staff(actor, process)
    except Forbidden as refusal:
        raise Forbidden(
            refusal.message,
            indonesian="Tugas ini bukan untuk kelompok Anda, dan Anda bukan pelaksana prosedurnya.",
        ) from refusal
