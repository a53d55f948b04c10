"""Installations for the doctor to look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.database import Database
from engine.migrating import migrate
from tests.bench import Bench
from tests.databases import migrated_template
from tests.webapp.doctor.clinic import Clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """An installation on SQLite with tables and no office."""
    return Clinic(tmp_path, migrated_template(migrate).create("sqlite", tmp_path))


@pytest.fixture
def bench(database: Database) -> Bench:
    """An office in it."""
    return Bench(database)


@pytest.fixture
def office(bench: Bench, tmp_path: Path) -> Clinic:
    """The installation of that office, at its time."""
    return Clinic(tmp_path, bench.database.url, bench.clock)


@pytest.fixture
def on_postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database on PostgreSQL."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create("postgresql")
    yield url
    template.drop(url)
