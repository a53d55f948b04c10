"""A sender may say where the case must still stand, and hand in a guard; no log tells of either."""

import threading
from dataclasses import dataclass

import pytest
from sqlalchemy import bindparam, update

from engine import queries
from engine.commands import AddNote, ClaimWorkItem, SetCalendar, StartInstance
from engine.errors import Forbidden, Invalid, Outdated, Refusal
from engine.statements import Hot
from engine.tables import job
from engine.work import Work
from tests.bench import ADMIN, ANA, Bench
from tests.diagrams import end, node, path, process, start, user
from tests.diagrams import job as service

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
JOB_BESIDE = process(
    start(),
    node("parallelGateway", "belah"),
    user("isi"),
    service("kirim"),
    end(),
    end("lain"),
    path("mulai", "belah", "isi", "selesai"),
    path("belah", "kirim", "lain"),
)
_NOTE_ON_JOBS = Hot(update(job).values(error=bindparam("new_error")))


@dataclass(frozen=True)
class Marks:
    """A guard that leaves a mark on the jobs, and then lets pass or not."""

    lets_pass: bool

    def __call__(self, work: Work) -> None:
        work.run(_NOTE_ON_JOBS, [{"new_error": "dijaga"}])
        if not self.lets_pass:
            raise Forbidden("Expected the guard's leave, but it gives none")


def mark(bench: Bench) -> str | None:
    with bench.database.reading() as connection:
        return queries.open_jobs(connection, unit_id=bench.unit_id)[0].error


# ---- where the case must still stand --------------------------------------------------------


def test_a_command_that_expects_the_entry_at_which_the_case_stands_is_carried_out(
    bench: Bench,
) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()

    result = bench.runtime.submit(ClaimWorkItem(case, "isi:1"), actor=ANA, expected_seq=1)

    assert result.seq == 2


def test_a_command_that_expects_another_entry_is_refused_and_changes_nothing(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    bench.submit(AddNote(case, "hadir"))

    with pytest.raises(Outdated, match="to stand at entry 1, but it stands at 2") as refused:
        bench.runtime.submit(ClaimWorkItem(case, "isi:1"), actor=ANA, expected_seq=1)

    assert refused.value.status == 412
    assert len(bench.log(case)) == 2


def test_a_repeat_is_recognised_although_the_case_has_moved_on(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    note = AddNote(case, "hadir")
    bench.runtime.submit(note, actor=ANA, command_id="k1", expected_seq=1)

    again = bench.runtime.submit(note, actor=ANA, command_id="k1", expected_seq=1)

    assert again.repeated
    assert again.seq == 2


def test_a_case_that_begins_stands_before_its_first_entry(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    begin = StartInstance(bench.begun_by("lain"), "proses")

    with pytest.raises(Outdated):
        bench.runtime.submit(begin, actor=ANA, expected_seq=1)

    assert bench.runtime.submit(begin, actor=ANA, expected_seq=0).seq == 1
    assert bench.case(case).status == "running"


def test_of_many_who_saw_the_case_at_the_same_entry_one_moves_it_on(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()
    gate = threading.Barrier(8)
    ends: list[str] = []

    def write(number: int) -> None:
        gate.wait()
        try:
            note = AddNote(case, f"catatan {number}")
            bench.runtime.submit(note, actor=ANA, expected_seq=1)
            ends.append("done")
        except Refusal as refusal:
            ends.append(type(refusal).__name__)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    assert sorted(ends) == ["Outdated"] * 7 + ["done"]
    assert len(bench.log(case)) == 2
    assert bench.verify() == []


# ---- the guard ------------------------------------------------------------------------------


def test_what_a_guard_writes_is_committed_with_the_command(bench: Bench) -> None:
    bench.deploy(JOB_BESIDE)
    case = bench.start()

    bench.runtime.submit(ClaimWorkItem(case, "isi:1"), actor=ANA, guard=Marks(lets_pass=True))

    assert mark(bench) == "dijaga"
    assert bench.items(case)[0].person_id == "ana"


def test_a_command_that_its_guard_does_not_let_pass_changes_nothing_nor_does_the_guard(
    bench: Bench,
) -> None:
    bench.deploy(JOB_BESIDE)
    case = bench.start()

    with pytest.raises(Forbidden, match="the guard's leave"):
        bench.runtime.submit(ClaimWorkItem(case, "isi:1"), actor=ANA, guard=Marks(lets_pass=False))

    assert mark(bench) is None
    assert bench.items(case)[0].person_id is None


def test_a_repeat_is_answered_although_its_guard_would_not_let_it_pass_again(bench: Bench) -> None:
    bench.deploy(JOB_BESIDE)
    case = bench.start()
    note = AddNote(case, "hadir")
    bench.runtime.submit(note, actor=ANA, command_id="k1", guard=Marks(lets_pass=True))

    again = bench.runtime.submit(note, actor=ANA, command_id="k1", guard=Marks(lets_pass=False))

    assert again.repeated


def test_the_log_tells_of_no_condition(bench: Bench) -> None:
    bench.deploy(JOB_BESIDE)
    case, bare = bench.start(), bench.start()
    guard = Marks(lets_pass=True)
    bench.runtime.submit(AddNote(case, "hadir"), actor=ANA, guard=guard, expected_seq=1)
    bench.submit(AddNote(bare, "hadir"))

    told, plain = bench.log(case)[1].record, bench.log(bare)[1].record

    assert {**told, "stream": "", "command": ""} == {**plain, "stream": "", "command": ""}
    assert set(told["command"]) == set(plain["command"])
    assert bench.verify() == []


def test_conditions_are_of_commands_on_a_case(bench: Bench) -> None:
    with pytest.raises(Invalid, match="conditions on a case only, but found SetCalendar"):
        bench.runtime.submit(SetCalendar("kantor", {}), actor=ADMIN, expected_seq=3)
