"""The bench, on each database."""

from collections.abc import Iterator

import pytest

from engine.database import Database, open_database
from tests.bench import Bench


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database; the test runs once on SQLite and once on PostgreSQL."""
    opened = open_database(migrated_url)
    yield opened
    opened.close()


@pytest.fixture
def bench(database: Database) -> Bench:
    """The whole engine."""
    return Bench(database)
