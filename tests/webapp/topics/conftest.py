"""An office whose jobs are run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.site_app import OfficeBench, open_office


@pytest.fixture
def office(tmp_path: Path, migrated_url: str) -> Iterator[OfficeBench]:
    """An office with its pages, once on each database."""
    with open_office(tmp_path, migrated_url) as opened:
        yield opened
