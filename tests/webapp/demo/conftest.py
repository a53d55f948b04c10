"""A founded demo office, before anything has happened in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.demo.founded import Demo, open_demo


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """On SQLite: for what does not depend on the database."""
    with open_demo(migrated_template(migrate).create("sqlite", tmp_path), tmp_path) as founded:
        yield founded


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """With its cases, for tests that only look."""
    folder = tmp_path_factory.mktemp("seeded")
    with open_demo(migrated_template(migrate).create("sqlite", folder), folder) as founded:
        founded.seed()
        yield founded


@pytest.fixture
def demo_on_both(migrated_url: str, tmp_path: Path) -> Iterator[Demo]:
    """Once on SQLite, once on PostgreSQL."""
    with open_demo(migrated_url, tmp_path) as founded:
        yield founded
