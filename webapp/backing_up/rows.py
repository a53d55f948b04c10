"""Rows of every table as JSON, the same from SQLite and from PostgreSQL."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
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
from engine.tables import metadata

LEFT_OUT = {
    "entry_command": "the log's trigger files it again",
    "login_session": "everybody logs in again",
    "login_attempt": "it counts for minutes only",
}
MAX_LINE_BYTES = 256 << 20
PORTION = 200  # rows, held in memory together


def tables() -> list[Table]:
    """Return the tables of a backup; one that others refer to comes before them."""
    return [each for each in metadata.sorted_tables if each.name not in LEFT_OUT]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Yield each row as a line of JSON, in the order of the key."""
    query = select(table).order_by(*table.primary_key.columns)
    streamed = connection.execution_options(yield_per=PORTION).execute(query)
    for row in streamed:
        values = [_written(value) for value in row]
        yield (
            json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
            + b"\n"
        )


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
            portion.append(
                {
                    column.name: _read(column, value)
                    for column, value in zip(columns, values, strict=True)
                }
            )
        except (ValueError, TypeError, RecursionError) as problem:
            raise Invalid(
                f"Expected line {number} of '{table.name}' to be a row, but found another thing"
            ) from problem
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion


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
