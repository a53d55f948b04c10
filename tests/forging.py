"""Does what a database's owner can: switch the log's triggers off and change what it says."""

from typing import Any

from sqlalchemy import text

from engine.database import Database


def forge(database: Database, statement: Any) -> None:
    """Run a statement that the triggers of the log would refuse."""
    with database.writing() as connection:
        if database.is_sqlite:
            connection.execute(text("DROP TRIGGER entry_is_never_changed"))
            connection.execute(text("DROP TRIGGER entry_is_never_deleted"))
        else:
            connection.execute(text("ALTER TABLE entry DISABLE TRIGGER ALL"))
        connection.execute(statement)
