"""A database built from all migrations is the one that the tables describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import webapp.api.tables
import webapp.auditing.tables
import webapp.drafts.tables
import webapp.publication_tables
import webapp.tables
import webapp.tryout.tables  # noqa: F401 - joins the tables of the pages
from engine.database import Database, open_database
from engine.migrating import is_current, migrate
from engine.tables import metadata


def test_all_migrations_build_the_tables_as_they_are_described(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})

        differences = compare_metadata(context, metadata)

    assert differences == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)

    migrate(database_url)

    database = open_database(database_url)
    assert is_current(database)
    database.close()


def test_an_office_cannot_be_opened_without_migrations(database_url: str) -> None:
    database = open_database(database_url)

    assert not is_current(database)
    database.close()
