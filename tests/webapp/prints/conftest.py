"""An office that prints."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.site_app import OfficeBench, open_office


@pytest.fixture
def dialect() -> str:
    """One database is enough here: what is printed is read by the engine's own queries."""
    return "sqlite"


@pytest.fixture
def office(tmp_path: Path, migrated_url: str) -> Iterator[OfficeBench]:
    """An office with its pages, for printing."""
    with open_office(tmp_path, migrated_url) as opened:
        yield opened
