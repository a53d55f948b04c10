"""An office that prints."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.site_app import OfficeBench, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeBench]:
    """An office with its pages."""
    with open_office(tmp_path) as opened:
        yield opened
