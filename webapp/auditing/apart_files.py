"""Verifies months of the log that are kept in files: `alur verify --apart`."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from engine.apart_file import MonthFile, open_file
from engine.checkpoints import problem_of_file
from engine.database import Database
from engine.errors import Invalid, Refusal
from engine.verifying import verify_file
from webapp.verification import Echo


def verify_files(database: Database, unit_id: UUID, places: Sequence[Path], echo: Echo) -> bool:
    """Verify each file, and each of an office in a folder; tell what was found.

    Returns:
        whether all of them hold.
    """
    verdicts = [_verify(database, unit_id, path, echo) for path in _paths(unit_id, places)]
    return all(verdicts)


def _paths(unit_id: UUID, places: Sequence[Path]) -> list[Path]:
    """Return the files; of a folder those of this office, as their names say."""
    found = []
    for place in places:
        of_office = f"alur-log-*-{unit_id}-*.jsonl.gz"
        found += sorted(place.glob(of_office)) if place.is_dir() else [place]
    return found


def _verify(database: Database, unit_id: UUID, path: Path, echo: Echo) -> bool:
    cases = entries = broken = 0
    try:
        file = _opened(unit_id, path)
        with database.reading() as connection:
            for finding in verify_file(connection, file):
                cases, entries = cases + 1, entries + finding.entries
                if not finding.is_sound:
                    broken += 1
                    echo(f"{path.name}, case {finding.stream_id}: {finding.problem}.")
            signed = problem_of_file(connection, file)
    except Refusal as refusal:
        echo(f"{refusal.message}.")
        return False
    if signed is not None:
        echo(f"{signed.sentence}.")
    is_sound = not broken and signed is None
    if is_sound:
        echo(f"{path.name}: all {cases} logs hold, {entries} entries chained, every case replayed.")
    return is_sound


def _opened(unit_id: UUID, path: Path) -> MonthFile:
    file = open_file(path)
    if file.unit_id != unit_id:
        raise Invalid(f"Expected '{path.name}' to be of this office, but it is of {file.unit_id}")
    return file
