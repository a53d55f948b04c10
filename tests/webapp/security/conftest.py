"""The office with the SOP, and one with a website, as attackers find them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.cast import Pages
from tests.webapp.desk import Desk
from tests.webapp.site_app import OfficeBench, open_office


@pytest.fixture
def desk(pages_of_office: Pages) -> Desk:
    """An office that works by the SOP, form by form."""
    return Desk(pages_of_office)


@pytest.fixture
def dialect() -> str:
    """One database is enough for the website here."""
    return "sqlite"


@pytest.fixture
def website(tmp_path: Path, migrated_url: str) -> Iterator[OfficeBench]:
    """An office that publishes at once."""
    with open_office(tmp_path, migrated_url) as opened:
        yield opened
