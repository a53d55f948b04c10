"""Who may see a case: whoever has a lane in its process, and who watches over all of them."""

from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.diagram.model import Process
from engine.errors import Forbidden, NotFound
from engine.permission import ADMINISTRATOR, ANALYST, AUDITOR
from engine.queries import CaseLine
from webapp.accounts.queries import Account
from webapp.context import office

OVERSEERS = (AUDITOR, ANALYST, ADMINISTRATOR)


def groups_of(process: Process) -> frozenset[str]:
    """Return the groups that have work in a process."""
    lanes = {lane.group for lane in process.lanes}
    return frozenset(lanes | {each.group for each in process.elements.values() if each.group})


def may_see(account: Account, process: Process) -> bool:
    """Whether a person may see the cases of a process."""
    return account.is_in(*OVERSEERS) or account.is_in(*groups_of(process))


def case_for(connection: Connection, account: Account, instance_id: UUID) -> CaseLine:
    """Return a case that a person may see.

    Raises:
        NotFound: there is none in this office.
        Forbidden: there is, but it is no concern of this person.
    """
    case = queries.case(connection, instance_id=instance_id)
    if case.unit_id != account.unit_id:
        raise NotFound(
            f"Expected a case of this unit, but '{instance_id}' is another's",
            indonesian="Berkas tidak ditemukan.",
        )
    if not may_see(account, process_of(case)):
        raise Forbidden(
            f"Expected a lane in '{case.process_id}', but {account.username} has none",
            indonesian="Berkas ini hanya dapat dilihat oleh pelaksana prosedurnya.",
        )
    return case


def visible_definitions(connection: Connection, account: Account) -> list[UUID] | None:
    """Return the versions whose cases a person may see; None: all of them."""
    if account.is_in(*OVERSEERS):
        return None
    known = office().runtime.definitions
    lines = queries.definition_versions(connection, unit_id=account.unit_id)
    return [line.id for line in lines if may_see(account, known.get(line.id).process)]


def process_of(case: CaseLine) -> Process:
    """Return the diagram that a case runs on; read once a version."""
    return office().runtime.definitions.get(case.definition_id).process
