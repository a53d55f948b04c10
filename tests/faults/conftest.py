"""What faults are done to: the bench on each database, and on PostgreSQL alone."""

from collections.abc import Iterator

import pytest

from engine.database import open_database
from engine.migrating import migrate
from tests.bench import Bench
from tests.databases import migrated_template


@pytest.fixture
def postgres_bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """The whole engine on PostgreSQL, where a fault needs its locks."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create("postgresql")
    database = open_database(url)
    yield Bench(database)
    database.close()
    template.drop(url)
