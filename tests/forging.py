"""Does what a database's owner can: switch the log's triggers off and change what it says."""

from typing import Any

from sqlalchemy import text

from engine.database import Database

KEPT = ("entry", "checkpoint", "checkpoint_leaf", "purged")


def forge(database: Database, *statements: Any) -> None:
    """Run statements that the triggers of the log and of its checkpoints would refuse."""
    with database.writing() as connection:
        for table in KEPT:
            if database.is_sqlite:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_is_never_changed"))
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_is_never_deleted"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        # A stream that nobody knows is filed among those without month, where none begins amidst.
        guard = "TRIGGER entry_follows_another"
        if not database.is_sqlite:
            connection.execute(text(f"ALTER TABLE log_months.entry_default DISABLE {guard}"))
        for statement in statements:
            connection.execute(statement)
