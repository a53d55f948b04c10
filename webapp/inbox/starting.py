"""Which procedures a person may begin by hand, and beginning one."""

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
    """A procedure that the reader may begin, and the words on its button."""

    process_id: str
    name: str


def startable(office: Office, actor: Actor) -> list[Startable]:
    """Return the procedures whose plain start event lies in a lane of this person."""
    with office.database.reading() as connection:
        newest = queries.definitions(connection, unit_id=office.unit_id)
    found = []
    for line in newest:
        process = office.runtime.definitions.get(line.id).process
        start = _plain_start(process)
        if start is not None and _may_start(actor, process, start):
            found.append(Startable(process.id, process.name or process.id))
    return found


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


def start_case(office: Office, actor: Actor, process_id: str, *, command_id: str) -> Result:
    """Begin a case; the second click on the same button gets the first one's.

    Raises:
        Refusal: no such procedure, or not for this person.
    """
    command = StartInstance(new_id(), process_id)
    return office.runtime.submit(command, actor=actor, command_id=command_id)


def _plain_start(process: Process) -> Element | None:
    starts = (e for e in process.elements.values() if e.kind == "startEvent" and e.event is None)
    return next(starts, None)


def _may_start(actor: Actor, process: Process, start: Element) -> bool:
    try:
        require_start(actor, process, start)
    except Forbidden:
        return False
    return True
