"""Holds the rows that people see of a case against its log. Reads the office's tables only.

The log is projected once more, by the same code, into a database in memory; what it leaves there
must stand in the office's tables. Left out is what no log says: drafts of forms, and how far a
worker has come with a job.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from engine.case import Step
from engine.change import Change
from engine.database import Database, open_database
from engine.history import Entry
from engine.instance_row import changed
from engine.projection import project
from engine.replay import actor_of
from engine.tables import (
    event_wait,
    file_reference,
    incident,
    instance,
    job,
    message,
    metadata,
    register_counter,
    register_line,
    timer_job,
    work_item,
)
from engine.work import Work

_Rows = dict[tuple[Any, ...], Sequence[Any]]  # by key, what the log says of each row


@dataclass(frozen=True)
class _Told:
    """Rows of a table of which a log tells."""

    table: Table
    what: str  # in a sentence
    key: tuple[str, ...]  # the columns that name one row among those of a case
    columns: tuple[str, ...]  # what else the log says of it

    # Made once: making a query costs more than running it.
    @cached_property
    def _all(self) -> Select[Any]:
        return select(*(self.table.c[name] for name in (*self.key, *self.columns)))

    @cached_property
    def _ours(self) -> Select[Any]:
        columns = self.table.c
        if self.table is message:  # its `instance_id` says who took it
            return self._all.where(columns.id.in_(bindparam("ids", expanding=True)))
        ours = self._all.where(columns.instance_id == bindparam("case"))
        if self.table is job:  # an office's own commands leave some for a case, too
            return ours.where(columns.id.startswith(bindparam("log")))
        return ours

    def expected(self, mirror: Connection) -> _Rows:
        """Return the rows of the case in the mirror, by key."""
        return self._by_key(mirror.execute(self._all))

    def stored(self, connection: Connection, stream_id: UUID, expected: _Rows) -> _Rows:
        """Return the rows of a case in the office's tables, by key."""
        if self.table is message and not expected:
            return {}
        ids = [key[0] for key in expected]
        values = {"case": stream_id, "log": f"{stream_id}:", "ids": ids}
        return self._by_key(connection.execute(self._ours, values))

    def _by_key(self, rows: Iterable[Row[Any]]) -> _Rows:
        count = len(self.key)
        return {tuple(row[:count]): row[count:] for row in rows}


_TOLD = (
    _Told(
        work_item,
        "the work item",
        ("key",),
        (
            *("unit_id", "group_key", "status", "person_id", "person_name", "offered_at"),
            *("due_at", "escalated_to", "escalated_at", "ended_at"),
        ),
    ),
    _Told(timer_job, "the timer", ("key",), ("unit_id", "due_at", "status")),
    _Told(
        event_wait,
        "what is awaited at",
        ("key",),
        ("unit_id", "kind", "name", "correlation", "since_at"),
    ),
    _Told(incident, "the incident", ("key",), ("unit_id", "error", "raised_at", "resolved_at")),
    _Told(
        job,
        "the job",
        ("id",),
        ("unit_id", "instance_id", "key", "topic", "answers", "payload"),
    ),
    _Told(
        message,
        "the message",
        ("id",),
        ("unit_id", "name", "correlation", "payload", "sent_at"),
    ),
    _Told(register_line, "the number", ("register", "number", "year"), ("unit_id", "drawn_at")),
    _Told(file_reference, "the mention of file", ("digest",), ()),
)
_SHOWN_OF_CASE = (
    *("unit_id", "revises", "started_at", "status", "title", "summary", "search"),
    *("ended_at", "moved_at"),
)
_CASE = select(*(instance.c[name] for name in _SHOWN_OF_CASE)).where(
    instance.c.id == bindparam("case")
)


class Mirror:
    """A database in memory, into which logs are projected again, one after the other.

    Opened when the first entry is: a log that does not hold needs none.
    """

    def __init__(self) -> None:
        self._opened: tuple[Database, Connection] | None = None

    def __enter__(self) -> "Mirror":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._opened is not None:
            database, connection = self._opened
            connection.close()
            database.close()

    def empty(self) -> tuple[Database, Connection]:
        """Return the database and its connection; what was there of another case is gone."""
        if self._opened is None:
            database = open_database("sqlite://")
            connection = database.engine.connect()
            tables = [told.table for told in _TOLD] + [register_counter]
            metadata.create_all(connection, tables=tables, checkfirst=False)
            connection.commit()
            self._opened = database, connection
        database, connection = self._opened
        connection.rollback()
        connection.begin()
        return database, connection


class Projected:
    """One case in the mirror."""

    def __init__(self, mirror: Mirror, unit_id: UUID, stream_id: UUID) -> None:
        self._mirror, self._unit_id, self._stream_id = mirror, unit_id, stream_id
        self._row: dict[str, Any] = {}

    @cached_property
    def _place(self) -> tuple[Work, Connection]:
        database, connection = self._mirror.empty()
        return Work(database, connection.connection), connection

    def follow(self, line: Entry, step: Step) -> None:
        """Take in what an entry did, once its replay has come to the same."""
        record = line.record
        at = datetime.fromisoformat(record["at"])
        change = Change(self._unit_id, self._stream_id, line.seq, at, at, actor_of(record))
        project(self._place[0], change, step.events, step.written)
        if not self._row:
            revises = record["command"].get("revises")
            self._row = {
                "unit_id": self._unit_id,
                "started_at": at,
                "revises": None if revises is None else UUID(revises),
            }
        ended_at = self._row.get("ended_at")
        self._row.update(changed(step, line.seq, line.hash, at))
        self._row["ended_at"] = ended_at or self._row["ended_at"]  # a note does not move the end

    def difference(self, connection: Connection) -> str:
        """Return a sentence on the first row that is not what the log says, "" when all are.

        Args:
            connection: a reading one, of the office's database.
        """
        row = connection.execute(_CASE, {"case": self._stream_id}).one()
        expected = [self._row[name] for name in _SHOWN_OF_CASE]
        found = differing("the case", expected, row, _SHOWN_OF_CASE)
        return found or next(
            (sentence for told in _TOLD if (sentence := self._difference_in(told, connection))), ""
        )

    def _difference_in(self, told: _Told, connection: Connection) -> str:
        expected = told.expected(self._place[1])
        stored = told.stored(connection, self._stream_id, expected)
        for key in sorted(expected.keys() | stored.keys(), key=str):
            name = f"{told.what} {' '.join(map(str, key))}"
            if key not in stored:
                return f"Expected {name}, of which the log tells, but its row is gone"
            if key not in expected:
                return f"Expected no row of {name}, for the log does not tell of it, but found one"
            sentence = differing(name, expected[key], stored[key], told.columns)
            if sentence:
                return sentence
        return ""


def differing(
    what: str, expected: Sequence[Any], stored: Sequence[Any], columns: tuple[str, ...]
) -> str:
    """Return a sentence on the first column that is not what the log says, "" when all are."""
    if expected == stored:
        return ""
    for name, told, found in zip(columns, expected, stored, strict=True):
        if told != found and not _is_given_up(name, told, found):
            return (
                f"Expected '{name}' of {what} to be {_said(told)}, as the log says, "
                f"but its row says {_said(found)}"
            )
    return ""


def _is_given_up(name: str, expected: Any, stored: Any) -> bool:
    """Say whether a worker has given a timer up, which the log is about to hear (engine.timers)."""
    return (name, expected, stored) == ("status", "waiting", "incident")


def _said(value: Any) -> str:
    said = value.isoformat() if isinstance(value, datetime) else value
    return "empty" if said is None else f"'{said!s:.80}'"
