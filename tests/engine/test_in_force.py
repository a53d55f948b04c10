"""Versions that come into force later, processes that are retired, changes of old versions."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine import queries
from engine.commands import DeployBundle, RetireProcess
from engine.errors import Conflict, Forbidden, Invalid, NotFound, WrongState
from engine.queries import DefinitionLine
from engine.tables import instance
from tests.bench import ANA, ANALYST, MONDAY, Bench
from tests.diagrams import caught, node, path, process, start, timer, user

TOMORROW = MONDAY + timedelta(days=1)
LATER = MONDAY + timedelta(days=2)


def letter(step: str = "isi", id: str = "surat") -> bytes:
    return process(start(), user(step), path("mulai", step), id=id)


def report(step: str, every: str = "R/PT6H") -> bytes:
    return process(
        node("startEvent", "tiap", timer(every, "timeCycle")), user(step), path("tiap", step)
    )


def caller(id: str = "induk") -> bytes:
    return process(
        start(), node("callActivity", "panggil", calledElement="surat"), path("mulai", "panggil"),
        id=id,
    )  # fmt: skip


def versions(bench: Bench, process_id: str = "surat") -> dict[int, str]:
    """Return the state of each version."""
    with bench.database.reading() as connection:
        lines = queries.definition_versions(
            connection, unit_id=bench.unit_id, process_id=process_id
        )
    known = queries.periods(lines, bench.clock.now())
    return {line.version: known[line.id].state for line in lines}


def in_force(bench: Bench) -> list[DefinitionLine]:
    with bench.database.reading() as connection:
        return queries.definitions(connection, unit_id=bench.unit_id, at=bench.runtime.present())


def upcoming(bench: Bench) -> list[DefinitionLine]:
    with bench.database.reading() as connection:
        return queries.upcoming_definitions(
            connection, unit_id=bench.unit_id, at=bench.runtime.present()
        )


def begun_on(bench: Bench) -> list[int]:
    """Return on which version each case began, the oldest first."""
    with bench.database.reading() as connection:
        ids = list(connection.scalars(select(instance.c.id).order_by(instance.c.started_at)))
    return [bench.case(case).version for case in ids]


# ---- in force from --------------------------------------------------------------------------


def test_a_case_begins_on_the_version_that_is_in_force_then(bench: Bench) -> None:
    # given
    bench.deploy(letter("lama"))
    bench.deploy(letter("baru"), in_force_at=TOMORROW.isoformat())

    # when
    before = bench.start()
    bench.wait(days=1)
    after = bench.start()

    # then
    assert bench.open(before) == ["lama:1"]
    assert bench.open(after) == ["baru:1"]
    assert bench.verify() == []


def test_a_newer_version_at_once_is_never_replaced_by_an_older_one_that_was_to_come(
    bench: Bench,
) -> None:
    bench.deploy(letter("satu"))
    bench.deploy(letter("dua"), in_force_at=TOMORROW.isoformat())
    bench.deploy(letter("tiga"))

    bench.wait(days=2)

    assert bench.open(bench.start()) == ["tiga:1"]
    assert versions(bench) == {1: "past", 2: "skipped", 3: "in_force"}


def test_the_queries_tell_what_is_in_force_from_what_is_to_come(bench: Bench) -> None:
    # given
    bench.deploy(letter("noise", id="lain"))
    bench.deploy(letter("lama"))
    bench.deploy(letter("baru"), in_force_at=LATER.isoformat())

    # then
    assert [(line.process_id, line.version) for line in in_force(bench)] == [
        ("lain", 1),
        ("surat", 1),
    ]
    assert [(line.version, line.in_force_at) for line in upcoming(bench)] == [(2, LATER)]
    assert versions(bench) == {1: "in_force", 2: "upcoming"}

    # when
    bench.wait(days=2)

    # then
    assert [line.version for line in in_force(bench)] == [1, 2]
    assert upcoming(bench) == []
    assert versions(bench) == {1: "past", 2: "in_force"}


def test_a_process_that_is_only_to_come_cannot_be_started_yet(bench: Bench) -> None:
    bench.deploy(letter(), in_force_at=TOMORROW.isoformat())

    with pytest.raises(WrongState, match=r"only from 24-11-2026 08\.00") as refused:
        bench.start()

    assert "belum berlaku: versi 1 berlaku mulai 24-11-2026 08.00" in refused.value.indonesian


def test_a_process_that_nobody_deployed_cannot_be_started(bench: Bench) -> None:
    bench.deploy(letter())

    with pytest.raises(NotFound, match="a deployed process 'lain', found none"):
        bench.start(process_id="lain")


def test_a_version_cannot_have_been_in_force_before_it_is_deployed(bench: Bench) -> None:
    yesterday = (MONDAY - timedelta(days=1)).isoformat()

    with pytest.raises(Invalid, match="Expected a moment to come"):
        bench.deploy(letter(), in_force_at=yesterday)

    assert in_force(bench) == []


@pytest.mark.parametrize("said", ["besok", "2027-01-01T00:00:00", ""])
def test_in_force_from_is_a_moment_with_its_time_zone(bench: Bench, said: str) -> None:
    with pytest.raises(Invalid, match="a moment with its time zone"):
        bench.deploy(letter(), in_force_at=said)


def test_several_diagrams_come_into_force_at_the_same_moment(bench: Bench) -> None:
    files = {"a.bpmn": letter(), "b.bpmn": caller()}

    bench.submit(DeployBundle(files, in_force_at=TOMORROW.isoformat()), ANALYST)

    assert [line.process_id for line in upcoming(bench)] == ["induk", "surat"]


# ---- what begins by itself, and what is called ----------------------------------------------


def test_a_version_to_come_plans_its_cases_from_its_own_moment(bench: Bench) -> None:
    # given
    bench.deploy(report("lama"))
    bench.deploy(report("baru"), in_force_at=TOMORROW.isoformat())

    # when
    bench.wait(hours=23)

    # then
    assert begun_on(bench) == [1, 1, 1]

    # when
    bench.wait(hours=13)

    # then
    assert begun_on(bench) == [1, 1, 1, 2, 2]
    assert bench.verify() == []


def test_a_case_planned_before_the_change_begins_on_the_old_version_even_when_late(
    bench: Bench,
) -> None:
    # given
    bench.deploy(report("lama", "R/PT20H"))
    bench.deploy(report("baru", "R/P9D"), in_force_at=TOMORROW.isoformat())

    # when
    bench.clock.advance(timedelta(days=1, minutes=1))
    bench.timers.fire_due()

    # then
    assert begun_on(bench) == [1]


def test_the_plans_of_a_version_that_is_overtaken_begin_nothing(bench: Bench) -> None:
    bench.deploy(report("satu", "R/P9D"))
    bench.deploy(report("dua"), in_force_at=LATER.isoformat())
    bench.deploy(report("tiga", "R/P9D"), in_force_at=TOMORROW.isoformat())

    bench.wait(days=5)

    assert begun_on(bench) == []


def test_a_message_begins_a_case_on_the_version_in_force(bench: Bench) -> None:
    # given
    def ordered(step: str) -> bytes:
        return process(
            node("startEvent", "pesan", caught("message", "pesan_masuk")),
            user(step),
            path("pesan", step),
            declares="message:pesan_masuk",
        )

    bench.deploy(ordered("lama"))
    bench.deploy(ordered("baru"), in_force_at=TOMORROW.isoformat())

    # when
    first = bench.begun_by(bench.send_message("pesan_masuk"))
    bench.wait(days=1)
    second = bench.begun_by(bench.send_message("pesan_masuk"))

    # then
    assert bench.open(first) == ["lama:1"]
    assert bench.open(second) == ["baru:1"]


def test_a_call_runs_what_is_in_force_when_its_caller_comes_into_force(bench: Bench) -> None:
    # given
    bench.deploy(letter("lama"))
    bench.deploy(letter("baru"), in_force_at=TOMORROW.isoformat())

    # when
    bench.deploy(caller("sekarang"))
    bench.deploy(caller("besok"), in_force_at=LATER.isoformat())
    bench.wait(days=3)

    # then
    assert bench.open(bench.start(process_id="sekarang")) == ["panggil~lama:1"]
    assert bench.open(bench.start(process_id="besok")) == ["panggil~baru:1"]


def test_what_is_not_in_force_by_then_cannot_be_called(bench: Bench) -> None:
    bench.deploy(letter(), in_force_at=LATER.isoformat())

    with pytest.raises(Invalid, match="no version of it is in force then"):
        bench.deploy(caller(), in_force_at=TOMORROW.isoformat())


# ---- retired --------------------------------------------------------------------------------


def test_a_retired_process_begins_no_case_and_its_running_ones_go_on(bench: Bench) -> None:
    # given
    bench.deploy(letter())
    case = bench.start()

    # when
    bench.retire("surat")

    # then
    with pytest.raises(WrongState, match=r"retired on 23-11-2026 08\.00") as refused:
        bench.start()
    assert "sudah dipensiunkan sejak 23-11-2026 08.00" in refused.value.indonesian
    bench.complete(case, "isi:1")
    assert bench.case(case).status == "completed"
    assert versions(bench) == {1: "retired"}
    assert bench.verify() == []


def test_a_retired_process_begins_nothing_by_itself(bench: Bench) -> None:
    bench.deploy(report("lapor"))

    bench.retire("proses")
    bench.wait(days=2)

    with bench.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(instance)) == 0


def test_a_version_that_was_to_come_is_retired_with_its_process(bench: Bench) -> None:
    bench.deploy(letter("lama"))
    bench.deploy(letter("baru"), in_force_at=TOMORROW.isoformat())

    bench.retire("surat")
    bench.wait(days=2)

    with pytest.raises(WrongState, match="retired"):
        bench.start()
    assert versions(bench) == {1: "retired", 2: "skipped"}


def test_a_process_that_is_deployed_again_is_no_longer_retired(bench: Bench) -> None:
    bench.deploy(letter("lama"))
    bench.retire("surat")

    bench.deploy(letter("baru"))

    assert bench.open(bench.start()) == ["baru:1"]
    assert versions(bench) == {1: "past", 2: "in_force"}


def test_a_retired_process_is_not_called_by_new_callers(bench: Bench) -> None:
    bench.deploy(letter())
    bench.retire("surat")

    with pytest.raises(Invalid, match="no version of it is in force then"):
        bench.deploy(caller())


def test_a_process_is_retired_once(bench: Bench) -> None:
    bench.deploy(letter())
    bench.retire("surat")

    with pytest.raises(WrongState, match="Expected a process 'surat' in force, found none"):
        bench.retire("surat")


def test_a_process_is_retired_for_a_reason(bench: Bench) -> None:
    bench.deploy(letter())

    with pytest.raises(Invalid, match="a reason"):
        bench.retire("surat", reason=" ")


def test_staff_cannot_retire_a_process(bench: Bench) -> None:
    bench.deploy(letter())

    with pytest.raises(Forbidden, match="an analyst to retire a process"):
        bench.submit(RetireProcess("surat", "bosan"), ANA)


# ---- changes of an old version, and warnings that stand -------------------------------------


def test_a_change_of_a_version_that_is_no_longer_the_newest_conflicts(bench: Bench) -> None:
    # given
    bench.deploy(letter("satu"))
    bench.deploy(letter("dua"), base=1)

    # then
    with pytest.raises(
        Conflict, match="version 2 of 'surat', the newest, but version 1"
    ) as refused:
        bench.deploy(letter("tiga"), base=1)
    assert "dibuat dari versi 1" in refused.value.indonesian
    assert "sekarang 2" in refused.value.indonesian
    assert versions(bench) == {1: "past", 2: "in_force"}


def test_a_new_process_conflicts_with_one_of_its_name(bench: Bench) -> None:
    bench.deploy(letter(), base=0)

    with pytest.raises(Conflict, match="version 1 of 'surat', the newest, but version 0"):
        bench.deploy(letter(), base=0)


def test_a_bundle_says_of_each_process_what_was_changed(bench: Bench) -> None:
    bench.deploy(letter())
    bench.deploy(letter())

    with pytest.raises(Conflict, match="version 2 of 'surat'"):
        bench.submit(DeployBundle({"a.bpmn": letter()}, base={"surat": 1}), ANALYST)


def test_why_a_warning_stands_is_kept_with_the_version(bench: Bench) -> None:
    bench.deploy(letter(), acknowledged={"form-missing isi": "Tidak perlu formulir."})

    assert in_force(bench)[0].acknowledged == {"form-missing isi": "Tidak perlu formulir."}


def test_a_warning_is_acknowledged_for_a_reason(bench: Bench) -> None:
    with pytest.raises(Invalid, match="a reason why the warning 'form-missing isi' stands"):
        bench.deploy(letter(), acknowledged={"form-missing isi": ""})


def test_a_version_is_in_force_since_it_was_deployed_unless_told(bench: Bench) -> None:
    bench.deploy(letter())

    line = in_force(bench)[0]

    assert line.in_force_at == line.deployed_at == MONDAY
