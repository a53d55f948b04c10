"""What a database alone costs, by its driver, without any engine.

`OneRow` commits one row of 1 KB. `SameStatements` does what a step cannot do without: 2 reads and 4
writes (the case's row of 2.2 KB, a 1 KB event, one inbox row closed and one opened), then a commit.
"""

import itertools
import sqlite3
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

EVENT, STATE = b"e" * 1024, b"s" * 2200

_TABLES = (
    "CREATE TABLE floor_case (id INTEGER PRIMARY KEY, seq INTEGER, state {bytes} NOT NULL)",
    "CREATE TABLE floor_event (case_id INTEGER, seq INTEGER, body {bytes} NOT NULL, "
    "PRIMARY KEY (case_id, seq))",
    "CREATE TABLE floor_inbox (case_id INTEGER, seq INTEGER, status TEXT NOT NULL, "
    "PRIMARY KEY (case_id, seq))",
)
_STEP = (
    ("SELECT seq, state FROM floor_case WHERE id = {0}", "case"),
    ("SELECT status FROM floor_inbox WHERE case_id = {0} AND seq = {0}", "case seq"),
    ("UPDATE floor_case SET seq = {0}, state = {0} WHERE id = {0}", "next state case"),
    ("INSERT INTO floor_event VALUES ({0}, {0}, {0})", "case next event"),
    ("UPDATE floor_inbox SET status = 'done' WHERE case_id = {0} AND seq = {0}", "case seq"),
    ("INSERT INTO floor_inbox VALUES ({0}, {0}, 'open')", "case next"),
)
STEPS_OF_A_CASE = 5


class Driver(Protocol):
    """A connection that commits what lies between `begin` and `commit`, or each statement alone."""

    mark: str
    bytes: str

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        """Execute and return the cursor."""

    def begin(self) -> None:
        """Begin a transaction."""

    def commit(self) -> None:
        """Commit it."""

    def close(self) -> None:
        """Close the connection."""


class SqliteDriver:
    """sqlite3: WAL, FULL."""

    mark, bytes = "?", "BLOB"

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        return self._connection.execute(statement, values)

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class PostgresqlDriver:
    """psycopg, with its prepared statements."""

    mark, bytes = "%s", "BYTEA"

    def __init__(self, host: Path, name: str) -> None:
        self._connection = psycopg.connect(
            host=str(host), dbname=name, user="alur", autocommit=True
        )

    def run(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        return self._connection.execute(statement.encode(), values)

    def begin(self) -> None:
        self._connection.execute("BEGIN")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def open_driver(url: str) -> Driver:
    """Connect to a database by SQLAlchemy's URL, without SQLAlchemy."""
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        return SqliteDriver(Path(str(place.database)))
    return PostgresqlDriver(Path(str(place.query["host"])), str(place.database))


class OneRow:
    """One row of 1 KB, committed."""

    name = "one-row commit"

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._driver.run(f"CREATE TABLE floor_row (id INTEGER PRIMARY KEY, body {driver.bytes})")
        self._insert = f"INSERT INTO floor_row VALUES ({driver.mark}, {driver.mark})"  # noqa: S608
        self._ids = itertools.count(1)

    def once(self) -> None:
        """Commit one."""
        self._driver.run(self._insert, (next(self._ids), EVENT))


class SameStatements:
    """2 reads, 4 writes, one commit."""

    name = "2 reads + 4 writes + commit"

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        for table in _TABLES:
            driver.run(table.format(bytes=driver.bytes))
        self._step = [(text.format(driver.mark), names.split()) for text, names in _STEP]
        self._ids = itertools.count(1)

    def begin(self) -> int:
        """Start a case and return its id."""
        case = next(self._ids)
        self._driver.begin()
        for table, value in (("floor_case", STATE), ("floor_inbox", "open")):
            mark = self._driver.mark
            self._driver.run(f"INSERT INTO {table} VALUES ({mark}, 0, {mark})", (case, value))  # noqa: S608
        self._driver.commit()
        return case

    def step(self, case: int, seq: int) -> None:
        """Do what a step cannot do without."""
        known = {"case": case, "seq": seq, "next": seq + 1, "state": STATE, "event": EVENT}
        self._driver.begin()
        for text, names in self._step:
            cursor = self._driver.run(text, tuple(known[name] for name in names))
            if text.startswith("SELECT"):
                cursor.fetchone()
        self._driver.commit()
