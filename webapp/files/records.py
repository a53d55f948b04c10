"""Which files an office has stored: one unit's files are nothing to another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from engine.errors import NotFound
from engine.tables import file_reference
from webapp.files.store import StoredFile
from webapp.publication_tables import stored_file


def record(connection: Connection, file: StoredFile, *, unit_id: UUID, now: datetime) -> None:
    """Note that a file has arrived; one that was here before gets a new day before the sweep."""
    known = (stored_file.c.unit_id == unit_id) & (stored_file.c.digest == file.digest)
    if connection.execute(update(stored_file).where(known).values(stored_at=now)).rowcount:
        return
    connection.execute(
        insert(stored_file).values(
            unit_id=unit_id,
            digest=file.digest,
            size=file.size,
            media_type=file.media_type,
            first_name=file.name,
            stored_at=now,
        )
    )


def stored(connection: Connection, *, unit_id: UUID, digest: str) -> StoredFile:
    """Return what is known of one of the unit's files.

    Raises:
        NotFound: the unit has no such file, even if another unit has.
    """
    row = connection.execute(
        select(stored_file).where(stored_file.c.unit_id == unit_id, stored_file.c.digest == digest)
    ).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a file '{digest[:64]}' of unit {unit_id}, but there is none",
            indonesian="Berkas ini tidak ada, atau bukan milik kantor Anda.",
        )
    return StoredFile(row.digest, row.size, row.media_type, row.first_name)


def cases_holding(connection: Connection, *, digest: str) -> list[UUID]:
    """Return the cases whose variables have referred to a file, of all units."""
    query = select(file_reference.c.instance_id).where(file_reference.c.digest == digest)
    return list(connection.scalars(query.order_by(file_reference.c.instance_id)))
