"""An old month of the log goes into files, which say what the tables said, and comes back."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from psycopg.errors import RaiseException
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from engine import apart_rows, history, log_months, office_shown, verifying, vouched_values
from engine.apart_file import MonthFile, open_file
from engine.checkpoints import Signer, check, problem_of_file, problem_of_log, seal
from engine.commands import AddNote, KeepApart, ProposePurge, PutBack, StartInstance
from engine.database import Database, open_database
from engine.detaching import attach, detach
from engine.errors import Conflict, Forbidden, Invalid, WrongState
from engine.granting import grant
from engine.log_months import first_id, next_month
from engine.migrating import migrate
from engine.office import create_unit
from engine.replay import Finding
from engine.tables import entry, entry_command, instance, kept_apart
from tests.bench import ADMIN, ANA, UNIT, Bench
from tests.engine.apart.months import NAME, OLD, ONE_STEP, case_of, ended, make_old, order
from tests.forging import forge

KEY = Signer(b"a secret of the office")
OTHER = UUID(int=99)


@pytest.fixture
def bench(postgres_url: str) -> Iterator[Bench]:
    """An office that is some months old."""
    migrate(postgres_url)
    with closing(open_database(postgres_url)) as database:
        make_old(database)
        office = Bench(database)
        office.deploy(ONE_STEP)
        yield office


def entries(database: Database) -> list[tuple[object, ...]]:
    """Return the log of all cases, as it lies in the tables, but for how bodies are packed."""
    columns = [column for column in entry.c if column.name != "body"]
    query = select(*columns).where(entry.c.stream_id >= first_id(OLD))
    with database.reading() as connection:
        rows = connection.execute(query.order_by(entry.c.stream_id, entry.c.seq))
        return [tuple(row) for row in rows]


def problems(bench: Bench) -> list[str]:
    """Return what a verification of all finds, but for remarks."""
    with bench.database.reading() as connection:
        found = [each.sentence for each in check(connection, bench.unit_id) if not each.is_remark]
        found += office_shown.differences(connection, bench.unit_id)
        found += vouched_values.personal_values(connection, bench.unit_id).problems
    return found + [each.problem for each in bench.verify() if not each.is_sound]


def remarks(bench: Bench) -> str:
    with bench.database.reading() as connection:
        return "\n".join(each.sentence for each in check(connection, bench.unit_id))


def sealed(bench: Bench) -> None:
    at = bench.clock.now()
    seal(bench.database, bench.unit_id, KEY, at=at)


def verified(bench: Bench, path: Path) -> list[Finding]:
    with bench.database.reading() as connection:
        return list(verifying.verify_file(connection, open_file(path)))


# ---- out -----------------------------------------------------------------------------------


def test_a_month_goes_into_a_file_and_verification_says_where_it_is(
    bench: Bench, tmp_path: Path
) -> None:
    # given
    case = ended(bench, 1)
    noise = ended(bench, 2, next_month(OLD))
    sealed(bench)

    # when
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    # then
    assert (written.cases, written.entries) == (1, 3)
    assert {row[0] for row in entries(bench.database)} == {noise}
    assert problems(bench) == []
    assert f"kept apart, see file {written.path.name} with SHA-256 {written.sha256}" in remarks(
        bench
    )
    with bench.database.reading() as connection:
        assert verifying.verify(connection, UNIT, case) == Finding(case, 0, apart=written.path.name)
        assert "entry_2025_11" not in {part.name for part in log_months.parts(connection)}
        assert case not in verifying.streams(connection, UNIT)[0]
    assert [file.name for file in tmp_path.iterdir()] == [written.path.name]


def test_the_file_is_verified_as_the_tables_are(bench: Bench, tmp_path: Path) -> None:
    cases = [ended(bench, number) for number in (1, 2)]
    sealed(bench)

    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    assert verified(bench, written.path) == [Finding(case, 3) for case in cases]
    with bench.database.reading() as connection:
        assert problem_of_file(connection, open_file(written.path)) is None


def test_the_file_can_be_read_without_alur(bench: Bench, tmp_path: Path) -> None:
    case = ended(bench, 1)

    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    with gzip.open(written.path) as lines:
        first, *between, last = [orjson.loads(line) for line in lines]
    assert first == {"alur": "log-month", "v": 1, "unit": str(UNIT), "month": NAME}
    assert [(line["stream"], line["seq"]) for line in between] == [
        (str(case), seq) for seq in (1, 2, 3)
    ]
    assert orjson.loads(between[1]["body"])["command"] == {"type": "AddNote", "text": "catatan 1"}
    assert last == {"end": True, "cases": 1, "entries": 3, "root": written.root}


def test_each_office_gets_a_file_of_its_own_cases(bench: Bench, tmp_path: Path) -> None:
    # given
    other = Bench(bench.database, unit_id=OTHER)
    other.deploy(ONE_STEP)
    ours, theirs = ended(bench, 1), ended(other, 2)
    before = entries(bench.database)

    # when
    written = {each.unit_id: each for each in detach(
        bench.database, NAME, tmp_path, order(bench, other)
    )}  # fmt: skip

    # then
    assert verified(bench, written[UNIT].path) == [Finding(ours, 3)]
    assert verified(other, written[OTHER].path) == [Finding(theirs, 3)]
    assert problems(bench) == problems(other) == []

    # and it comes back only as a whole
    with pytest.raises(Invalid, match=f"found none for: {written[OTHER].path.name}"):
        attach(bench.database, [written[UNIT].path], order(bench, other))
    attach(bench.database, [each.path for each in written.values()], order(bench, other))
    assert entries(bench.database) == before
    assert problems(bench) == problems(other) == []


def test_a_month_with_an_open_case_stays(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    bench.submit(StartInstance(case_of(OLD, 2), "proses"), ANA)

    with pytest.raises(WrongState, match="all cases of 2025-11 to be ended, but 1 are open"):
        detach(bench.database, NAME, tmp_path, order(bench))

    assert list(tmp_path.iterdir()) == []


def test_a_month_in_which_an_office_was_founded_stays(bench: Bench, tmp_path: Path) -> None:
    with bench.database.writing() as connection:
        create_unit(connection, unit_id=case_of(OLD, 7), name="Kantor baru")

    with pytest.raises(WrongState, match="office 'Kantor baru' was founded in it"):
        detach(bench.database, NAME, tmp_path, order(bench))


def test_a_month_that_is_not_over_stays(bench: Bench, tmp_path: Path) -> None:
    with bench.database.reading() as connection:
        today = connection.scalar(text("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')"))

    with pytest.raises(WrongState, match="a month that is over"):
        detach(bench.database, str(today), tmp_path, order(bench))


@pytest.mark.parametrize("name", ["2025-13", "November", "2025-11-02", "../2025-11"])
def test_a_month_has_a_name(bench: Bench, tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="Expected a month, such as 2025-11"):
        detach(bench.database, name, tmp_path, order(bench))


def test_a_log_that_does_not_hold_stays_where_it_is(bench: Bench, tmp_path: Path) -> None:
    case = ended(bench, 1)
    its = (entry.c.stream_id == case) & (entry.c.seq == 2)
    forge(bench.database, update(entry).where(its).values(hash=bytes(32)))

    with pytest.raises(Invalid, match="Expected entry 2 of"):
        detach(bench.database, NAME, tmp_path, order(bench))

    assert list(tmp_path.iterdir()) == []


def test_only_an_administrator_lets_a_month_go_with_rule_and_minutes(bench: Bench) -> None:
    command = KeepApart(NAME, "a.gz", "00", "00", 0, 0, "JRA", "BA 7")

    with pytest.raises(Forbidden):
        bench.submit(command, ANA)
    for missing in ("rule", "minutes"):
        with pytest.raises(Invalid, match=f"Expected {missing}, found none"):
            bench.submit(KeepApart(**{**vars(command), missing: " "}), ADMIN)
    with pytest.raises(Forbidden):
        bench.submit(PutBack(NAME), ANA)


def test_a_file_of_other_cases_is_not_taken_for_the_month(bench: Bench) -> None:
    ended(bench, 1)

    with pytest.raises(WrongState, match="one has moved, write it again"):
        bench.submit(KeepApart(NAME, "a.gz", "00", "00", 1, 3, "JRA", "BA 7"), ADMIN)


def test_on_sqlite_the_log_has_no_months(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/alur.db"
    migrate(url)
    with closing(open_database(url)) as database:
        small = Bench(database)

        with pytest.raises(Invalid, match="on SQLite the log has no months"):
            detach(database, NAME, tmp_path, order(small))


# ---- while it is away ----------------------------------------------------------------------


def test_nothing_is_written_to_a_case_whose_log_is_kept_apart(bench: Bench, tmp_path: Path) -> None:
    case = ended(bench, 1)
    detach(bench.database, NAME, tmp_path, order(bench))

    with pytest.raises(WrongState, match=r"kept apart in file .*: attach it first"):
        bench.submit(AddNote(case, "terlambat"), ANA)
    with pytest.raises(WrongState, match=r"kept apart in file .*: attach it first"):
        bench.submit(ProposePurge(UUID(int=5), (str(case),), "JRA", "BA 8"), ADMIN)


def test_whoever_does_not_know_that_it_is_away_writes_no_second_log(
    bench: Bench, tmp_path: Path
) -> None:
    case = ended(bench, 1)
    detach(bench.database, NAME, tmp_path, order(bench))
    with bench.database.writing() as connection:
        connection.execute(delete(kept_apart))

    with pytest.raises(RaiseException, match="its log is kept apart"):
        bench.submit(AddNote(case, "terlambat"), ANA)


def test_the_id_of_a_command_stays_taken(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    detach(bench.database, NAME, tmp_path, order(bench))

    with pytest.raises(Conflict):
        bench.submit(StartInstance(case_of(OLD, 9), "proses"), ANA, command_id="note 1")


def test_a_case_that_begins_with_an_id_of_that_month_is_as_any_other(
    bench: Bench, tmp_path: Path
) -> None:
    """A message begins a case under an id that says no month, and may lie in any."""
    ended(bench, 1)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    late = ended(bench, 8)

    assert problems(bench) == []
    attach(bench.database, [written.path], order(bench))
    bench.submit(AddNote(late, "lagi"), ANA)
    assert {row[0] for row in entries(bench.database)} == {case_of(OLD, 1), late}
    assert problems(bench) == []


# ---- forgeries -----------------------------------------------------------------------------


def test_a_changed_file_is_not_the_one_that_was_kept(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))
    forged = tmp_path / "forged.jsonl.gz"
    forged.write_bytes(
        gzip.compress(gzip.decompress(written.path.read_bytes()).replace(b"catatan", b"CATATAN"))
    )

    with pytest.raises(Invalid, match="its SHA-256 is"):
        verified(bench, forged)
    with pytest.raises(Invalid, match="it was changed, or is another"):
        attach(bench.database, [forged], order(bench))


@pytest.mark.parametrize("damage", ["changed", "cut off", "reordered", "no gzip", "longer"])
def test_a_file_tells_by_itself_that_it_is_not_whole(
    bench: Bench, tmp_path: Path, damage: str
) -> None:
    ended(bench, 1)
    ended(bench, 2)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))
    lines = gzip.decompress(written.path.read_bytes()).splitlines(keepends=True)
    content = {
        "changed": gzip.compress(b"".join(lines).replace(b"catatan", b"CATATAN")),
        "cut off": gzip.compress(b"".join(lines[:-1])),
        "reordered": gzip.compress(b"".join([lines[0], *lines[4:7], *lines[1:4], lines[7]])),
        "no gzip": b"".join(lines),
        "longer": gzip.compress(b"".join([*lines, lines[1]])),
    }[damage]
    (tmp_path / "bad.gz").write_bytes(content)

    with pytest.raises(Invalid):
        list(MonthFile(tmp_path / "bad.gz", UNIT, NAME).entries())


@pytest.mark.parametrize("deed", ["drops a month", "drops it and lists it", "removes a case"])
def test_whoever_takes_a_month_away_himself_is_found(
    bench: Bench, tmp_path: Path, deed: str
) -> None:
    case, _ = ended(bench, 1), ended(bench, 2)
    sealed(bench)
    if deed == "removes a case":
        detach(bench.database, NAME, tmp_path, order(bench))
        forge(bench.database, delete(instance).where(instance.c.id == case))
    else:
        with bench.database.writing() as connection:
            connection.execute(text("DROP TABLE log_months.entry_2025_11"))
    if deed == "drops it and lists it":
        listed = {"file": "a.gz", "sha256": "00", "root": "00", "cases": 2, "entries": 6}
        why = {"rule": "-", "minutes": "-", "status": "apart", "kept_by": "-"}
        with bench.database.writing() as connection:
            connection.execute(
                kept_apart.insert().values(
                    unit_id=UNIT, month=NAME, kept_at=bench.clock.now(), **listed, **why
                )
            )

    found = "\n".join(problems(bench))

    assert {
        "drops a month": "Expected 3 entries up to the case's head, found 0",
        "drops it and lists it": "Expected no month apart 2025-11",
        "removes a case": "Expected the 2 cases of 2025-11 as they were when",
    }[deed] in found
    with bench.database.reading() as connection:
        assert problem_of_log(connection, UNIT, case) is not None


# ---- back ----------------------------------------------------------------------------------


def test_a_month_comes_back_as_it_was_and_may_go_again(bench: Bench, tmp_path: Path) -> None:
    # given
    case = ended(bench, 1)
    ended(bench, 2)
    sealed(bench)
    before = entries(bench.database)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    # when
    attach(bench.database, [written.path], order(bench))

    # then
    assert entries(bench.database) == before
    assert problems(bench) == []
    with (
        pytest.raises(DatabaseError, match="the log is never"),
        bench.database.writing() as connection,
    ):
        connection.execute(text("TRUNCATE log_months.entry_2025_11"))
    forbidden = delete(entry).where(entry.c.stream_id == case)
    with (
        pytest.raises(DatabaseError, match="the log is never"),
        bench.database.writing() as connection,
    ):
        connection.execute(forbidden)

    # and
    bench.submit(AddNote(case, "lagi"), ANA)
    (again,) = detach(bench.database, NAME, tmp_path, order(bench))
    assert (again.entries, again.path == written.path) == (7, False)
    assert problems(bench) == []
    with pytest.raises(Invalid, match="it was changed, or is another"):
        attach(bench.database, [written.path], order(bench))


def test_a_month_comes_back_into_a_database_that_was_restored(bench: Bench, tmp_path: Path) -> None:
    """It has no months of then: what was before it lies in one part."""
    # given
    ended(bench, 1)
    before = entries(bench.database)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))
    with bench.database.writing() as connection:
        connection.execute(text("ALTER TABLE entry DETACH PARTITION log_months.entry_before"))
        since = next_month(OLD)
        connection.execute(
            text(
                "ALTER TABLE entry ATTACH PARTITION log_months.entry_before "
                f"FOR VALUES FROM (MINVALUE) TO ('{first_id(since)}')"
            )
        )
        connection.execute(text("UPDATE log_months.first_month SET since = :day"), {"day": since})
        connection.execute(delete(entry_command))

    # when
    attach(bench.database, [written.path], order(bench))

    # then
    assert entries(bench.database) == before
    assert problems(bench) == []
    with bench.database.reading() as connection:
        assert history.by_command_id(connection, UNIT, "note 1") is not None


def test_the_same_month_goes_twice_under_one_name(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    first = detach(bench.database, NAME, tmp_path, order(bench))
    attach(bench.database, [first[0].path], order(bench))
    bench.clock.advance(timedelta(days=1))

    assert detach(bench.database, NAME, tmp_path, order(bench)) == first

    with bench.database.reading() as connection:
        kept = apart_rows.kept(connection, UNIT, NAME)
    assert kept is not None
    assert kept.kept_at == bench.clock.now()


def test_what_is_kept_apart_does_not_go_again(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    detach(bench.database, NAME, tmp_path, order(bench))

    with pytest.raises(WrongState, match="it is kept apart already"):
        detach(bench.database, NAME, tmp_path, order(bench))


def test_a_month_is_not_said_to_be_back_before_it_is(bench: Bench, tmp_path: Path) -> None:
    ended(bench, 1)
    (written,) = detach(bench.database, NAME, tmp_path, order(bench))

    with pytest.raises(WrongState, match="but 1 are not there"):
        bench.submit(PutBack(NAME), ADMIN)
    attach(bench.database, [written.path], order(bench))
    with pytest.raises(WrongState, match="to be kept apart, but it is not"):
        bench.submit(PutBack(NAME), ADMIN)


# ---- in between ----------------------------------------------------------------------------


def test_what_comes_between_the_file_and_the_drop_keeps_the_month(
    bench: Bench, tmp_path: Path
) -> None:
    # given an entry that is made in the moment in which the month is said to be kept apart
    ended(bench, 1)
    with bench.database.writing() as connection:
        connection.execute(
            text(
                """CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                INSERT INTO entry SELECT stream_id, seq + 1, unit_id, NULL, body, prev, hash
                FROM entry WHERE seq = 3 AND stream_id <> unit_id; RETURN NULL; END $$"""
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER late AFTER INSERT ON kept_apart "
                "FOR EACH ROW EXECUTE FUNCTION late()"
            )
        )

    # when
    with pytest.raises(Conflict, match="nothing was dropped, do it again"):
        detach(bench.database, NAME, tmp_path, order(bench))

    # then
    assert [row[1] for row in entries(bench.database)] == [1, 2, 3, 4]


def test_the_role_that_serves_may_not_let_a_month_go(
    bench: Bench, postgres_url: str, tmp_path: Path
) -> None:
    ended(bench, 1)
    with bench.database.writing() as connection:
        if not connection.scalar(text("SELECT to_regrole('alur_serving')")):
            connection.execute(text("CREATE ROLE alur_serving LOGIN"))
    grant(bench.database, "alur_serving")
    serving = postgres_url.replace("alur@", "alur_serving@")

    with (
        closing(open_database(serving)) as database,
        pytest.raises(Forbidden, match="Expected the owner of the tables"),
    ):
        detach(database, NAME, tmp_path, order(bench))
