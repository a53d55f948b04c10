"""Rows of every table as JSON, the same from SQLite and from PostgreSQL."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, LargeBinary, Table, Uuid, select

import webapp.api.tables
import webapp.auditing.tables
import webapp.drafts.tables
import webapp.publication_tables
import webapp.tables
import webapp.tryout.tables  # noqa: F401 - joins the tables of the pages
from engine.column_types import Moment, moment_text
from engine.errors import Invalid
from engine.tables import entry, instance, job, metadata

LEFT_OUT = {
    "entry_command": "the log's trigger files it again",
    "login_session": "everybody logs in again",
    "login_attempt": "it counts for minutes only",
}
MAX_LINE_BYTES = 256 << 20
PORTION = 200  # rows, held in memory together
_STREAMED = {"yield_per": PORTION}


def tables() -> list[Table]:
    """Return the tables of a backup; one that others refer to comes before them."""
    return [each for each in metadata.sorted_tables if each.name not in LEFT_OUT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row as a line of JSON, in the order of the key."""
    query = select(table).order_by(*table.primary_key.columns)
    streamed = connection.execute(query, execution_options=_STREAMED)
    for row in streamed:
        values = [_written(value) for value in row]
        yield (
            json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            + b"\n"
        )


def ends(connection: Connection) -> dict[str, Any]:
    """Return how many logs and entries there are, and a SHA-256 of the last hash of each log."""
    query = select(entry.c.stream_id, entry.c.seq, entry.c.hash)
    in_order = query.order_by(entry.c.stream_id, entry.c.seq)
    streamed = connection.execute(in_order, execution_options=_STREAMED)
    digest, logs, entries = hashlib.sha256(), 0, 0
    for stream_id, of_one in groupby(streamed, key=lambda row: row.stream_id):
        for row in of_one:
            last, entries = row, entries + 1
        digest.update(f"{stream_id} {last.seq} ".encode() + bytes(last.hash))
        logs += 1
    return {"logs": logs, "entries": entries, "sha256": digest.hexdigest()}


def office_of(connection: Connection, case: UUID) -> UUID | None:
    """Return the office of a case, None of one that is not there."""
    return connection.scalar(select(instance.c.unit_id).where(instance.c.id == case))


def portions(table: Table, names: list[str], found: Iterable[bytes]) -> Iterator[list[Any]]:
    """Yield rows as what an insert takes, some at a time.

    Raises:
        Invalid: a line is no row of this table.
    """
    columns = [table.columns[name] for name in names]
    portion: list[Any] = []
    for number, line in enumerate(found, start=1):
        try:
            values = json.loads(line)
            row = {
                column.name: _read(column, value)
                for column, value in zip(columns, values, strict=True)
            }
            portion.append(_as_undone(row) if table is job else row)
        except (ValueError, TypeError, AttributeError, RecursionError) as problem:
            raise Invalid(
                f"Expected line {number} of '{table.name}' to be a row, but found another thing"
            ) from problem
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


def _as_undone(row: dict[str, Any]) -> dict[str, Any]:
    """Return a job as it waits: whoever did it does not know of this database."""
    return {**row, "status": "todo"} if row["status"] == "doing" else row


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return moment_text(value)
    return str(value) if isinstance(value, UUID) else value


def _read(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Uuid):
        return UUID(value)
    if isinstance(column.type, LargeBinary):
        return b64decode(value, validate=True)
    return datetime.fromisoformat(value) if isinstance(column.type, Moment) else value
