"""Delete files that were sent but belong to nothing: a form never completed, a draft that died.

What counts as belonging: a case's variables (the engine's projection writes `file_reference`) and
drafts of open forms.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, exists, select

from engine.database import Database
from engine.file_references import references_in
from engine.tables import file_reference, work_item
from webapp.files.store import FileStore
from webapp.publication_tables import stored_file

# A form may lie open over a night; what has lain longer was given up.
UNREFERENCED_LIVES = timedelta(days=1)
# One transaction holds up other writers for as long as it takes to delete these rows.
ROWS_AT_ONCE = 500


def sweep(
    database: Database,
    store: FileStore,
    *,
    unit_id: UUID,
    now: datetime,
) -> list[str]:
    """Delete the unit's files that nothing has referred to for a day; return their digests.

    The row goes first, in a transaction that looks again whether the file is still unwanted; the
    content after it. A crash between the two leaves content without a row: harmless, and
    overwritten when it arrives again.
    """
    before = now - UNREFERENCED_LIVES
    with database.writing() as connection:
        unwanted = _unwanted(connection, unit_id=unit_id, before=before)
        connection.execute(
            delete(stored_file).where(
                stored_file.c.unit_id == unit_id,
                stored_file.c.digest.in_(unwanted),
                stored_file.c.stored_at < before,
            )
        )
        kept = _elsewhere(connection, unwanted)
    store.discard_drafts(before=before)
    gone = [digest for digest in unwanted if digest not in kept]
    return [digest for digest in gone if store.remove(digest, unless_saved_since=before)]


def _elsewhere(connection: Connection, digests: list[str]) -> set[str]:
    """Return which contents another office was sent too: the same bytes lie there once."""
    query = select(stored_file.c.digest).where(stored_file.c.digest.in_(digests))
    return set(connection.scalars(query))


def _unwanted(connection: Connection, *, unit_id: UUID, before: datetime) -> list[str]:
    is_referenced = exists().where(file_reference.c.digest == stored_file.c.digest)
    candidates = connection.scalars(
        select(stored_file.c.digest)
        .where(stored_file.c.unit_id == unit_id, stored_file.c.stored_at < before, ~is_referenced)
        .order_by(stored_file.c.stored_at)
        .limit(ROWS_AT_ONCE)
    ).all()
    drafts = connection.scalars(
        select(work_item.c.draft).where(
            work_item.c.unit_id == unit_id,
            work_item.c.status == "open",
            work_item.c.draft.is_not(None),
        )
    )
    in_drafts = {each["digest"] for each in references_in(list(drafts))} if candidates else set()
    return [digest for digest in candidates if digest not in in_drafts]
