"""On PostgreSQL the log lies in months; who reads or appends does not notice."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Connection, and_, func, insert, select, text
from sqlalchemy.exc import DatabaseError

from engine import history, log_months
from engine.commands import Actor, AddNote, ApprovePurge, ProposePurge, StartInstance
from engine.database import Database, open_database
from engine.log_months import first_id, next_month
from engine.migrating import migrate
from engine.tables import entry, entry_command
from tests.bench import ADMIN, ANA, UNIT, Bench
from tests.diagrams import end, path, process, start, user

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))


@pytest.fixture
def parted(postgres_url: str) -> Iterator[Database]:
    """A migrated database on PostgreSQL."""
    migrate(postgres_url)
    with closing(open_database(postgres_url)) as database:
        yield database


def this_month(connection: Connection) -> date:
    today = connection.scalar(text("SELECT (now() AT TIME ZONE 'UTC')::date"))
    assert isinstance(today, date)
    return today.replace(day=1)


def a_row(stream_id: UUID, seq: int = 1, command_id: str | None = None) -> dict[str, Any]:
    chained = {"body": b"{}", "prev": bytes(32), "hash": bytes(32)}
    return {
        "stream_id": stream_id,
        "seq": seq,
        "unit_id": UNIT,
        "command_id": command_id,
        **chained,
    }


def lies_in(connection: Connection, stream_id: UUID) -> str:
    query = text("SELECT tableoid::regclass::text FROM entry WHERE stream_id = :id")
    return str(connection.scalars(query, {"id": stream_id}).one())


def test_a_case_lies_in_the_month_in_which_its_id_was_drawn(parted: Database) -> None:
    with parted.writing() as connection:
        month = this_month(connection)
        cases = {
            UUID(int=first_id(month).int + 7): f"log_months.entry_{month:%Y_%m}",
            UUID(
                int=first_id(next_month(month)).int
            ): f"log_months.entry_{next_month(month):%Y_%m}",
            UUID(int=first_id(date(2020, 5, 1)).int + 7): "log_months.entry_before",
            UUID(int=2**128 - 1): "log_months.entry_after",
        }
        connection.execute(insert(entry), [a_row(case) for case in cases])

        assert {case: lies_in(connection, case) for case in cases} == cases


def test_months_are_made_once_whoever_makes_them(parted: Database) -> None:
    with ThreadPoolExecutor(4) as many:
        made = sum(many.map(lambda _: log_months.make_ahead(parted, 6), range(4)))

    assert made == 3  # beside those that the migration made
    with parted.reading() as connection:
        assert log_months.months_ahead(connection) == 6


def test_what_came_before_its_month_was_made_is_told_and_moves_into_it(parted: Database) -> None:
    # given
    bench = Bench(parted)
    bench.deploy(ONE_STEP)
    with parted.reading() as connection:
        month = this_month(connection)
    for _ in range(8):
        month = next_month(month)
    case = UUID(int=first_id(month).int + (7 << 76))
    bench.submit(StartInstance(case, "proses"), ANA)
    with parted.reading() as connection:
        assert lies_in(connection, case) == "log_months.entry_default"
        assert log_months.strays(connection) == 1

    # when
    log_months.make_ahead(parted, 8)

    # then
    bench.submit(AddNote(case, "catatan"), ANA)
    with parted.reading() as connection:
        assert log_months.strays(connection) == 0
        part = f"log_months.entry_{month:%Y_%m}"
        parts_of_it = text("SELECT tableoid::regclass::text FROM entry WHERE stream_id = :id")
        assert set(connection.scalars(parts_of_it, {"id": case})) == {part}
    assert bench.verify() == []


def test_what_came_in_a_month_that_was_skipped_is_told(parted: Database) -> None:
    bench = Bench(parted)
    bench.deploy(ONE_STEP)
    with parted.reading() as connection:
        month = this_month(connection)
    for _ in range(8):
        month = next_month(month)
    bench.submit(StartInstance(UUID(int=first_id(month).int + (7 << 76)), "proses"), ANA)

    with parted.writing() as connection:
        connection.execute(text("SELECT entry_make_month(:day)"), {"day": next_month(month)})

    with parted.reading() as connection:
        assert log_months.strays(connection) == 1


def test_no_month_far_ahead_can_be_made(parted: Database) -> None:
    with pytest.raises(DatabaseError, match="month of the next two years"):
        log_months.make_ahead(parted, 30)


@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = 9", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_no_part_of_the_log_is_changed_or_emptied(
    parted: Database, statement: str, role: str
) -> None:
    log_months.make_ahead(parted, 5)
    with parted.reading() as connection:
        names = [part.name for part in log_months.parts(connection)]
        month = this_month(connection)
    with parted.writing() as connection:
        filled = [first_id(date(2020, 5, 1)).int, 2**128 - 1, first_id(date(2090, 1, 1)).int]
        for _ in range(6):
            filled.append(first_id(month).int)
            month = next_month(month)
        connection.execute(insert(entry), [a_row(UUID(int=number)) for number in filled])
    assert len(names) == 9

    for name in ["entry", *(f"log_months.{name}" for name in names)]:
        changing = f"SET session_replication_role = {role}; {statement.format(name)}"
        with (
            pytest.raises(DatabaseError, match="the log is never"),
            parted.writing() as connection,
        ):
            connection.exec_driver_sql(changing)


def test_a_case_is_read_from_one_part(parted: Database) -> None:
    with parted.writing() as connection:
        case = UUID(int=first_id(this_month(connection)).int + 7)
        connection.execute(insert(entry), [a_row(case, seq) for seq in range(1, 50)])
        connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        connection.execute(text("PREPARE one AS SELECT * FROM entry WHERE stream_id = $1"))
        plan = "\n".join(connection.scalars(text(f"EXPLAIN ANALYZE EXECUTE one('{case}')")))

    assert len(re.findall(r"Scan (?:using \w+ )?on entry_\w+ entry", plan)) == 1, plan


def test_a_log_from_before_stays_whole_and_its_ids_stay_taken(postgres_url: str) -> None:
    # given
    migrate(postgres_url, "0018")
    after, early = uuid5(UNIT, "signal 7"), UUID(int=7)
    with closing(open_database(postgres_url)) as database, database.writing() as connection:
        rows = [a_row(case, seq) for case in (early, after, UNIT) for seq in (1, 2)]
        rows[0]["command_id"] = "k1"
        connection.execute(insert(entry), rows)

    # when
    migrate(postgres_url)

    # then
    with closing(open_database(postgres_url)) as database:
        with database.reading() as connection:
            for case in (early, after, UNIT):
                assert [line.seq for line in history.entries(connection, case)] == [1, 2]
            found = history.by_command_id(connection, UNIT, "k1")
            assert found is not None
            assert (found.stream_id, found.seq) == (early, 1)
        with pytest.raises(DatabaseError, match="entry_command_key"), database.writing() as again:
            again.execute(insert(entry), [a_row(UUID(int=2**128 - 1), command_id="k1")])


def test_the_id_of_a_command_goes_with_its_entry(bench: Bench) -> None:
    # given
    bench.deploy(ONE_STEP)
    gone, kept = bench.start(), bench.start()
    for case in (gone, kept):
        bench.complete(case, "isi:1")
        bench.submit(AddNote(case, "catatan"), ANA, command_id=f"note {case}")
    assert set(filed(bench)) == {(f"note {case}", case, 3) for case in (gone, kept)}
    purge_id = uuid5(UNIT, "satu")
    bench.submit(ProposePurge(purge_id, (str(gone),), "JRA 400: 2 tahun", "BA 1/2031"), ADMIN)

    # when
    bench.submit(ApprovePurge(purge_id), Actor("admin2", "Admin lain", "", ("administrator",)))

    # then
    assert filed(bench) == [(f"note {kept}", kept, 3)]


def filed(bench: Bench) -> list[tuple[str, UUID, int]]:
    query = select(entry.c.command_id, entry_command.c.stream_id, entry_command.c.seq)
    its_place = and_(
        entry.c.stream_id == entry_command.c.stream_id, entry.c.seq == entry_command.c.seq
    )
    with bench.database.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(entry_command))
        found = [tuple(row) for row in connection.execute(query.join(entry_command, its_place))]
        assert len(found) == count
        return [(name, case, seq) for name, case, seq in found]


def test_the_months_say_how_many_cases_are_open(parted: Database) -> None:
    bench = Bench(parted)
    bench.deploy(ONE_STEP)
    with parted.reading() as connection:
        month = this_month(connection)
    cases = [UUID(int=first_id(month).int + number) for number in (1, 2)]
    for case in cases:
        bench.submit(StartInstance(case, "proses"), ANA)
    bench.complete(cases[0], "isi:1")

    with parted.reading() as connection:
        found = {part.month: part.open_cases for part in log_months.parts(connection)}

    assert found[month] == 1
    assert found[next_month(month)] == 0


def test_without_months_there_is_nothing_to_make(database: Database) -> None:
    if not database.is_sqlite:
        return

    assert log_months.make_ahead(database) == 0
    with database.reading() as connection:
        assert log_months.parts(connection) == []
        assert log_months.strays(connection) == 0
        assert log_months.months_ahead(connection) is None
