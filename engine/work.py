"""The unit of work: reads and writes of one command, committed as a whole or not at all."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from psycopg import RawCursor

from engine.fair_lock import FairLock
from engine.statements import Compiled, Hot, Speaks, to_postgresql, to_sqlite
from engine.together import together

TOGETHER_ROWS = 16  # of one write that goes with others; more are sent on their own


class Host(Speaks, Protocol):
    """What a unit of work needs of its database."""

    writer: FairLock

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded default."""


class Work:
    """Reads and writes of one command, on the driver's cursor.

    Committed as a whole or not at all.
    """

    def __init__(self, database: Host, pooled: Any) -> None:
        self._database = database
        self._pooled = pooled
        self._cursor = pooled.driver_connection.cursor()
        self._adapt = to_sqlite if database.is_sqlite else to_postgresql
        self._holds_writer = False
        self._finished = False
        self._put_off: list[tuple[Compiled, Sequence[Mapping[str, Any]]]] = []
        self.statements = 0  # how many were sent; a test keeps it small

    @property
    def database(self) -> Host:
        """The database it belongs to."""
        return self._database

    def begin_writing(self) -> None:
        """From here on, write. On SQLite this takes the one writer's place; call it late."""
        if self._database.is_sqlite and not self._holds_writer:
            self._database.writer.acquire()
            self._holds_writer = True
            self._cursor.execute("BEGIN IMMEDIATE")

    def one(self, hot: Hot, **values: Any) -> Any:
        """Return the first row of a query, or None."""
        self._send(hot.compiled(self._database), values)
        return self._cursor.fetchone()

    def all(self, hot: Hot, **values: Any) -> list[Any]:
        """Return all rows of a query."""
        self._send(hot.compiled(self._database), values)
        return list(self._cursor.fetchall())

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
                self._database.writer.release()
            self._cursor.close()
            self._pooled.close()
