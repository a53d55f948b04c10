"""Fills the tables with the rows of many cases, much faster than commands could.

Real cases are taken through their steps, and their rows are multiplied: so they look as the engine
writes them, whatever the tables look like.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, select, text

from benchmarks.contestants.alur import GROUP, Alur
from benchmarks.work import STEPS
from engine.tables import instance, timer_job, work_item

GROUPS = (GROUP, "leaders", "editors", "archive")
_FIRST_ID = 0x0188_0000_0000_7000_8000_0000_0000_0000  # UUIDv7s of 2023: older than any new case

Row = Mapping[str, Any]
Changes = Callable[[int], Row]


def seed(alur: Alur, *, open_cases: int, finished_cases: int) -> None:
    """Add cases that wait on their first step, a quarter of them on `GROUP`; and finished ones.

    Due times lie between two days ago and two months ahead.
    """
    present = datetime.now(UTC)  # noqa: TID251 - rows of the past, not a step's time
    apart = timedelta(days=62) / max(open_cases, 1)

    def waiting(number: int) -> Row:
        due_at = present - timedelta(days=2) + apart * number
        return {"due_at": due_at, "group_key": GROUPS[number % len(GROUPS)]}

    case = alur.begin()
    _multiply(alur, case, range(open_cases), waiting)
    for step in STEPS:
        alur.step(case, step)
    _multiply(alur, case, range(open_cases, open_cases + finished_cases), lambda _number: {})
    analyze(alur)


def analyze(alur: Alur) -> None:
    """Let PostgreSQL look at what was added, as it does by itself after a while."""
    if not alur.database.is_sqlite:
        with alur.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _multiply(alur: Alur, case: UUID, numbers: range, waiting: Changes) -> None:
    for table in (instance, work_item, timer_job):
        key = table.c.id if table is instance else table.c.instance_id
        with alur.database.writing() as connection:
            rows = [
                dict(row) for row in connection.execute(select(table).where(key == case)).mappings()
            ]
            add_rows(
                connection, table, _copies(connection, table, key.name, rows, numbers, waiting)
            )


def _copies(
    connection: Connection,
    table: Table,
    key: str,
    rows: Sequence[Row],
    numbers: range,
    waiting: Changes,
) -> Iterator[tuple[Any, ...]]:
    """Yield the copies as the driver takes them; what stays the same is converted once."""
    convert = converters(connection, table)
    known = [
        ({name: convert[name](value) for name, value in row.items()}, _is_open(row)) for row in rows
    ]
    for number in numbers:
        its_id = convert[key](UUID(int=_FIRST_ID + number))
        changes = {
            name: convert[name](new) for name, new in waiting(number).items() if name in convert
        }
        for row, is_open in known:
            copy = {**row, key: its_id, **changes} if is_open else {**row, key: its_id}
            yield tuple(copy.values())


def _is_open(row: Row) -> bool:
    return row["status"] in ("open", "waiting", "running")


def converters(connection: Connection, table: Table) -> dict[str, Callable[[Any], Any]]:
    """Return what makes of each column's value what the driver takes."""
    found = {}
    for column in table.columns:
        dialect = connection.dialect
        convert = column.type.dialect_impl(dialect).bind_processor(dialect)
        found[column.name] = convert or (lambda value: value)
    return found


def add_rows(connection: Connection, table: Table, copies: Iterable[tuple[Any, ...]]) -> None:
    """Add rows as the driver takes them, in the order of the table's columns."""
    names = ", ".join(column.name for column in table.columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" for _ in table.columns)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608
        driver.executemany(statement, copies)
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as lines:
        for copy in copies:
            lines.write_row(copy)
