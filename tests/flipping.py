"""Flips single bits in the rows of a log, and says which flips a verification does not find."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.exc import IntegrityError

from engine import history, verifying
from engine.database import Database
from engine.tables import entry
from tests.forging import forge

Flip = tuple[int, str, Any]  # of which entry, which column, and its value with one bit flipped


def every_flip(database: Database, case: UUID) -> list[Flip]:
    """Return every flip of every value in the rows of a log, as the database keeps it."""
    with database.reading() as connection:
        rows = connection.execute(select(entry).where(entry.c.stream_id == case)).mappings().all()
    return [
        (row["seq"], name, flipped)
        for row in rows
        for name, value in row.items()
        for flipped in _flipped(value, is_text=database.is_sqlite)
    ]


def unfound(database: Database, unit_id: UUID, case: UUID, flips: list[Flip]) -> list[str]:
    """Return the columns of the flips that a verification of the case does not find.

    All that is read of the log must be the same in spite of them. The database is as it was.
    """
    forge(database)
    found = []
    with database.reading() as connection:
        honest = list(history.entries(connection, case))
    with database.writing() as connection:
        for seq, column, value in flips:
            savepoint = connection.begin_nested()
            with suppress(IntegrityError):  # another entry has that number
                _write(connection, case, seq, column, value)
                if verifying.verify(connection, unit_id, case).is_sound:
                    found.append(column)
                    assert list(history.entries(connection, case)) == honest
            savepoint.rollback()
    return found


def _flipped(value: Any, *, is_text: bool) -> Iterator[Any]:
    """Yield a value with each of its bits flipped; SQLite keeps a UUID as 32 letters."""
    if isinstance(value, UUID) and not is_text:
        yield from (UUID(int=value.int ^ 1 << bit) for bit in range(128))
    elif isinstance(value, UUID | str):
        letters = value.hex if isinstance(value, UUID) else value
        yield from _flipped(letters.encode(), is_text=is_text)
    elif isinstance(value, int):
        yield from (value ^ 1 << bit for bit in range(31))
    elif value is not None:
        content = bytes(value)
        for at in range(len(content) * 8):
            changed = bytearray(content)
            changed[at // 8] ^= 1 << at % 8
            yield bytes(changed)


def _write(connection: Connection, case: UUID, seq: int, column: str, value: Any) -> None:
    new = ":value"
    if column in ("stream_id", "unit_id", "command_id") and isinstance(value, bytes):
        if connection.dialect.name == "sqlite":
            new = "CAST(:value AS TEXT)"
        else:
            value = value.decode("latin-1")
    statement = text(f"UPDATE entry SET {column} = {new} WHERE stream_id = :its AND seq = :seq")  # noqa: S608
    its = bindparam("its", type_=entry.c.stream_id.type)
    connection.execute(statement.bindparams(its), {"value": value, "its": case, "seq": seq})
