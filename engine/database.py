"""SQLite and PostgreSQL behind one face.

Short transactions, a lock for each stream, statements compiled once.

SQLite (one process): a case is locked in memory, read and computed outside any transaction, and
written in one short
BEGIN IMMEDIATE that checks the version; writers queue fairly (SQLite's own busy handler starves
some for seconds).
PostgreSQL: one transaction from the first read, which locks the row, to the last write.
"""

import hashlib
import select
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import Connection, Engine, create_engine, event, func
from sqlalchemy import select as choose
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import NullPool

from engine.fair_lock import FairLock
from engine.pool import CountedPool, PoolUse
from engine.work import Work

# PostgreSQL's own level shows each statement another moment. Neither costs a round trip.
_ONE_MOMENT: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": "DEFERRED"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# A host whose cable is pulled is told nothing: it must find out by itself, and in seconds. Of
# connections by TCP; a socket of this machine is not cut.
IF_CUT_OFF = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}
PATIENCE_MINUTES = 10  # with who takes what is sent to him; as long may an old moment be kept
STRIPES = 256  # in-process locks of streams; two streams may share one


class Database:
    """One database, opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        options = _options(url)
        self.engine = _open(url, **options)
        self._apart = _open(url, connect_args=options["connect_args"], poolclass=NullPool)
        self.dialect = self.engine.dialect.name
        self.writer = FairLock()
        self._stripes = [threading.Lock() for _ in range(STRIPES)]

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.dialect == "sqlite"

    def driver_clashes(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when a key is there already."""
        driver = self.engine.dialect.dbapi
        return (driver.IntegrityError,) if driver is not None else ()

    def driver_collisions(self) -> tuple[type[Exception], ...]:
        """Return what the driver raises when two transactions waited for each other."""
        return () if self.is_sqlite else (DeadlockDetected, SerializationFailure)

    def pool_use(self) -> PoolUse:
        """Return how many connections are in use, and who waits for one."""
        pool = self.engine.pool
        assert isinstance(pool, CountedPool)  # noqa: S101 - for the type checker
        return pool.use()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that only reads, and sees one moment."""
        with (
            self.engine.connect().execution_options(**_ONE_MOMENT[self.dialect]) as connection,
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
            self._apart.connect().execution_options(**_ONE_MOMENT[self.dialect]) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def reading_at_leisure(self) -> Iterator[Connection]:
        """Give a connection like `reading_apart`, for what is sent to somebody as it is read.

        PostgreSQL ends a transaction that does nothing for half a minute, as one does whose
        receiver has not taken yet what he got; here it waits longer.
        """
        with self.reading_apart() as connection:
            if not self.is_sqlite:
                patience = (
                    f"SET LOCAL idle_in_transaction_session_timeout = '{PATIENCE_MINUTES}min'"
                )
                connection.exec_driver_sql(patience)
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in one short write transaction.

        Committed at the end, rolled back on any exception. The connection comes before the
        writer's place: those who wait for the place may hold all the connections.
        """
        with (
            self.engine.connect() as connection,
            self.writer if self.is_sqlite else _nothing(),
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def stream(self, stream_id: UUID) -> Iterator[Work]:
        """Give the unit of work of one stream; nobody else of this kind holds it meanwhile."""
        if not self.is_sqlite:
            with self._work() as work:
                yield work
            return
        with self._stripes[stream_id.int % STRIPES], self._work() as work:
            yield work

    @contextmanager
    def alone(self, name: str) -> Iterator[bool]:
        """Say whether nobody else of the whole installation is at what `name` says; keep it so.

        PostgreSQL's own lock of a transaction, which ends with its holder and passes a pooler of
        transactions; SQLite belongs to one process, and there each thread has work of its own. A
        connection that is cut lets another in: what is done alone must bear to be done twice.
        """
        if self.is_sqlite:
            yield True
            return
        with self._apart.connect() as connection, connection.begin():
            connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield bool(connection.scalar(choose(func.pg_try_advisory_xact_lock(lock_key(name)))))

    @contextmanager
    def _work(self) -> Iterator[Work]:
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


def open_database(url: str) -> Database:
    """Open a database by its SQLAlchemy URL.

    It must have been migrated (see `engine.migrating`).
    """
    return Database(url)


def _open(url: str, **options: Any) -> Engine:
    # A failed statement is logged; what people wrote must not stand there with it.
    engine = create_engine(url, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "checkout", _refuse_dead)
    return engine


def lock_key(name: str) -> int:
    """Return the number under which PostgreSQL keeps an advisory lock of this name."""
    return int.from_bytes(hashlib.sha256(f"alur {name}".encode()).digest()[:8], signed=True)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _options(url: str) -> dict[str, Any]:
    if make_url(url).get_backend_name() == "sqlite":
        return {
            "connect_args": {"check_same_thread": False, "timeout": 30},
            "poolclass": CountedPool,  # for a database in memory too (engine.api)
            "pool_size": 20,
            "max_overflow": 20,
        }
    timeouts = "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c timezone=UTC"
    return {
        "connect_args": {"options": timeouts, **IF_CUT_OFF},
        "poolclass": CountedPool,
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
        "secure_delete=ON",  # else the bytes of an erased personal value stay in the file
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
