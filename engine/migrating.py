"""Brings a database to the newest schema, and says which one it has.

Migrations are numbered, read by people, and only go forward. All that a database lacks are one
transaction, on SQLite too: one that is broken off has changed nothing. They only add, so that
processes of the release before go on beside them.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from engine.connecting import begin_sqlite
from engine.database import Database, lock_key
from engine.errors import Conflict, Invalid, WrongState
from engine.restoring import require_finished

HERE = Path(__file__).parent / "migrations"
# A table that is altered is asked for by everybody: who waits for it longer holds up their requests
# behind him.
PATIENCE = "5s"
LOCK_NOT_AVAILABLE = "55P03"  # as PostgreSQL says it
BUSY_SECONDS = 60  # as long may another process be migrating the same SQLite file


@dataclass(frozen=True)
class Schema:
    """Which migration a database has, and which one this release was written for."""

    found: str | None  # None: it has no tables yet
    expected: str
    is_known: bool  # whether this release knows the one that was found

    @property
    def is_current(self) -> bool:
        """Whether the database has every migration, and no other."""
        return self.found == self.expected

    @property
    def is_newer(self) -> bool:
        """Whether a later release has migrated it."""
        return self.found is not None and not self.is_known


def migrate(url: str, revision: str = "head", *, restoring: bool = False) -> None:
    """Apply all migrations up to `revision` that the database at `url` does not have yet.

    Of several that try at once, one does it and the others find it done. On SQLite foreign keys are
    off meanwhile, because rebuilding a table would cascade to its children.

    Args:
        url: of the database.
        revision: the last migration to apply.
        restoring: it is a restore that asks, and may work in what is not whole yet.

    Raises:
        Conflict: a table was in use for too long; nothing was changed.
        WrongState: a later release has migrated the database, or a restore of it has not ended.
    """
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    waiting = {"timeout": BUSY_SECONDS} if is_sqlite else {}
    engine = create_engine(url, poolclass=NullPool, connect_args=waiting)
    if is_sqlite:
        event.listen(engine, "connect", _for_migration)
        event.listen(engine, "begin", begin_sqlite)
    try:
        with engine.connect() as connection:
            if not is_sqlite:
                _take_turn(connection)
            _require_usable(connection, restoring=restoring)
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.commit()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
            raise
        raise Conflict(
            "Expected to alter the tables while nobody held them, but somebody did for more than "
            f"{PATIENCE}: nothing was changed, run 'alur migrate' again"
        ) from error
    finally:
        engine.dispose()


def schema_of(database: Database) -> Schema:
    """Return how a database's schema stands to this release."""
    with database.reading() as connection:
        return _schema(connection)


def require_current(database: Database) -> None:
    """Refuse a database that this release was not written for.

    Raises:
        WrongState: it lacks migrations, or has some that this release does not know; or a restore
            of it has not ended.
    """
    with database.reading() as connection:
        schema = _schema(connection)
        if not schema.is_current:
            raise WrongState(_sentence(schema))
        require_finished(connection)


def is_current(database: Database) -> bool:
    """Say whether a database has every migration."""
    return schema_of(database).is_current


def require_known(revision: object) -> str:
    """Return a migration's number from elsewhere.

    Raises:
        Invalid: this release has no such migration.
    """
    known = {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}
    if not isinstance(revision, str) or revision not in known:
        raise Invalid(
            f"Expected a migration up to '{max(known)}', which this release knows, but found "
            f"{revision!r:.40}: run the release that wrote it"
        )
    return revision


def _schema(connection: Connection) -> Schema:
    script = ScriptDirectory.from_config(_config())
    expected = script.get_current_head()
    assert expected  # noqa: S101 - for the type checker: there are migrations
    found = MigrationContext.configure(connection).get_current_revision()
    known = {each.revision for each in script.walk_revisions()}
    return Schema(found, expected, found in known)


def _require_usable(connection: Connection, *, restoring: bool) -> None:
    schema = _schema(connection)
    if schema.is_newer:
        raise WrongState(_sentence(schema))
    if not restoring:
        require_finished(connection)


def _sentence(schema: Schema) -> str:
    if schema.is_newer:
        return (
            f"Expected a database with migration '{schema.expected}', but found '{schema.found}' "
            "of a later release: run that release"
        )
    found = f"'{schema.found}'" if schema.found else "none"
    return (
        f"Expected a database with migration '{schema.expected}', but found {found}: "
        "run 'alur migrate' first"
    )


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config


def _take_turn(connection: Connection) -> None:
    """Wait for another migration's end; then be patient with everybody else, but not for long."""
    connection.execute(select(func.pg_advisory_xact_lock(lock_key("migrate"))))
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}'")


def _for_migration(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=OFF")
