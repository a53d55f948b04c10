"""Which questions are sent to a database, and how it answers them.

sent = questions(database, lambda connection: queries.units(connection))
assert "unit_by_slug" in "".join(plans(database, sent))
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, event, text

from engine.database import Database

Question = tuple[str, Any]  # a statement and its values


def questions(database: Database, ask: Callable[[Connection], object]) -> list[Question]:
    """Return what `ask` only reads, in its order."""
    sent: list[Question] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            sent.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.reading() as connection:
            ask(connection)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return sent


def plans(database: Database, sent: Sequence[Question]) -> list[str]:
    """Return how the database answers each question, as if its tables were large."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.reading() as connection:
        if not database.is_sqlite:  # a few thousand rows are rightly read as a whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [
            "\n".join(str(line[-1]) for line in connection.exec_driver_sql(explain + asked, values))
            for asked, values in sent
        ]
