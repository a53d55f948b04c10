"""Lists in pages: a cursor skips nothing and repeats nothing, whatever is added meanwhile."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.api.programs import Program
from tests.webapp.cast import Pages, open_pages
from tests.webapp.desk import Desk

START = {"process": "pemutakhiran_website"}
BEGUN = some.lists(some.integers(0, 2), min_size=1, max_size=6)  # minutes between two beginnings


@contextmanager
def an_office() -> Iterator[Pages]:
    with tempfile.TemporaryDirectory() as folder:
        url = migrated_template(migrate).create("sqlite", Path(folder))
        with open_pages(url, Path(folder), ALUR_API_PER_MINUTE="1000000") as pages:
            Desk(pages)
            yield pages


@pytest.mark.parametrize(
    ("address", "name", "key"), [("/cases", "cases", "id"), ("/items", "items", "case")]
)
@given(before=BEGUN, meanwhile=some.lists(BEGUN, max_size=4), limit=some.integers(1, 3))
@settings(
    max_examples=8, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_a_cursor_neither_skips_nor_repeats(
    address: str, name: str, key: str, before: list[int], meanwhile: list[list[int]], limit: int
) -> None:
    with an_office() as pages:
        program = Program(pages, as_person="petugas")
        there = {_begin(program, minutes) for minutes in before}
        more: list[list[int]] = list(meanwhile)
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = program.get(f"{address}?limit={limit}{cursor}").json
            seen += [each[key] for each in page[name]]
            for minutes in more.pop(0) if more else ():
                _begin(program, minutes)
            cursor = f"&cursor={page['next']}" if page["next"] else None

    assert len(seen) == len(set(seen))
    assert there <= set(seen)


def _begin(program: Program, minutes: int) -> str:
    program.pages.clock.advance(timedelta(minutes=minutes))
    return str(program.post("/cases", START).json["case"])


def test_a_cursor_is_of_its_own_list(pages_of_office: Pages) -> None:
    desk = Desk(pages_of_office)
    program, other = Program(desk.pages, as_person="petugas"), Program(desk.pages)
    for _ in range(2):
        program.post("/cases", START)
    cursor = program.get("/cases?limit=1").json["next"]

    assert program.get(f"/cases?limit=2&cursor={cursor}").status_code == 200
    assert program.get(f"/cases?late=true&cursor={cursor}").status_code == 400
    assert program.get(f"/items?cursor={cursor}").status_code == 400
    assert other.get(f"/cases?cursor={cursor}").status_code == 400
    assert program.get(f"/cases?cursor=x{cursor[1:]}").status_code == 400


def test_versions_are_listed_newest_first(pages_of_office: Pages) -> None:
    program = Program(pages_of_office)

    found = program.get("/definitions?limit=1").json
    whole = program.get(f"/definitions/{found['definitions'][0]['id']}").json

    assert whole["version"] == 1
    assert program.get(f"/definitions/{whole['id']}/diagram").data.startswith(b"<")
