"""A served office, and for each test the browsers of its people."""

from collections.abc import Iterator

import pytest

from tests.browser import Pages
from tests.journeys.people import Office
from tests.journeys.server import Server, serving_office


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real program, on an office where other tests leave their cases too."""
    with serving_office(tmp_path_factory.mktemp("alur")) as running:
        yield running


@pytest.fixture
def office(server: Server, pages: Pages) -> Office:
    """The office as its people meet it: through a browser each."""
    return Office(server, pages)
