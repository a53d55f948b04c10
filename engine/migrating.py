"""Brings a database to the newest schema.

Migrations are numbered, read by people, and only go forward.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from engine.database import Database, _begin_sqlite

HERE = Path(__file__).parent / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Apply all migrations up to `revision` that the database at `url` does not have yet.

    On SQLite foreign keys are off meanwhile, because rebuilding a table would cascade to its
    children.
    """
    engine = create_engine(url, poolclass=NullPool)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine, "connect", _for_migration)
        event.listen(engine, "begin", _begin_sqlite)
    config = Config()
    config.set_main_option("script_location", str(HERE))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.commit()
    finally:
        engine.dispose()


def is_current(database: Database) -> bool:
    """Say whether a database has every migration."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(HERE))
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory.from_config(config).get_current_head()


def _for_migration(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
