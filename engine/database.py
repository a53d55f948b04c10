"""SQLite and PostgreSQL behind one face.

Short transactions, a lock for each stream, statements compiled once.

SQLite (one process): a case is locked in memory, read and computed outside any transaction, and
written in one short
BEGIN IMMEDIATE that checks the version; writers queue fairly (SQLite's own busy handler starves
some for seconds).
PostgreSQL: one transaction from the first read, which locks the row, to the last write.
"""

import copy
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy import Connection, func
from sqlalchemy import select as choose
from sqlalchemy.pool import NullPool

from engine.connecting import ALL, connected, open_engine, options_of, turn
from engine.fair_lock import FairLock
from engine.pool import CountedPool, PoolUse, wanting
from engine.work import Work

# PostgreSQL's own level shows each statement another moment. Neither costs a round trip.
_ONE_MOMENT: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": "DEFERRED"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
PATIENCE_MINUTES = 10  # with who takes what is sent to him; as long may an old moment be kept
STRIPES = 256  # in-process locks of streams; two streams may share one


class Database:
    """One database, opened."""

    def __init__(self, url: str) -> None:
        self.url = url
        options = options_of(url)
        self.engine = open_engine(url, **options)
        self._apart = open_engine(url, connect_args=options["connect_args"], poolclass=NullPool)
        self.dialect = self.engine.dialect.name
        self.office = ALL  # whose rows its connections see, where there is a wall
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

    def of(self, unit_id: UUID) -> "Database":
        """Return this database as one office sees it: the same connections, its rows only."""
        return self._for(str(unit_id))

    def whole(self) -> "Database":
        """Return this database as it is to all offices together."""
        return self._for(ALL)

    def _for(self, office: str) -> "Database":
        if self.is_sqlite or office == self.office:
            return self
        found = copy.copy(self)
        found.office = office
        return found

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection in a transaction that only reads, and sees one moment."""
        with (
            connected(self.engine, self.office, **_ONE_MOMENT[self.dialect]) as connection,
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
            connected(self._apart, self.office, **_ONE_MOMENT[self.dialect]) as connection,
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
            connected(self.engine, self.office) as connection,
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
        with wanting(self.office):
            pooled = self.engine.raw_connection()
        try:
            turn(pooled, self.office)
            work = Work(self, pooled)
        except BaseException:
            pooled.close()
            raise
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


def lock_key(name: str) -> int:
    """Return the number under which PostgreSQL keeps an advisory lock of this name."""
    return int.from_bytes(hashlib.sha256(f"alur {name}".encode()).digest()[:8], signed=True)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
