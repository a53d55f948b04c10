"""Pages with a cast, for tests of what people see."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.cast import Pages, open_pages
from tests.webapp.sop_office import SopOffice


@pytest.fixture
def pages_of_office(tmp_path: Path) -> Iterator[Pages]:
    """An office with pages on SQLite: for what does not depend on the database."""
    with open_pages(migrated_template(migrate).create("sqlite", tmp_path), tmp_path) as pages:
        yield pages


@pytest.fixture
def pages_on_both(migrated_url: str, tmp_path: Path) -> Iterator[Pages]:
    """An office with pages, once on SQLite and once on PostgreSQL."""
    with open_pages(migrated_url, tmp_path) as pages:
        yield pages


@pytest.fixture
def sop_office(pages_of_office: Pages) -> SopOffice:
    """An office on SQLite that works by the SOP."""
    return SopOffice(pages_of_office)


@pytest.fixture
def sop_office_on_both(pages_on_both: Pages) -> SopOffice:
    """An office that works by the SOP, once on SQLite and once on PostgreSQL."""
    return SopOffice(pages_on_both)
