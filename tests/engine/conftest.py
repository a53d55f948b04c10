"""The bench, on each database."""

import pytest

from engine.database import Database
from tests.bench import Bench


@pytest.fixture
def bench(database: Database) -> Bench:
    """The whole engine."""
    return Bench(database)
