"""The mark of a database into which a backup is being taken: nobody works in it until it is whole.

A table that is there only meanwhile, so no migration makes it.
"""

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, insert, inspect, select
from sqlalchemy import update as change

from engine.errors import WrongState

_unfinished = Table(
    "unfinished_restore",
    MetaData(),
    Column("backup", Text, primary_key=True),  # by what it is known
    Column("has_rows", Integer, nullable=False),  # 1: all are there
)


@dataclass(frozen=True)
class Unfinished:
    """A restore that has begun and not ended."""

    backup: str
    has_rows: bool


def begin(connection: Connection, backup: str) -> None:
    """Mark a database as one into which a backup is being taken."""
    _unfinished.create(connection)
    connection.execute(insert(_unfinished).values(backup=backup, has_rows=0))


def note_rows(connection: Connection) -> None:
    """Note that all rows are there, in the transaction that wrote them."""
    connection.execute(change(_unfinished).values(has_rows=1))


def end(connection: Connection) -> None:
    """Let people work in the database."""
    _unfinished.drop(connection)


def unfinished(connection: Connection) -> Unfinished | None:
    """Return the restore that has not ended, None where there is none."""
    if not _is_marked(connection):
        return None
    row = connection.execute(select(_unfinished)).one()
    return Unfinished(row.backup, bool(row.has_rows))


def require_finished(connection: Connection) -> None:
    """Refuse a database into which a backup was taken by half, or that did not hold.

    Raises:
        WrongState: it is such a one.
    """
    if _is_marked(connection):
        raise WrongState(
            "Expected a whole database, but its restore was broken off, or did not hold: "
            "run 'alur restore' again with the same backup"
        )


def _is_marked(connection: Connection) -> bool:
    return inspect(connection).has_table(_unfinished.name)
