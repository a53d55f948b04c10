"""SQLite and PostgreSQL behind one face.

Short transactions, a lock for each stream, statements compiled once.

SQLite (one process): a case is locked in memory, read and computed outside any transaction, and
written in one short
BEGIN IMMEDIATE that checks the version; writers queue fairly (SQLite's own busy handler starves
some for seconds).
PostgreSQL: one transaction from the first read, which locks the row, to the last write.
"""

import select
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import RawCursor
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.sql import Executable

from engine.tables import moment_text
from engine.together import together

TOGETHER_ROWS = 16  # of one write that goes with others; more are sent on their own
STRIPES = 256  # in-process locks of streams; two streams may share one


class Hot:
    """A statement compiled once for each dialect and run on the driver's own cursor.

    Half of a step's time went into SQLAlchemy's execution of the same few statements (measured).
    """

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = list(columns) if columns else None
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, database: "Database") -> "Compiled":
        """Return the statement as this database's driver takes it."""
        found = self._compiled.get(database.dialect)
        if found is None:
            made = self._statement.compile(  # type: ignore[attr-defined]
                dialect=database.engine.dialect, column_keys=self._columns
            )
            constants = {name: value for name, value in made.params.items() if value is not None}
            found = Compiled(
                str(made), tuple(made.positiontup) if made.positiontup else None, constants
            )
            self._compiled[database.dialect] = found
        return found


@dataclass(frozen=True)
class Compiled:
    """SQL text; the names of its parameters in order, where they go by position.

    Values that never change.
    """

    text: str
    names: tuple[str, ...] | None
    constants: Mapping[str, Any]

    def values(self, given: Mapping[str, Any], adapt: Callable[[Any], Any]) -> Any:
        """Return the parameters as the driver takes them."""
        everything = {**self.constants, **given} if self.constants else given
        if self.names is None:
            return {name: adapt(value) for name, value in everything.items()}
        return [adapt(everything[name]) for name in self.names]


class Database:
    """One database, opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        options = _options(url)
        self.engine = _open(url, **options)
        self._apart = _open(url, connect_args=options["connect_args"], poolclass=NullPool)
        self.dialect = self.engine.dialect.name
        self._writer = FairLock()
        self._stripes = [threading.Lock() for _ in range(STRIPES)]

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.dialect == "sqlite"

    def driver_clashes(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a key is there already."""
        driver = self.engine.dialect.dbapi
        return (driver.IntegrityError,) if driver is not None else ()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that only reads, and sees one moment."""
        with (
            self.engine.connect().execution_options(sqlite_begin="DEFERRED") as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def reading_apart(self) -> Iterator[Connection]:
        """Give a connection like `reading`, but not from the pool: for what is read once and kept.

        Whoever holds a pooled connection must not wait for a second one: where everybody does,
        nobody gets it.
        """
        with (
            self._apart.connect().execution_options(sqlite_begin="DEFERRED") as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one short write transaction.

        Committed at the end, rolled back on any exception. The connection comes before the
        writer's place: those who wait for the place may hold all the connections.
        """
        with (
            self.engine.connect() as connection,
            self._writer if self.is_sqlite else _nothing(),
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def stream(self, stream_id: UUID) -> Iterator["Work"]:
        """Give the unit of work of one stream; nobody else of this kind holds it meanwhile."""
        if not self.is_sqlite:
            with self._work() as work:
                yield work
            return
        with self._stripes[stream_id.int % STRIPES], self._work() as work:
            yield work

    @contextmanager
    def _work(self) -> Iterator["Work"]:
        pooled = self.engine.raw_connection()
        work = Work(self, pooled)
        try:
            yield work
            work.commit()
        finally:
            work.end()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


class Work:
    """Reads and writes of one command, on the driver's cursor.

    Committed as a whole or not at all.
    """

    def __init__(self, database: Database, pooled: Any) -> None:
        self._database = database
        self._pooled = pooled
        self._cursor = pooled.driver_connection.cursor()
        self._adapt = _to_sqlite if database.is_sqlite else _to_postgresql
        self._holds_writer = False
        self._finished = False
        self._put_off: list[tuple[Compiled, Sequence[Mapping[str, Any]]]] = []
        self.statements = 0  # how many were sent; a test keeps it small

    @property
    def database(self) -> Database:
        """The database it belongs to."""
        return self._database

    def begin_writing(self) -> None:
        """From here on, write. On SQLite this takes the one writer's place; call it late."""
        if self._database.is_sqlite and not self._holds_writer:
            self._database._writer.acquire()
            self._holds_writer = True
            self._cursor.execute("BEGIN IMMEDIATE")

    def one(self, hot: Hot, **values: Any) -> Any:
        """Return the first row of a query, or None."""
        self._send(hot.compiled(self._database), values)
        return self._cursor.fetchone()

    def run(self, hot: Hot, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute a statement once for each mapping; return how many rows it touched."""
        compiled = hot.compiled(self._database)
        if len(rows) == 1:
            self._send(compiled, rows[0])
        elif rows:
            self.statements += 1
            self._cursor.executemany(
                compiled.text, [compiled.values(row, self._adapt) for row in rows]
            )
        return int(self._cursor.rowcount)

    def later(self, hot: Hot, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write with the rest of the step, where that saves time: at the latest at the commit.

        No row may be written by two of them, nor read before.
        """
        if self._database.is_sqlite or len(rows) > TOGETHER_ROWS:
            self.run(hot, rows)
        elif rows:
            self._put_off.append((hot.compiled(self._database), rows))

    def finish(self, hot: Hot, row: Mapping[str, Any]) -> int:
        """Write `row`, and all that was put off; return how many rows `hot` itself touched."""
        if not self._put_off:
            return self.run(hot, [row])
        self._put_off.append((hot.compiled(self._database), [row]))
        return self._send_put_off()

    def _send_put_off(self) -> int:
        writes, self._put_off = self._put_off, []
        statement = together(tuple((compiled.text, len(rows)) for compiled, rows in writes))
        rows = [
            [{**compiled.constants, **row} if compiled.constants else row for row in its_rows]
            for compiled, its_rows in writes
        ]
        values = [self._adapt(rows[write][row][name]) for write, row, name in statement.sources]
        self.statements += 1
        with RawCursor(self._pooled.driver_connection) as cursor:
            cursor.execute(statement.text.encode(), values)
            return cursor.rowcount

    def _send(self, compiled: Compiled, values: Mapping[str, Any]) -> None:
        self.statements += 1
        self._cursor.execute(compiled.text, compiled.values(values, self._adapt))

    def commit(self) -> None:
        """Make it so."""
        if self._put_off:
            self._send_put_off()
        if self._database.is_sqlite:
            if self._holds_writer:
                self._cursor.execute("COMMIT")
        else:
            self._pooled.commit()
        self._finished = True

    def end(self) -> None:
        """Give everything back; what was not committed is undone."""
        try:
            if not self._finished and (self._holds_writer or not self._database.is_sqlite):
                self._pooled.rollback()
        finally:
            if self._holds_writer:
                self._database._writer.release()
            self._cursor.close()
            self._pooled.close()


class FairLock:
    """A lock that serves in order of arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False
        self._holder = 0  # thread

    def acquire(self) -> None:
        """Wait for one's turn.

        Raises:
            RuntimeError: this thread holds it already and would wait for itself for ever.
        """
        me = threading.get_ident()
        with self._guard:
            if not self._taken:
                self._taken, self._holder = True, me
                return
            if self._holder == me:
                raise RuntimeError("Expected no command inside a write transaction, but found one")
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()
        self._holder = me

    def release(self) -> None:
        """Let the next one in."""
        with self._guard:
            self._holder = 0
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def open_database(url: str) -> Database:
    """Open a database by its SQLAlchemy URL.

    It must have been migrated (see `engine.migrating`).
    """
    return Database(url)


def to_uuid(value: Any) -> UUID:
    """Return a UUID that a driver's cursor gave.

    Native on PostgreSQL, hexadecimal text on SQLite.
    """
    return value if isinstance(value, UUID) else UUID(value)


def to_moment(value: Any) -> datetime:
    """Return a moment that a driver's cursor gave: native on PostgreSQL, ISO text on SQLite."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _open(url: str, **options: Any) -> Engine:
    # A failed statement is logged; what people wrote must not stand there with it.
    engine = create_engine(url, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkout", _refuse_dead)
    return engine


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "connect_args": {"check_same_thread": False, "timeout": 30},
            "poolclass": QueuePool,  # for a database in memory too (engine.api)
            "pool_size": 20,
            "max_overflow": 20,
        }
    timeouts = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    return {
        "connect_args": {"options": timeouts},
        "pool_size": 10,
        "max_overflow": 20,
    }


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = (
        None  # else Python begins transactions by itself, and updates get lost
    )
    # FULL: with NORMAL a power cut may lose the last commits, after their mails were sent.
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=30000",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE passes the log's triggers
        # Only of a database in memory, whose connections share a cache: else a step that looks
        # something up apart would wait for itself.
        "read_uncommitted=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Take no connection that the server has closed: it said so, and that is still to be read.

    Asking the server itself would cost each step one round trip more.
    """
    waiting = select.poll()
    waiting.register(connection.pgconn.socket, select.POLLIN)
    if waiting.poll(0):
        raise InvalidatePoolError("Expected a quiet connection, but the server has closed it")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {mode}")


def _to_sqlite(value: Any) -> Any:
    kind = type(value)
    if kind is UUID:
        return value.hex
    if kind is datetime:
        return moment_text(value)
    if kind is dict or kind is list:
        return orjson.dumps(value).decode()
    return value


def _to_postgresql(value: Any) -> Any:
    return Jsonb(value, orjson.dumps) if type(value) is dict or type(value) is list else value
