"""What is done with a restored database before people come back to it."""

from collections.abc import Callable, Iterable, Sequence
from typing import IO
from uuid import UUID

from sqlalchemy import Connection

from engine.checkpoints import Copy, latest
from engine.clock import SystemClock
from engine.database import Database
from engine.errors import Refusal
from webapp.accounts.units import Unit, units
from webapp.auditing.erasures import erase_again, read_erasures
from webapp.backing_up import rows
from webapp.context import runtime_like
from webapp.files.store import FileStore
from webapp.opening import open_runtime
from webapp.settings import Settings
from webapp.verification import verify_all

Echo = Callable[[str], object]


def require_sound(
    database: Database, echo: Echo, *, store: FileStore, copies: Sequence[Copy] = ()
) -> None:
    """Do for each office what `alur verify` does.

    A checkpoint that was signed after the backup is told of, and no fault: the backup cannot have
    it.

    Raises:
        Refusal: something does not hold.
    """
    with database.reading() as connection:
        offices = units(connection)
        later = [each for each in copies if _is_later(connection, each, offices)]
    for each in later:
        said = each.signed.read()
        echo(
            f"Note: checkpoint {said.number} ('{each.name}') was signed at {said.at.isoformat()}, "
            "after this backup: what was done until then is lost."
        )
    known = [each for each in copies if each not in later]
    sound = True
    for office in offices:
        its = [each for each in known if each.signed.read().unit_id == office.id]
        verdict = verify_all(database, office.id, echo, store=store, copies=its)
        echo(f"{office.name}: {verdict}")
        sound = sound and verdict.is_sound
    if not sound:
        raise Refusal("Expected every log to hold, but found the above: nobody can work here")


def erase(database: Database, settings: Settings, listed: IO[str]) -> int:
    """Erase again what a list of `alur erasures export` names; return how many values that were."""
    first = open_runtime(database, settings, SystemClock(), first=True)
    erased = 0
    for line in list(read_erasures(listed)):
        with database.reading() as connection:
            unit_id = rows.office_of(connection, line.case)
        if unit_id is None:
            continue  # it began after the backup
        runtime = first if unit_id == first.unit_id else runtime_like(first, unit_id)
        erased += erase_again(runtime, line)
    return erased


def _is_later(connection: Connection, copy: Copy, offices: Iterable[Unit]) -> bool:
    said = copy.signed.read()
    return any(office.id == said.unit_id for office in offices) and (
        said.number > _last_number(connection, said.unit_id)
    )


def _last_number(connection: Connection, unit_id: UUID) -> int:
    last = latest(connection, unit_id)
    return 0 if last is None else last.read().number
