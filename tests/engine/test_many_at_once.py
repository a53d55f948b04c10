"""Many people at the same moment: one wins, numbers have no gap, nobody starves."""

import threading
from collections.abc import Callable
from uuid import uuid5

import pytest

from engine import queries
from engine.clock import SystemClock
from engine.commands import AddNote, CompleteWorkItem, StartInstance
from engine.errors import Refusal
from tests.bench import ANA, ASIH, UNIT, Bench
from tests.diagrams import end, path, process, start, user

NUMBERED = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    end(),
    path("mulai", "isi", "selesai"),
)


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do everything in its own thread, at the same moment; return how each ended."""
    gate = threading.Barrier(len(deeds))
    ends: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        gate.wait()
        try:
            deed()
            ends.append("done")
        except Refusal as refusal:
            ends.append(type(refusal).__name__)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_two_who_complete_the_same_work_one_wins(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    case = bench.start()

    ends = at_once(
        lambda: bench.complete(case, "isi:1", by=ANA),
        lambda: bench.complete(case, "isi:1", by=ASIH),
    )

    assert ends == ["WrongState", "done"]
    assert len(bench.log(case)) == 2


def test_numbers_drawn_at_the_same_moment_have_no_gap_and_no_double(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    cases = [bench.start() for _ in range(12)]

    ends = at_once(*[lambda case=case: bench.complete(case, "isi:1") for case in cases])

    assert ends == ["done"] * 12
    with bench.database.reading() as connection:
        lines = queries.register_lines(
            connection, unit_id=UNIT, register="agenda", year=2026, zone="Asia/Jakarta"
        )
    assert [line.number for line in lines] == list(range(1, 13))
    assert bench.verify() == []


def test_a_double_click_is_one_command(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    case = bench.start()
    click = CompleteWorkItem(case, "isi:1", {})

    ends = at_once(*[lambda: bench.submit(click, ANA, command_id="klik")] * 4)

    assert ends == ["done"] * 4
    assert len(bench.log(case)) == 2


def test_a_command_inside_a_write_transaction_is_refused_instead_of_waiting_for_itself(
    bench: Bench,
) -> None:
    if not bench.database.is_sqlite:
        return
    bench.deploy(NUMBERED)
    case = bench.start()

    with (
        bench.database.writing(),
        pytest.raises(RuntimeError, match="Expected no command inside a write transaction"),
    ):
        bench.complete(case, "isi:1")

    bench.complete(case, "isi:1")


def test_more_people_than_connections_start_cases_at_the_same_moment(bench: Bench) -> None:
    """Each held one connection and waited for a second: nobody got one, for half a minute."""
    bench.deploy(NUMBERED)
    cases = [uuid5(UNIT, f"at once {number}") for number in range(48)]

    ends = at_once(
        *[lambda case=case: bench.submit(StartInstance(case, "proses"), ANA) for case in cases]
    )

    assert ends == ["done"] * 48


def test_who_waited_for_his_turn_is_not_older_than_who_went_first(bench: Bench) -> None:
    """PostgreSQL's clock is read with the locked row: again, when that changed meanwhile."""
    bench.deploy(NUMBERED)
    case = bench.start()
    bench.runtime.clock = SystemClock()

    at_once(*(lambda: bench.submit(AddNote(case, "hadir")) for _ in range(8)))

    moments = [entry.record["at"] for entry in bench.log(case)]
    assert len(moments) == 9
    assert moments == sorted(moments)
    assert [entry.seq for entry in bench.log(case)[1:] if "clock" in entry.record] == []
