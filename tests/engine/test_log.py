"""The log cannot be changed quietly, and replays to what is there."""

from datetime import timedelta
from uuid import uuid5

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from engine.commands import AddNote
from engine.database import Database
from engine.errors import WrongState
from engine.history import START, seal
from engine.packing import unpack
from engine.tables import entry, instance
from tests.bench import ANA, MONDAY, UNIT, Bench
from tests.diagrams import end, path, process, start, user
from tests.forging import forge

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))


@pytest.mark.parametrize("statement", [update(entry).values(body=b"{}"), delete(entry)])
def test_the_database_refuses_to_change_or_delete_the_log(bench: Bench, statement: object) -> None:
    bench.deploy(ONE_STEP)
    bench.start()

    with (
        pytest.raises(DatabaseError, match="the log is never"),
        bench.database.writing() as connection,
    ):
        connection.execute(statement)  # type: ignore[call-overload]


def test_insert_or_replace_does_not_pass_the_triggers(database: Database) -> None:
    if not database.is_sqlite:
        return
    bench = Bench(database)
    bench.deploy(ONE_STEP)

    with pytest.raises(DatabaseError, match="the log is never"), database.writing() as connection:
        connection.execute(text("INSERT OR REPLACE INTO entry SELECT * FROM entry"))


def test_a_changed_body_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start(judul="asli")
    forged = bench.log(case)[0].body.replace(b"asli", b"lain")

    forge(bench.database, update(entry).where(entry.c.stream_id == case).values(body=forged))

    assert [(f.stream_id, f.seq, f.problem) for f in bench.verify()] == [
        (case, 1, "Expected the hash of entry 1 to fit its body, but the body was changed")
    ]


def test_a_removed_entry_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    for number in range(3):
        bench.submit(AddNote(case, f"catatan {number}"), ANA)

    forge(bench.database, delete(entry).where(entry.c.stream_id == case, entry.c.seq == 2))

    assert [f.seq for f in bench.verify()] == [2]


def test_a_cut_off_tail_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    bench.complete(case, "isi:1")

    forge(bench.database, delete(entry).where(entry.c.stream_id == case, entry.c.seq == 2))

    assert "up to the case's head" in bench.verify()[0].problem


def test_a_changed_state_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start(judul="asli")
    with bench.database.reading() as connection:
        snapshot = connection.scalar(select(instance.c.snapshot).where(instance.c.id == case))
    assert snapshot is not None

    with bench.database.writing() as connection:
        forged = unpack(bytes(snapshot)).replace(b"asli", b"lain")
        connection.execute(update(instance).where(instance.c.id == case).values(snapshot=forged))

    assert "Expected the case's state to be" in bench.verify()[0].problem


def test_a_forged_chain_that_replays_otherwise_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    forged = bench.log(case)[0].body.replace(b'"group":"staf"', b'"group":"bos"')
    sealed = seal(START, forged)

    forge(
        bench.database,
        update(entry).where(entry.c.stream_id == case).values(body=forged, hash=sealed),
    )
    with bench.database.writing() as connection:
        connection.execute(update(instance).where(instance.c.id == case).values(head=sealed))

    problem = bench.verify()[0].problem
    assert "Expected entry 1 to replay to the same, but event 2 was recorded as" in problem


def test_nothing_moves_a_completed_case_but_a_note_may_be_added(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    bench.complete(case, "isi:1")

    bench.submit(AddNote(case, "diperiksa auditor"), ANA)

    with pytest.raises(WrongState, match="Expected the case to be running, but it is completed"):
        bench.complete(case, "isi:1")
    assert bench.verify() == []


def test_a_refused_command_leaves_no_trace(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    before = bench.log(case)

    with pytest.raises(WrongState):
        bench.complete(case, "isi:7", judul="lain")

    assert bench.log(case) == before
    assert bench.variables(case) == {}


def test_a_log_without_its_first_entry_is_found(bench: Bench) -> None:
    """Streams were listed by their first entry: without it the case was not looked at."""
    bench.deploy(ONE_STEP)
    case = bench.start()
    bench.complete(case, "isi:1")

    forge(bench.database, delete(entry).where(entry.c.stream_id == case, entry.c.seq == 1))

    assert [(f.stream_id, f.seq) for f in bench.verify()] == [(case, 1)]


def test_a_case_whose_whole_log_is_gone_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()

    forge(bench.database, delete(entry).where(entry.c.stream_id == case))

    assert [(f.stream_id, f.problem) for f in bench.verify()] == [
        (case, "Expected 1 entries up to the case's head, found 0")
    ]


def test_a_cut_off_tail_of_the_offices_own_log_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    bench.deploy(ONE_STEP)

    forge(bench.database, delete(entry).where(entry.c.stream_id == UNIT, entry.c.seq == 2))

    assert [(f.stream_id, f.problem) for f in bench.verify()] == [
        (UNIT, "Expected 2 entries up to the office's head, found 1")
    ]


def test_an_entry_that_was_written_for_another_place_is_found(bench: Bench) -> None:
    """A whole log, moved to another case, is sealed well and replays well."""
    bench.deploy(ONE_STEP)
    case = bench.start()
    moved = uuid5(UNIT, "moved")

    forge(bench.database, update(entry).where(entry.c.stream_id == case).values(stream_id=moved))
    with bench.database.writing() as connection:
        connection.execute(update(instance).where(instance.c.id == case).values(id=moved))

    assert [(f.stream_id, f.seq, f.problem) for f in bench.verify()] == [
        (moved, 1, f"Expected entry 1 to say that it is of {moved}, but it says {case}")
    ]


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b"{}", b'{"seq":1}', b'{"seq":1,"stream":"x","unit":7}', b"\xff"],
)
def test_an_entry_that_cannot_be_read_is_a_finding_and_stops_no_verification(
    bench: Bench, body: bytes
) -> None:
    bench.deploy(ONE_STEP)
    case, noise = bench.start(), bench.start()
    sealed = seal(START, body)

    forge(
        bench.database,
        update(entry).where(entry.c.stream_id == case).values(body=body, hash=sealed),
    )
    with bench.database.writing() as connection:
        connection.execute(update(instance).where(instance.c.id == case).values(head=sealed))

    found = bench.verify()
    assert [(f.stream_id, f.seq) for f in found] == [(case, 1)]
    assert noise not in {f.stream_id for f in found}


@pytest.mark.parametrize("was", [b'"type":"StartInstance"', b'"version":1'])
def test_a_sealed_entry_whose_command_or_event_means_nothing_is_a_finding(
    bench: Bench, was: bytes
) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    body = bench.log(case)[0].body.replace(was, was.partition(b":")[0] + b":{}")
    sealed = seal(START, body)

    forge(
        bench.database,
        update(entry).where(entry.c.stream_id == case).values(body=body, hash=sealed),
    )
    with bench.database.writing() as connection:
        connection.execute(update(instance).where(instance.c.id == case).values(head=sealed))

    assert [(f.stream_id, f.seq) for f in bench.verify()] == [(case, 1)]


@pytest.mark.parametrize(("was", "becomes"), [(b"Ana", b"Adi"), (b"isi:1", b"isi:7")])
def test_a_changed_memory_of_who_did_what_is_found(
    bench: Bench, was: bytes, becomes: bytes
) -> None:
    """Parafs, doers and claims lie in the state, but were left out of the comparison."""
    bench.deploy(
        process(
            start(), user("isi"), user("lanjut"), end(), path("mulai", "isi", "lanjut", "selesai")
        )
    )
    case = bench.start()
    bench.complete(case, "isi:1")
    with bench.database.writing() as connection:
        snapshot = unpack(connection.execute(select(instance.c.snapshot)).scalar_one())
        forged = snapshot.replace(was, becomes)
        connection.execute(update(instance).values(snapshot=forged))

    assert [f.stream_id for f in bench.verify()] == [case]


def test_a_state_that_cannot_be_read_is_a_finding(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()

    with bench.database.writing() as connection:
        connection.execute(update(instance).values(snapshot=b"zzz"))

    assert [f.stream_id for f in bench.verify()] == [case]


def test_an_entry_of_the_office_is_never_before_the_one_before_it(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    bench.clock.advance(timedelta(hours=-5))

    result = bench.deploy(ONE_STEP)

    assert result.at == MONDAY
    assert bench.log(UNIT)[-1].record["clock"] == (MONDAY - timedelta(hours=5)).isoformat()
