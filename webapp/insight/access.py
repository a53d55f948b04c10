"""Who may see how procedures do: who watches over all of them, and the heads who sign in one."""

from sqlalchemy import Connection

from engine import queries
from engine.diagram.model import Process
from engine.errors import Forbidden
from engine.queries import DefinitionLine
from webapp.accounts.queries import Account
from webapp.cases.access import OVERSEERS
from webapp.context import office


def may_study(account: Account, process: Process) -> bool:
    """Whether a person may see the figures of a process: an overseer, or who signs a step of it."""
    if account.is_in(*OVERSEERS):
        return True
    return account.is_in(*signing_groups(process))


def signing_groups(process: Process) -> frozenset[str]:
    """Return the groups that give a paraf on some step."""
    return frozenset(
        each.group for each in process.elements.values() if each.paraf and each.group is not None
    )


def require_study(account: Account, process: Process) -> None:
    """Refuse who may not see the figures.

    Raises:
        Forbidden: he neither watches over all procedures nor signs in this one.
    """
    if not may_study(account, process):
        raise Forbidden(
            f"Expected an overseer or who signs in '{process.id}', but {account.username} is none",
            indonesian="Halaman ini untuk pengawas dan pejabat yang membubuhkan paraf.",
        )


def studied_versions(connection: Connection, account: Account) -> list[DefinitionLine]:
    """Return every version whose figures a person may see; those of one process newest first."""
    known = office().runtime.definitions
    lines = queries.definition_versions(connection, unit_id=account.unit_id)
    return [line for line in lines if may_study(account, known.get(line.id).process)]
