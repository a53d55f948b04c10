"""Finding cases, against plain Python, whatever road is taken; and that indexes are used.

A search looks through the newest or asks an index, by bounds that are large in an office and small
here: so each road is taken, and pages meet in the middle of equal times.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, insert, text

from engine import queries
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.queries import Bounds, Chosen, Narrowing, Place, RegisterNumber
from engine.tables import definition, incident, instance, register_counter, register_line, work_item
from tests.bench import MONDAY, UNIT
from tests.databases import DIALECTS, drop, migrated_template

NEIGHBOUR = UUID(int=2)
VERSIONS = UUID(int=31), UUID(int=32)
EXAMPLES = {"sqlite": 120, "postgresql": 25}
SMALL = Bounds(first_look=2, many=2, few=3, window=4)

Row = dict[str, Any]
moments = st.integers(0, 5).map(lambda hours: MONDAY + timedelta(hours=hours))
elements = st.sampled_from(["isi", "Isi", "isian", "periksa"])
people = st.sampled_from(["ana", "budi"])
items = st.fixed_dictionaries(
    {
        "key": st.builds("{}:{}".format, elements, st.integers(1, 2)),
        "group_key": st.sampled_from(["staf", "kepala"]),
        "status": st.sampled_from(["open", "completed", "completed", "withdrawn"]),
        "person_id": st.none() | people,
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


@pytest.fixture(scope="module", params=DIALECTS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The same with many cases, so that their indexes are worth using."""
    for database in opened(request, tmp_path_factory.mktemp("many")):
        fill(database)
        yield database


def opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    if request.param == "postgresql":
        request.getfixturevalue("cluster")
    url = migrated_template(migrate).create(request.param, folder)
    with closing(open_database(url)) as database:
        with database.writing() as connection:
            add_versions(connection)
        yield database
    drop(url)


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


# ---- plans ----------------------------------------------------------------------------------

INDEXES: dict[str, dict[str, Any]] = {
    "instance_by_time": {"value": ("kind", "foto")},
    "work_item_by_person": {"person_id": "ana 7"},
    "work_item_by_key": {"element_id": "langka"},
    "work_item_late": {"late_at": MONDAY},
    "instance_signed_by_one": {"is_signed_by_one": True},
    "incident_by_time": {"incident": "ever"},
    "register_line_key": {"number": RegisterNumber("agenda", 7)},
}


@pytest.mark.parametrize("index", INDEXES)
def test_a_criterion_is_answered_by_its_index(filled: Database, index: str) -> None:
    plans = plans_of(filled, choice(narrowing=Narrowing(**INDEXES[index])))

    assert any(index in plan or (filled.is_sqlite and _own(index) in plan) for plan in plans)
    assert not any(plan_reads_all(plan) for plan in plans), "\n\n".join(plans)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"search": "kata77"},
        {"status": "cancelled"},
        {"definition_ids": [VERSIONS[1]]},
        {"definition_ids": list(VERSIONS)},
        {"narrowing": Narrowing(since=MONDAY, until=MONDAY + timedelta(hours=9))},
        {"narrowing": Narrowing(without_element_id="isi", group="kepala")},
        {"narrowing": Narrowing(turned=("isi", "langka"))},
    ],
)
def test_no_search_reads_all_cases(filled: Database, wanted: Row) -> None:
    plans = plans_of(filled, choice(**wanted))

    assert not any(plan_reads_all(plan) for plan in plans), "\n\n".join(plans)


def _own(index: str) -> str:
    """Return what SQLite calls the index of a table's own key."""
    return f"sqlite_autoindex_{index.removesuffix('_key')}_1"


def plan_reads_all(plan: str) -> bool:
    """Whether a table of cases is read from end to end, but for the newest of an index."""
    lines = plan.splitlines()
    return any(
        line.strip().startswith(("SCAN instance", "SCAN work_item", "SCAN incident"))
        and "USING" not in line
        and "VIRTUAL TABLE" not in line
        for line in lines
    ) or any(f"Seq Scan on {name}" in plan for name in ("instance", "work_item", "register_line"))


def plans_of(database: Database, chosen: Chosen) -> list[str]:
    """Return how the database answers each question of a search that goes all roads."""
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as connection:
        for bounds in (Bounds(30, 2_000, 40, 100), Bounds(30, 2_000, 0, 100)):
            found = queries.find_cases(connection, chosen, bounds=bounds, most=50)
            queries.case_lines(connection, found.ids)
    event.remove(database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.reading() as connection:
        if not database.is_sqlite:  # a few thousand rows are rightly read as a whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        return [
            "\n".join(str(line[-1]) for line in connection.exec_driver_sql(explain + asked, values))
            for asked, values in sent
        ]


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
    asked = by.element_id or by.late_at
    visits = [
        each
        for each in its
        if (not by.element_id or element(each) == by.element_id) and is_late(each, by.late_at)
    ]
    said = (
        not asked or visits,
        not any(element(each) == by.without_element_id for each in its),
        not by.person_id or any(each["person_id"] == by.person_id for each in its),
        not by.group or any(each["group_key"] == by.group for each in its),
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


# ---- rows and questions --------------------------------------------------------------------


def numbered(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    return zip(itertools.count(1), rows, strict=False)


def later(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)


def choice(**wanted: Any) -> Chosen:
    everything: Chosen = {
        "unit_id": UNIT,
        "definition_ids": None,
        "search": "",
        "status": "",
        "narrowing": Narrowing(),
    }
    return {**everything, **wanted}  # type: ignore[typeddict-item]


def a_case(**values: Any) -> Row:
    """Return a case in which nothing has happened."""
    plain = {
        "unit_id": UNIT,
        "definition_id": VERSIONS[0],
        "status": "completed",
        "search": "",
        "kind": None,
        "started_at": MONDAY,
        "ended_at": None,
        "signed_by_one": None,
        "items": [],
        "incident": None,
        "number": None,
    }
    return {**plain, **values}


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


def add_versions(connection: Connection) -> None:
    for number, its_id in enumerate(VERSIONS, start=1):
        row = {
            "id": its_id,
            "unit_id": UNIT,
            "process_id": "cuti",
            "version": number,
            "name": "Cuti",
            "digest": "0" * 64,
            "diagram": b"",
            "deployed_at": MONDAY,
            "deployed_by": "analis",
            "in_force_at": MONDAY,
        }
        connection.execute(insert(definition).values(row))


def replace_cases(connection: Connection, rows: list[Row]) -> None:
    for table in (work_item, incident, register_line, register_counter, instance):
        connection.execute(delete(table))
    for number, row in numbered(rows):
        add_case(connection, UUID(int=number), row)
    years = [{"unit_id": UNIT, "register": "agenda", "year": y, "last": 3} for y in (2025, 2026)]
    connection.execute(insert(register_counter), years)


_OWN = ("unit_id", "definition_id", "status", "search", "started_at", "ended_at", "signed_by_one")


def add_case(connection: Connection, its_id: UUID, row: Row) -> None:
    rest = {"moved_at": MONDAY, "seq": 1, "head": b"", "snapshot": b"x" * 1_000}
    case = {"id": its_id, **{name: row[name] for name in _OWN}, **rest}
    summary = {"kind": row["kind"]} if row["kind"] else {}
    connection.execute(insert(instance).values(**case, summary=summary))
    place = {"instance_id": its_id, "unit_id": row["unit_id"]}
    for item in row["items"]:
        connection.execute(insert(work_item).values(**place, **item, offered_at=MONDAY))
    if row["incident"]:
        resolved_at = MONDAY if row["incident"] == "resolved" else None
        told = {"key": "kirim:1", "error": "-", "raised_at": MONDAY, "resolved_at": resolved_at}
        connection.execute(insert(incident).values(**place, **told))
    if row["number"]:
        number, year = row["number"]
        drawn = {"register": "agenda", "year": year, "status": "drawn", "drawn_at": MONDAY}
        # Numbers are one's own in an office; here each case has a register of its number's year.
        taken = connection.execute(
            text("SELECT 1 FROM register_line WHERE number = :number AND year = :year"),
            {"number": number, "year": year},
        ).first()
        if taken is None:
            connection.execute(insert(register_line).values(**place, **drawn, number=number))
        else:
            row["number"] = None


def fill(database: Database) -> None:
    """Add a few thousand cases: what is asked for is rare in them."""
    rows = [
        a_case(
            definition_id=VERSIONS[number % 500 == 0],
            status="cancelled" if number % 500 == 1 else "completed",
            search=f"kata{number} pasar",
            started_at=MONDAY + timedelta(minutes=number),
            signed_by_one=1 if number % 500 == 2 else None,
            items=[
                {
                    "key": "langka:1" if number % 500 == 3 else "isi:1",
                    "group_key": "staf",
                    "status": "completed",
                    "person_id": f"ana {number % 700}",
                    "due_at": MONDAY + timedelta(days=0 if number % 500 == 4 else 90),
                    "ended_at": MONDAY + timedelta(minutes=number),
                }
            ],
            incident="open" if number % 500 == 5 else None,
            number=(number, 2026),
        )
        for number in range(1_500)
    ]
    with database.writing() as connection:
        replace_cases(connection, rows)
        if not database.is_sqlite:  # PostgreSQL does it by itself
            connection.execute(text("ANALYZE"))
