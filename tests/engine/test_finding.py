"""Finding cases, against plain Python, whatever road is taken.

A search looks through the newest or asks an index, by bounds that are large in an office and small
here: so each road is taken, and pages meet in the middle of equal times.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from engine import queries
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.queries import Bounds, Chosen, Narrowing, Place, RegisterNumber
from engine.tables import instance
from tests.bench import MONDAY, UNIT
from tests.databases import DIALECTS, migrated_template
from tests.engine.found_cases import (
    VERSIONS,
    Row,
    a_case,
    add_versions,
    choice,
    later,
    numbered,
    opened,
    replace_cases,
)

NEIGHBOUR = UUID(int=2)
EXAMPLES = {"sqlite": 120, "postgresql": 25}
SMALL = Bounds(first_look=2, many=2, few=3, window=4)

moments = st.integers(0, 5).map(lambda hours: MONDAY + timedelta(hours=hours))
elements = st.sampled_from(["isi", "Isi", "isian", "periksa"])
people = st.sampled_from(["ana", "budi"])
items = st.fixed_dictionaries(
    {
        "key": st.builds("{}:{}".format, elements, st.integers(1, 2)),
        "group_key": st.sampled_from(["staf", "kepala"]),
        "status": st.sampled_from(["open", "completed", "completed", "withdrawn"]),
        "person_id": st.none() | people,
        "offered_at": moments,
        "due_at": st.none() | moments,
        "ended_at": moments,
    }
)
cases = st.fixed_dictionaries(
    {
        "unit_id": st.sampled_from([UNIT, UNIT, UNIT, NEIGHBOUR]),
        "definition_id": st.sampled_from(VERSIONS),
        "status": st.sampled_from(["running", "completed", "completed", "cancelled"]),
        "search": st.sampled_from(["pasar rakyat", "pasar b/2", 'festival 100% "gong"', ""]),
        "kind": st.sampled_from(["berita", "foto", None]),
        "started_at": moments,
        "ended_at": st.none() | moments,
        "signed_by_one": st.sampled_from([None, None, 1]),
        "items": st.lists(items, max_size=4, unique_by=lambda item: str(item["key"])),
        "incident": st.sampled_from([None, None, "open", "resolved"]),
        "number": st.none() | st.tuples(st.integers(1, 3), st.sampled_from([2025, 2026])),
    }
)
narrowings = st.builds(
    Narrowing,
    since=st.none() | moments,
    until=st.none() | moments,
    ended_since=st.none() | moments,
    ended_until=st.none() | moments,
    element_id=st.just("") | elements,
    late_at=st.none() | moments,
    offered_since=st.none() | st.none() | moments,
    offered_until=st.none() | st.none() | moments,
    without_element_id=st.just("") | elements,
    person_id=st.just("") | people,
    group=st.sampled_from(["", "staf", "kepala"]),
    number=st.none()
    | st.builds(
        RegisterNumber, st.just("agenda"), st.integers(1, 3), st.sampled_from([None, 2025, 2026])
    ),
    value=st.sampled_from([None, ("kind", "foto")]),
    turned=st.sampled_from([None, None, ("isi", "periksa"), ("periksa", "isi")]),
    is_signed_by_one=st.booleans(),
    incident=st.sampled_from(["", "open", "ever"]),
)
# One thing at a time, or what all chance together leaves is nothing as a rule.
single = st.sampled_from(list(Narrowing.__dataclass_fields__)).flatmap(
    lambda name: narrowings.map(lambda by: Narrowing(**{name: getattr(by, name)}))
)
chosen_ones = st.fixed_dictionaries(
    {
        "unit_id": st.just(UNIT),
        "definition_ids": st.sampled_from([None, None, [], [VERSIONS[0]], list(VERSIONS)]),
        "search": st.sampled_from(["", "", "pasar", "asa b/2", "%", '"gong"', "tidak ada"]),
        "status": st.sampled_from(["", "", "completed", "running"]),
        "narrowing": single | narrowings,
    }
)


@pytest.fixture(scope="module", params=DIALECTS)
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with two versions, for as many examples as are tried."""
    yield from opened(request, tmp_path_factory.mktemp("finding"))


def test_every_road_finds_what_looking_at_all_cases_finds(office: Database) -> None:
    @settings(max_examples=EXAMPLES[office.dialect], database=None, deadline=None)
    @given(
        st.lists(cases, max_size=14),
        chosen_ones,
        st.sampled_from([SMALL, Bounds(), Bounds(1, 99, 0, 1), Bounds(1, 99, 99, 1)]),
        st.integers(1, 4),
    )
    def holds(rows: list[Row], chosen: Chosen, bounds: Bounds, most: int) -> None:
        with office.writing() as connection:
            replace_cases(connection, rows)
        meant = [number for number, row in numbered(rows) if is_meant(row, chosen)]
        newest_first = sorted(meant, key=lambda each: (-moment(rows, each), UUID(int=each)))

        found = [case for page in pages(office, chosen, bounds, most) for case in page]

        assert found == [UUID(int=each) for each in newest_first]

    holds()


def test_a_page_says_where_to_go_on_and_an_address_takes_it_back() -> None:
    for place in (Place(MONDAY), Place(MONDAY, UUID(int=7))):
        assert Place.read(str(place)) == place


def test_a_list_and_its_chunks_are_the_same_cases(office: Database) -> None:
    with office.writing() as connection:
        replace_cases(connection, [a_case(started_at=later(number % 3)) for number in range(9)])
    chosen = choice()

    chunks = list(queries.case_chunks(office.reading, chosen, size=4))

    assert [len(chunk) for chunk in chunks] == [4, 4, 1]
    with office.reading() as connection:
        assert [line for chunk in chunks for line in chunk] == queries.cases(connection, **chosen)


def test_a_text_is_found_by_what_it_became(office: Database) -> None:
    with office.writing() as connection:
        replace_cases(connection, [a_case(search="pasar lama")])
        connection.execute(instance.update().values(search="festival baru"))
    few = Bounds(0, 1, 10, 0)

    with office.reading() as connection:
        found = [
            len(queries.find_cases(connection, choice(search=word), bounds=few).ids)
            for word in ("lama", "fest", "stival bar")
        ]

    assert found == [0, 1, 1]


def test_a_backup_by_vacuum_is_searched_as_before(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    copy = tmp_path / "copy.db"
    with closing(open_database(url)) as database:
        with database.writing() as connection:
            add_versions(connection)
            replace_cases(connection, [a_case(search=f"kata{number} pasar") for number in range(9)])
            connection.execute(delete(instance).where(instance.c.id == UUID(int=3)))
        with database.engine.connect() as connection:
            connection.connection.driver_connection.execute(f"VACUUM INTO '{copy}'")  # type: ignore[union-attr]

    with closing(open_database(f"sqlite:///{copy}")) as database, database.reading() as connection:
        found = queries.find_cases(connection, choice(search="kata7"), bounds=Bounds(0, 1, 10, 0))

    assert found.ids == [UUID(int=8)]


# ---- what the answers are compared with --------------------------------------------------------


def is_meant(row: Row, chosen: Chosen) -> bool:
    by = chosen["narrowing"]
    versions = chosen["definition_ids"]
    said = (
        row["unit_id"] == UNIT,
        versions is None or row["definition_id"] in versions,
        not chosen["status"] or row["status"] == chosen["status"],
        all(word in row["search"] for word in chosen["search"].split()),
        within(row["started_at"], by.since, by.until),
        within(row["ended_at"], by.ended_since, by.ended_until),
        by.value is None or row["kind"] == by.value[1],
        not by.is_signed_by_one or row["signed_by_one"] == 1,
        by.incident == "" or row["incident"] in ({"open": ("open",)}.get(by.incident, EVER)),
        by.number is None or has_number(row, by.number),
        by.turned is None or is_turned(row, *by.turned),
    )
    return all(said) and of_items(row["items"], by)


EVER = ("open", "resolved")


def of_items(its: list[Row], by: Narrowing) -> bool:
    asked = by.element_id or by.late_at or by.group or by.offered_since or by.offered_until
    visits = [
        each
        for each in its
        if (not by.element_id or element(each) == by.element_id)
        and (not by.group or each["group_key"] == by.group)
        and within(each["offered_at"], by.offered_since, by.offered_until)
        and is_late(each, by.late_at)
    ]
    said = (
        not asked or visits,
        not any(element(each) == by.without_element_id for each in its),
        not by.person_id or any(each["person_id"] == by.person_id for each in its),
    )
    return all(said)


def is_late(item: Row, late_at: datetime | None) -> bool:
    if late_at is None:
        return True
    if item["due_at"] is None:
        return False
    if item["status"] == "open":
        return bool(item["due_at"] < late_at)
    return bool(item["status"] == "completed" and item["ended_at"] > item["due_at"])


def within(at: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if since is None and until is None:
        return True
    return at is not None and (since is None or at >= since) and (until is None or at < until)


def has_number(row: Row, wanted: RegisterNumber) -> bool:
    if row["number"] is None:
        return False
    number, year = row["number"]
    return bool(number == wanted.number and wanted.year in (None, year))


def is_turned(row: Row, earlier: str, later: str) -> bool:
    done = [each for each in row["items"] if each["status"] == "completed"]
    first = [each["ended_at"] for each in done if element(each) == earlier]
    second = [each["ended_at"] for each in done if element(each) == later]
    return bool(first and second and max(first) > min(second))


def element(item: Row) -> str:
    return str(item["key"]).partition(":")[0]


def moment(rows: list[Row], number: int) -> float:
    started_at: datetime = rows[number - 1]["started_at"]
    return started_at.timestamp()


def pages(office: Database, chosen: Chosen, bounds: Bounds, most: int) -> Iterator[list[UUID]]:
    place: Place | None = None
    find: Callable[..., queries.Found] = partial(queries.find_cases, bounds=bounds, most=most)
    while True:
        with office.reading() as connection:
            found = find(connection, chosen, after=place)
        assert len(found.ids) <= most
        yield found.ids
        if found.rest is None:
            return
        place = Place.read(str(found.rest))
