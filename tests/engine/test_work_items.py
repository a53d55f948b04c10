"""Taking, completing and losing work."""

from dataclasses import replace
from typing import Any

import pytest

from engine.commands import AddNote, CompleteWorkItem, InstanceCommand, ReleaseWorkItem
from engine.errors import Forbidden, Invalid, NotFound, WrongState
from tests.bench import ADMIN, ANA, ASIH, BUDI, GAST, Bench
from tests.diagrams import boundary, each, end, escalation, path, process, start, user

WIDTH = 200
TWO_STEPS = process(
    start(),
    user("isi"),
    user("setujui", "kepala"),
    end(),
    path("mulai", "isi", "setujui", "selesai"),
)


def test_a_started_case_offers_its_first_work_item_to_the_group(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)

    bench.start()

    assert bench.inbox(ANA) == ["isi:1"]
    assert bench.inbox(ASIH) == ["isi:1"]
    assert bench.inbox(BUDI) == []


def test_completing_a_work_item_offers_the_next_one(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    noise = bench.start()

    bench.complete(case, "isi:1", hari=3)

    assert bench.open(case) == ["setujui:1"]
    assert bench.variables(case) == {"hari": 3}
    assert bench.open(noise) == ["isi:1"]


def test_a_case_without_open_work_is_completed(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.complete(case, "isi:1")

    result = bench.complete(case, "setujui:1", by=BUDI)

    assert [type(event).__name__ for event in result.events][-1] == "InstanceCompleted"
    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_a_person_of_another_group_may_not_complete(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()

    with pytest.raises(
        Forbidden,
        match="Expected somebody of group 'staf' to work on 'isi', but Gast is in no group",
    ):
        bench.complete(case, "isi:1", by=GAST)

    assert bench.open(case) == ["isi:1"]


def test_work_that_a_colleague_has_taken_is_his(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.claim(case, "isi:1", by=ASIH)

    with pytest.raises(Forbidden, match="Asih has taken it") as refusal:
        bench.complete(case, "isi:1", by=ANA)

    assert refusal.value.indonesian == "Tugas ini sedang dikerjakan oleh Asih."


def test_work_that_was_given_back_is_free_again(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.claim(case, "isi:1", by=ASIH)
    bench.submit(ReleaseWorkItem(case, "isi:1"), ASIH)

    bench.complete(case, "isi:1", by=ANA)

    assert bench.open(case) == ["setujui:1"]


def test_an_administrator_may_give_back_what_somebody_holds(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.claim(case, "isi:1", by=ASIH)

    bench.submit(ReleaseWorkItem(case, "isi:1"), ADMIN)

    assert bench.items(case)[0].person_id is None


def test_the_second_of_two_who_race_learns_who_was_first(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    bench.wait(hours=6, minutes=5)
    bench.complete(case, "isi:1", by=ASIH)

    with pytest.raises(WrongState, match="Asih completed it") as refusal:
        bench.complete(case, "isi:1", by=ANA)

    assert refusal.value.indonesian == "Tugas ini sudah diselesaikan oleh Asih pada 14.05 WIB."


def test_a_repeated_command_returns_the_first_result(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    command = CompleteWorkItem(case, "isi:1", {"hari": 3})
    first = bench.submit(command, command_id="klik-1")

    second = bench.submit(command, command_id="klik-1")

    assert second.repeated
    assert (second.seq, second.events) == (first.seq, first.events)
    assert len(bench.log(case)) == 2


def test_an_unknown_element_is_not_found(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()

    with pytest.raises(NotFound, match="found 'hapus:1'"):
        bench.complete(case, "hapus:1")


NUL, HALF = "a\x00b", "a\ud800b"


@pytest.mark.parametrize("bad", [NUL, HALF], ids=["nul", "surrogate"])
@pytest.mark.parametrize("place", ["answer", "name", "note", "actor", "command id"])
def test_text_that_no_database_keeps_is_refused(bench: Bench, bad: str, place: str) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    command: InstanceCommand = AddNote(case, "catatan")
    actor, command_id = ANA, None
    match place:
        case "answer":
            command = CompleteWorkItem(case, "isi:1", {"judul": [{"teks": bad}]})
        case "name":
            command = CompleteWorkItem(case, "isi:1", {bad: 1})
        case "note":
            command = AddNote(case, bad)
        case "actor":
            actor = replace(ANA, name=bad)
        case _:
            command_id = bad

    with pytest.raises(Invalid):
        bench.submit(command, actor, command_id)

    assert len(bench.log(case)) == 1


def test_lists_in_lists_without_end_are_refused(bench: Bench) -> None:
    bench.deploy(TWO_STEPS)
    case = bench.start()
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]

    with pytest.raises(Invalid, match="Expected text, whole numbers, lists and mappings"):
        bench.complete(case, "isi:1", dalam=deep)


def test_a_step_takes_few_statements(bench: Bench) -> None:
    sla = process(
        start(),
        user("isi"),
        user("setujui"),
        boundary("isi_sla", "isi", "PT2H"),
        boundary("setujui_sla", "setujui", "PT2H"),
        escalation("telat", "kepala"),
        escalation("telat2", "kepala"),
        end(),
        path("mulai", "isi", "setujui", "selesai"),
        path("isi_sla", "telat"),
        path("setujui_sla", "telat2"),
    )
    bench.deploy(sla)
    case = bench.start()

    bench.complete(case, "isi:1")

    # The case's row is read, and all is written: on PostgreSQL by one statement.
    assert bench.runtime.last_statements == (7 if bench.database.is_sqlite else 2)


def test_a_step_takes_as_few_statements_however_much_it_does(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            user("banyak", inner=each(f"<loopCardinality>{WIDTH}</loopCardinality>")),
            boundary("batas", "banyak", "PT2H", interrupting=True),
            user("sesudah"),
            end(),
            path("mulai", "isi", "banyak", "selesai"),
            path("batas", "sesudah", "selesai"),
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1")
    began = bench.runtime.last_statements
    bench.wait(hours=3)
    withdrew = bench.runtime.last_statements

    assert bench.open(case) == ["sesudah:1"]
    assert began <= 7
    assert withdrew <= 7
