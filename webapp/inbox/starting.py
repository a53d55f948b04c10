"""Which procedures a person may begin by hand, and beginning one."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine import queries
from engine.commands import Actor, StartInstance
from engine.diagram.model import Element, Process
from engine.errors import Forbidden
from engine.instance_step import Result
from engine.permission import require_start
from webapp.accounts.queries import Account
from webapp.context import Office
from webapp.ids import new_id


@dataclass(frozen=True)
class Startable:
    """One way to begin a case that the reader may take, and the words on its button."""

    process_id: str
    name: str
    start_event: str = ""  # of several; "": the only one


def startable(office: Office, actor: Actor) -> list[Startable]:
    """Return the ways to begin a case that lie in a lane of this person."""
    return [way for process in _in_force(office) for way in _ways_in(process, actor)]


def require_office(office: Office, account: Account) -> None:
    """Refuse somebody of another office, who may have the same groups there.

    Raises:
        Forbidden: he works elsewhere.
    """
    if account.unit_id != office.unit_id:
        raise Forbidden(
            f"Expected somebody of this office, but {account.username} is of another",
            indonesian="Anda bukan pegawai kantor ini.",
        )


def start_case(
    office: Office, actor: Actor, process_id: str, start_event: str, *, command_id: str
) -> Result:
    """Begin a case; the second click on the same button gets the first one's.

    Args:
        office: where.
        actor: who.
        process_id: of the procedure.
        start_event: which of several plain start events; "": the first, or none is drawn.
        command_id: of the click.

    Raises:
        Refusal: no such procedure, or not for this person.
    """
    command = StartInstance(new_id(), process_id, start_event=start_event or None)
    return office.runtime.submit(command, actor=actor, command_id=command_id)


def _in_force(office: Office) -> Iterator[Process]:
    with office.database.reading() as connection:
        lines = queries.definitions(connection, unit_id=office.unit_id, at=office.runtime.present())
    in_force = (line for line in lines if line.retired_at is None)
    return (office.runtime.definitions.get(line.id).process for line in in_force)


def _ways_in(process: Process, actor: Actor) -> Iterator[Startable]:
    name = process.name or process.id
    starts = _starts(process)
    if len(starts) > 1:
        for start in starts:
            if _may(actor, process, start):
                yield Startable(process.id, f"{name}: {start.name or start.id}", start.id)
    # Without any start event it begins at its first step; one that only events begin has neither.
    elif any(_may(actor, process, each) for each in starts or process.beginnings(None)):
        yield Startable(process.id, name)


def _starts(process: Process) -> list[Element]:
    """Return the plain start events of a process."""
    return [e for e in process.within(None) if e.kind == "startEvent" and e.event is None]


def _may(actor: Actor, process: Process, start: Element) -> bool:
    try:
        require_start(actor, process, start)
    except Forbidden:
        return False
    return True
