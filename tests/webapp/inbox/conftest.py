"""The desk: an office with the SOP, used form by form."""

import pytest

from tests.webapp.cast import Pages
from tests.webapp.desk import Desk


@pytest.fixture
def desk(pages_on_both: Pages) -> Desk:
    """An office that works by the SOP, once on SQLite and once on PostgreSQL."""
    return Desk(pages_on_both)


@pytest.fixture
def sqlite_desk(pages_of_office: Pages) -> Desk:
    """An office on SQLite: for what does not depend on the database."""
    return Desk(pages_of_office)
