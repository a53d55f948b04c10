"""An office with a case worth playing again."""

import pytest

from tests.webapp.cast import Pages
from tests.webapp.replay.winding_office import WindingOffice


@pytest.fixture
def office(pages_of_office: Pages) -> WindingOffice:
    """An office on SQLite with the winding case."""
    return WindingOffice(pages_of_office)
