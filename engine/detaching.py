"""Moves months of the log out of PostgreSQL into files, and back. By the owner of its tables.

A kill at any moment loses nothing, and whoever does it again ends it. Out: the files are on the
disk, then each office's log names its file, then the month's table is dropped, after each of its
entries was found in the files. Back: the table is filled and attached at once, then each office's
log says so.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from uuid import UUID

from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import Connection, MetaData, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from engine import apart_file, apart_rows, history
from engine.apart_file import MonthFile, Written
from engine.commands import Actor, KeepApart, PutBack
from engine.database import Database
from engine.errors import Conflict, Forbidden, Invalid, WrongState
from engine.history import Entry
from engine.keeping_apart import month_named
from engine.log_months import first_id, next_month
from engine.packing import pack
from engine.runtime import Runtime
from engine.tables import entry, kept_apart

_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Order:
    """Who lets months go and come, why, and the offices that are concerned."""

    actor: Callable[[UUID], Actor]  # of an office
    runtime: Callable[[UUID], Runtime]
    rule: str = ""
    minutes: str = ""


def detach(database: Database, name: str, folder: Path, order: Order) -> list[Written]:
    """Keep a month of the log in files, one for each office, and drop its table.

    Raises:
        Refusal: it has none, it is not over, a case of it has not ended, or a log does not hold.
    """
    month = month_named(name)
    with _alone(database):
        with database.reading_at_leisure() as connection:
            _require_owner(connection)
            _require_over(connection, month)
            _require_part(connection, month)
            _require_ended(connection, month)
            lines = ((_unit_of(line), line) for line in _entries(connection, month))
            written = apart_file.write(folder, name, lines)
        for each in written:
            _say_apart(database, name, each, order)
        _drop(database, month, written)
    return written


def attach(database: Database, paths: Sequence[Path], order: Order) -> list[MonthFile]:
    """Put a month of the log back from its files, one of each office that has cases in it.

    Raises:
        Refusal: a file is not the one that was kept, or one is missing.
    """
    files = [apart_file.open_file(path) for path in paths]
    with _alone(database):
        with database.reading() as connection:
            _require_owner(connection)
            month = _require_all(connection, files)
            is_there = _lies_in_tables(connection, files[0])
        if not is_there:
            _fill(database, month, files)
        for each in files:
            order.runtime(each.unit_id).submit(PutBack(each.month), actor=order.actor(each.unit_id))
    return files


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Let nobody else move months meanwhile."""
    if database.is_sqlite:
        raise Invalid("Expected a database on PostgreSQL: on SQLite the log has no months")
    with database.alone("months of the log go and come") as is_alone:
        if not is_alone:
            raise WrongState("Expected to be the only one who moves months, but somebody else does")
        yield


# ---- out -----------------------------------------------------------------------------------


def _say_apart(database: Database, name: str, written: Written, order: Order) -> None:
    """Let an office's log name its file, unless it does already."""
    with database.reading() as connection:
        said = apart_rows.kept(connection, written.unit_id, name)
    if said is not None and said.is_apart and said.sha256 == written.sha256:
        return
    command = KeepApart(
        month=name,
        file=written.path.name,
        sha256=written.sha256,
        root=written.root,
        cases=written.cases,
        entries=written.entries,
        rule=order.rule,
        minutes=order.minutes,
    )
    order.runtime(written.unit_id).submit(command, actor=order.actor(written.unit_id))


def _drop(database: Database, month: date, written: Sequence[Written]) -> None:
    """Drop a month's table: it says no more than the files do, and nobody adds to it meanwhile."""
    files = {each.unit_id: apart_file.open_file(each.path).entries() for each in written}
    with _if_nobody_holds_it(month), database.writing() as connection:
        connection.exec_driver_sql(f"LOCK TABLE {_name(month)} IN SHARE ROW EXCLUSIVE MODE")
        for line in _entries(connection, month):
            if next(files.get(_unit_of(line), iter(())), None) != line:
                raise Conflict(
                    f"Expected entry {line.seq} of {line.stream_id} in the file, but it came "
                    "later: nothing was dropped, do it again"
                )
        if any(next(rest, None) is not None for rest in files.values()):
            raise Conflict("Expected no more in the files than in the table: nothing was dropped")
        connection.exec_driver_sql(f"DROP TABLE {_name(month)}")


@contextmanager
def _if_nobody_holds_it(month: date) -> Iterator[None]:
    try:
        yield
    except DBAPIError as problem:
        if isinstance(problem.orig, LockNotAvailable | DeadlockDetected):
            raise Conflict(
                f"Expected to drop the table of {month:%Y-%m}, but somebody reads or writes the "
                "log for long: nothing was dropped, do it again"
            ) from problem
        raise


def _entries(connection: Connection, month: date) -> Iterator[Entry]:
    return history.entries_between(connection, first_id(month), first_id(next_month(month)))


def _unit_of(line: Entry) -> UUID:
    assert line.unit_id is not None  # noqa: S101 - for the type checker: the column has no nulls
    return line.unit_id


# ---- back ----------------------------------------------------------------------------------


def _require_all(connection: Connection, files: Sequence[MonthFile]) -> date:
    """Return the month of files that are all of the files of their month."""
    names = {each.month for each in files}
    if len(names) != 1:
        raise Invalid(f"Expected the files of one month, but found {sorted(names)}")
    (name,) = names
    of_month = select(kept_apart.c.unit_id, kept_apart.c.file, kept_apart.c.sha256).where(
        kept_apart.c.month == name, kept_apart.c.status == "apart"
    )
    wanted = {row.unit_id: row for row in connection.execute(of_month)}
    for each in files:
        row = wanted.pop(each.unit_id, None)
        if row is None:
            raise WrongState(f"Expected {name} to be kept apart in '{each.path.name}', it is not")
        sha256 = apart_file.digest(each.path)
        if sha256 != row.sha256:
            raise Invalid(
                f"Expected '{each.path.name}' with SHA-256 {row.sha256}, as the office's log says, "
                f"but it has {sha256}: it was changed, or is another"
            )
    if wanted:
        missing = ", ".join(sorted(row.file for row in wanted.values()))
        raise Invalid(f"Expected all files of {name}, but found none for: {missing}")
    return month_named(name)


def _lies_in_tables(connection: Connection, file: MonthFile) -> bool:
    """Say whether a month was put back already, by somebody who was killed before he said so."""
    first = next(file.entries())
    its_own = select(entry.c.seq).where(entry.c.stream_id == first.stream_id, entry.c.seq == 1)
    return connection.scalar(its_own) is not None


def _fill(database: Database, month: date, files: Sequence[MonthFile]) -> None:
    """Put the entries of a month's files back, into a table of its own where months had begun."""
    with database.writing() as connection:
        # A database that was restored from a backup may have its first month later.
        has_table = month >= connection.scalar(text("SELECT since FROM log_months.first_month"))
        if not has_table:
            _insert(connection, entry, month, files)
            return
        connection.exec_driver_sql(f"CREATE TABLE {_name(month)} (LIKE entry INCLUDING ALL)")
        part = entry.to_metadata(MetaData(), schema="log_months", name=_bare(month))
        _insert(connection, part, month, files)
        for statement in _attaching(_name(month), first_id(month), first_id(next_month(month))):
            connection.exec_driver_sql(statement)


def _insert(connection: Connection, table: Table, month: date, files: Sequence[MonthFile]) -> None:
    first, end = first_id(month), first_id(next_month(month))
    rows: list[dict[str, object]] = []
    for line in chain.from_iterable(each.entries() for each in files):
        if not first <= line.stream_id < end:
            raise Invalid(f"Expected logs of {month:%Y-%m}, but found {line.stream_id}")
        rows.append({**vars(line), "body": pack(line.body)})
        if len(rows) == _ROWS_AT_ONCE:
            connection.execute(insert(table), rows)
            rows = []
    if rows:
        connection.execute(insert(table), rows)


def _attaching(name: str, first: UUID, end: UUID) -> Iterator[str]:
    """Yield what makes a table a month of the log; what came of it meanwhile moves into it."""
    default = "log_months.entry_default"
    yield f"ALTER TABLE {default} DISABLE TRIGGER USER"
    yield f"""WITH moved AS (DELETE FROM {default} WHERE stream_id >= '{first}'
        AND stream_id < '{end}' RETURNING *) INSERT INTO {name} SELECT * FROM moved"""  # noqa: S608
    yield f"ALTER TABLE {default} ENABLE TRIGGER USER"
    for trigger in ("entry_is_never_changed", "entry_is_never_emptied"):
        yield f"ALTER TABLE {default} ENABLE ALWAYS TRIGGER {trigger}"
    # They are there still, but in a database that was restored: a backup leaves them out.
    yield f"""INSERT INTO entry_command (unit_id, filed_as, stream_id, seq)
        SELECT unit_id, encode(substr(sha256(convert_to(command_id, 'UTF8')), 1, 16), 'hex'),
        stream_id, seq FROM {name} WHERE command_id IS NOT NULL ON CONFLICT DO NOTHING"""  # noqa: S608
    yield f"ALTER TABLE entry ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{end}')"
    yield f"""CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON {name}
        FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()"""
    yield f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER entry_is_never_emptied"


# ---- what must be so -----------------------------------------------------------------------


def _bare(month: date) -> str:
    return f"entry_{month:%Y_%m}"


def _name(month: date) -> str:
    return f"log_months.{_bare(month)}"


def _part(connection: Connection, month: date) -> str | None:
    found = connection.scalar(text("SELECT to_regclass(:name)::text"), {"name": _name(month)})
    return None if found is None else str(found)


def _require_owner(connection: Connection) -> None:
    query = (
        "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class "
        "WHERE oid = 'entry'::regclass"
    )
    if not connection.scalar(text(query)):
        who = connection.scalar(text("SELECT current_user"))
        raise Forbidden(f"Expected the owner of the tables, who may drop one, but '{who}' is not")


def _require_over(connection: Connection, month: date) -> None:
    today = connection.scalar(text("SELECT (now() AT TIME ZONE 'UTC')::date"))
    if next_month(month) > today:
        raise WrongState(f"Expected a month that is over, but found {month:%Y-%m}")


def _require_part(connection: Connection, month: date) -> None:
    if _part(connection, month) is None:
        raise WrongState(
            f"Expected a part of the log for {month:%Y-%m}, found none: it is kept apart already, "
            "or from before the log had months"
        )


def _require_ended(connection: Connection, month: date) -> None:
    """Refuse a month that an office would refuse, before any file is written."""
    bounds = {"first": first_id(month), "next": first_id(next_month(month))}
    query = (
        "SELECT count(*) FROM instance WHERE id >= :first AND id < :next "
        "AND status IN ('running', 'incident')"
    )
    if count := connection.scalar(text(query), bounds):
        raise WrongState(f"Expected all cases of {month:%Y-%m} to be ended, but {count} are open")
    query = "SELECT name FROM unit WHERE id >= :first AND id < :next LIMIT 1"
    if name := connection.scalar(text(query), bounds):
        raise WrongState(
            f"Expected only cases in month {month:%Y-%m}, but office '{name}' was founded in it, "
            "and its own log goes on there"
        )
