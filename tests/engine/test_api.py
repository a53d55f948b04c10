"""The engine for programs: from a file to the end of its cases, without a server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import engine as engine_package
from engine.api import RESEARCHER, Engine, Restless
from engine.calendars import Calendar
from engine.checking import Unfit
from engine.commands import Actor, AddNote
from engine.errors import Forbidden, Invalid, NotFound, WrongState
from engine.jobs import JobContext, JobFailed
from tests.diagrams import (
    boundary,
    caught,
    end,
    flow,
    job,
    node,
    path,
    process,
    start,
    timer,
    user,
)

LEAVE = process(
    start(),
    user("isi"),
    node("exclusiveGateway", "putus", default="putus-tolak"),
    user("setujui", "kepala"),
    user("tolak", "kepala"),
    end(),
    path("mulai", "isi", "putus"),
    flow("putus", "setujui", when="hari < 4"),
    flow("putus", "tolak"),
    path("setujui", "selesai"),
    path("tolak", "selesai"),
    id="cuti",
)
JOBS = process(
    start(),
    job("kirim", "surat"),
    user("baca"),
    end(),
    path("mulai", "kirim", "baca", "selesai"),
    id="surat",
)
WAITS = process(
    start(),
    node("intermediateCatchEvent", "jawab", caught("message", "balasan"), alur_correlation="nomor"),
    node("intermediateCatchEvent", "dengar", caught("signal", "lonceng")),
    end(),
    path("mulai", "jawab", "dengar", "selesai"),
    id="tunggu",
    declares="message:balasan signal:lonceng",
)
PAUSES = process(
    start(),
    node("intermediateCatchEvent", "sejam", timer("PT1H")),
    node("intermediateCatchEvent", "sehari", timer("P1D")),
    end(),
    path("mulai", "sejam", "sehari", "selesai"),
    id="jeda",
)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with Engine.open() as opened:
        yield opened


# ---- opening ------------------------------------------------------------------------------------


def test_it_opens_an_empty_database_of_any_kind(database_url: str) -> None:
    with Engine.open(database_url) as engine:
        engine.deploy(LEAVE)
        case = engine.start("cuti")
        engine.advance(hours=1)

    with Engine.open(database_url) as again:
        assert again.status(case) == "running"
        assert again.now >= datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
        assert [line.id for line in again.cases()] == [case]
        assert again.start("cuti") != case
        assert again.verify() == []


def test_offices_in_memory_know_nothing_of_each_other(engine: Engine) -> None:
    engine.deploy(LEAVE)

    with Engine.open() as other, pytest.raises(NotFound):
        other.start("cuti")


def test_the_same_script_gives_the_same_log() -> None:
    def script() -> tuple[str, ...]:
        with Engine.open() as engine:
            engine.deploy(LEAVE)
            case = engine.start("cuti", {"hari": 3})
            engine.advance(minutes=7)
            engine.complete(case, "isi:1", {"hari": 5})
            return (*(entry.hash for entry in engine.log(case)), engine.digest(case))

    assert script() == script()


def test_the_clock_never_goes_behind_the_log(database_url: str) -> None:
    with Engine.open(database_url, now=datetime(2030, 1, 1, tzinfo=UTC)) as engine:
        engine.deploy(LEAVE)
        engine.start("cuti")

    with Engine.open(database_url) as again:
        assert again.now == datetime(2030, 1, 1, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(Invalid, match="with its time zone"):
        Engine.open(now=datetime(2030, 1, 1))  # noqa: DTZ001


def test_the_engine_is_found_where_a_program_looks_first() -> None:
    assert engine_package.Engine is Engine


# ---- definitions --------------------------------------------------------------------------------


def test_a_diagram_is_validated_without_a_database() -> None:
    fine, broken = Engine.validate(LEAVE), Engine.validate(b"<a>")

    assert fine.process is not None
    assert [problem.rule for problem in broken.errors] == ["not-xml"]


def test_files_are_named_by_their_path_or_given_as_bytes(engine: Engine, tmp_path: Path) -> None:
    diagram, form = tmp_path / "cuti.bpmn", tmp_path / "isian.form"
    diagram.write_bytes(LEAVE.replace(b'id="isi"', b'id="isi" camunda:formRef="isian"'))
    form.write_bytes(b'{"type": "default", "id": "isian", "components": []}')

    first = engine.deploy(diagram, [form])
    second = engine.deploy(str(diagram), {"isian": form})

    assert (first.process_id, first.version, second.version) == ("cuti", 1, 2)
    (item,) = engine.work_items(engine.start("cuti"))
    assert item.form == form.read_bytes()


def test_diagrams_that_call_each_other_are_deployed_together(
    engine: Engine, tmp_path: Path
) -> None:
    calls = process(
        start(),
        node("callActivity", "minta", calledElement="cuti"),
        end(),
        path("mulai", "minta", "selesai"),
        id="induk",
    )
    (tmp_path / "induk.bpmn").write_bytes(calls)
    (tmp_path / "cuti.bpmn").write_bytes(LEAVE)

    deployed = engine.deploy_together([tmp_path / "induk.bpmn", tmp_path / "cuti.bpmn"])

    case = engine.start("induk")
    assert {each.process_id for each in deployed} == {"cuti", "induk"}
    assert [item.key for item in engine.work_items(case)] == ["minta~isi:1"]


def test_each_process_of_a_diagram_gets_its_version(engine: Engine) -> None:
    called = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"), id="anak")
    parent = process(
        start("m"),
        node("callActivity", "minta", calledElement="anak"),
        end("s"),
        path("m", "minta", "s"),
        id="induk",
    )
    both = parent.replace(b"</definitions>", called[called.index(b"<process") :])

    deployed = engine.deploy(both)

    case = engine.start("induk")
    engine.start("anak")
    assert deployed.process_id == "induk"
    assert [item.key for item in engine.work_items(case)] == ["minta~isi:1"]


def test_scripts_are_done_by_people_where_the_program_says_so(engine: Engine) -> None:
    scripted = process(
        start(), node("scriptTask", "hitung"), end(), path("mulai", "hitung", "selesai")
    )
    assert Engine.validate(scripted).process is None
    assert Engine.validate(scripted, scripts="manual").process is not None

    engine.deploy(scripted, scripts="manual")

    assert [item.key for item in engine.work_items(engine.start("proses"))] == ["hitung:1"]


def test_what_cannot_run_is_refused_with_all_its_problems(engine: Engine) -> None:
    with pytest.raises(Unfit) as refused:
        engine.deploy(process(start(), node("complexGateway", "aneh"), end()))

    assert [p.element_id for p in refused.value.found if p.severity == "error"]
    assert engine.log() == []


def test_a_deployment_tells_what_is_not_forbidden_but_said(engine: Engine) -> None:
    assert {p.severity for p in engine.deploy(LEAVE).problems} <= {"warning", "translation", "note"}


# ---- people -------------------------------------------------------------------------------------


def test_a_case_is_driven_from_its_start_to_its_end(engine: Engine) -> None:
    engine.deploy(LEAVE)
    case = engine.start("cuti", {"hari": 3})
    assert [item.name for item in engine.work_items(case)] == ["isi"]

    engine.complete(case, "isi:1", {"alasan": "mudik"})
    assert [(item.key, item.group) for item in engine.work_items()] == [("setujui:1", "kepala")]
    engine.complete(case, "setujui:1")

    assert engine.status(case) == "completed"
    assert engine.variables(case) == {"hari": 3, "alasan": "mudik"}
    assert [line.command["type"] for line in engine.log(case)] == [
        "StartInstance",
        "CompleteWorkItem",
        "CompleteWorkItem",
    ]
    assert {line.actor["id"] for line in engine.log(case)} == {RESEARCHER.id}
    assert engine.verify(case) == []


def test_permission_is_asked_of_everybody_but_the_researcher(engine: Engine) -> None:
    engine.deploy(LEAVE)
    case = engine.start("cuti")

    with pytest.raises(Forbidden):
        engine.complete(case, "isi:1", by=Actor("gast", "Gast", "", ("tamu",)))
    engine.complete(case, "isi:1", by=Actor("ana", "Ana", "", ("staf",)))

    assert engine.log(case)[-1].actor["name"] == "Ana"


def test_the_researcher_takes_over_what_is_somebody_else_s(engine: Engine) -> None:
    engine.deploy(
        process(start(), user("isi", alur_assignee='"ana"'), end(), path("mulai", "isi", "selesai"))
    )
    case = engine.start("proses")
    (item,) = engine.work_items(case)
    with pytest.raises(Forbidden):
        engine.complete(case, "isi:1", by=Actor("asih", "Asih", "", ("staf",)))

    engine.complete(case, "isi:1")

    assert item.claimed_by == "ana"
    assert engine.status(case) == "completed"
    assert [line.command["type"] for line in engine.log(case)][1:] == [
        "AssignWorkItem",
        "CompleteWorkItem",
    ]


def test_the_researcher_gives_parafs_and_may_be_each_of_two_persons(engine: Engine) -> None:
    engine.deploy(
        process(
            start(),
            user("usul", alur_paraf="isi"),
            user("sahkan", alur_paraf="isi", alur_separateFrom="usul"),
            end(),
            path("mulai", "usul", "sahkan", "selesai"),
        )
    )
    case = engine.start("proses", {"isi": "rancangan"})

    engine.complete(case, "usul:1")
    engine.complete(case, "sahkan:1")

    given = [e for line in engine.log(case) for e in line.events if e["type"] == "ParafGiven"]
    assert [event["method"] for event in given] == ["research", "research"]
    assert given[1]["same_person_as"] == "usul"


def test_what_stalled_when_it_was_completed_is_not_open(engine: Engine) -> None:
    engine.deploy(
        process(
            start(),
            user("isi", default="isi-lain"),
            user("satu"),
            user("lain"),
            path("mulai", "isi"),
            flow("isi", "satu", when="pilihan == 1"),
            flow("isi", "lain"),
        )
    )
    case = engine.start("proses")
    engine.complete(case, "isi:1")
    (incident,) = engine.incidents(case)
    assert engine.work_items(case) == []

    engine.correct(case, {"pilihan": 1})
    engine.retry(case, incident.key)

    assert [item.key for item in engine.work_items(case)] == ["satu:1"]


def test_where_the_diagram_has_no_condition_the_item_tells_the_ways_out(engine: Engine) -> None:
    engine.deploy(
        process(
            start(),
            user("isi"),
            node("exclusiveGateway", "putus"),
            user("setujui"),
            user("tolak"),
            path("mulai", "isi", "putus", "setujui"),
            flow("putus", "tolak"),
        )
    )
    case = engine.start("proses")
    engine.complete(case, "isi:1")
    (item,) = engine.work_items(case)

    engine.complete(case, item.key, item.choices[1].answers)

    assert [choice.label for choice in item.choices] == ["setujui", "tolak"]
    assert [open_item.key for open_item in engine.work_items(case)] == ["tolak:1"]


def test_any_command_may_be_submitted(engine: Engine) -> None:
    engine.deploy(LEAVE)
    case = engine.start("cuti")

    engine.submit(AddNote(case, "menunggu lampiran"))

    assert engine.log(case)[-1].events[-1]["text"] == "menunggu lampiran"


def test_a_cancelled_case_waits_for_nothing(engine: Engine) -> None:
    engine.deploy(LEAVE)
    case = engine.start("cuti")

    engine.cancel(case)

    assert (engine.status(case), engine.work_items(case)) == ("cancelled", [])
    assert [line.id for line in engine.cases("running")] == []


# ---- jobs and incidents ------------------------------------------------------------------------


def test_a_job_waits_for_the_program_to_answer(engine: Engine) -> None:
    engine.deploy(JOBS)
    case = engine.start("surat", {"kepada": "Budi"})
    (open_job,) = engine.jobs(case)

    engine.complete_job(case, open_job.key, {"nomor": 7})

    assert open_job.topic == "surat"
    assert engine.jobs() == []
    assert engine.variables(case) == {"kepada": "Budi", "nomor": 7}


def test_a_job_with_a_handler_is_run_at_once() -> None:
    def number(context: JobContext) -> dict[str, int]:
        return {"nomor": len(str(context.variables["kepada"]))}

    with Engine.open(handlers={"surat": number}) as engine:
        engine.deploy(JOBS)
        case = engine.start("surat", {"kepada": "Budi"})

        assert engine.variables(case)["nomor"] == 4
        assert [item.key for item in engine.work_items(case)] == ["baca:1"]


def test_a_handler_that_fails_is_tried_again_as_time_passes() -> None:
    tries: list[datetime] = []

    def third_time(_: JobContext) -> dict[str, int]:
        tries.append(opened[0].now)
        if len(tries) < 3:
            raise OSError("no line")
        return {}

    opened: list[Engine] = []
    with Engine.open(handlers={"surat": third_time}) as engine:
        opened.append(engine)
        engine.deploy(JOBS)
        case = engine.start("surat")
        engine.advance(minutes=1)

        assert engine.jobs(case) == []
        assert len(set(tries)) == 3


def test_an_incident_is_mended_and_tried_again() -> None:
    def halve(context: JobContext) -> dict[str, int]:
        if context.variables["hari"] % 2:
            raise JobFailed(f"{context.variables['hari']} is odd")
        return {"setengah": context.variables["hari"] // 2}

    with Engine.open(handlers={"surat": halve}) as engine:
        engine.deploy(JOBS)
        case = engine.start("surat", {"hari": 5})
        (incident,) = engine.incidents()
        assert (incident.instance_id, incident.key) == (case, "kirim:1")
        assert incident.error == "5 is odd"
        assert engine.status(case) == "incident"

        engine.correct(case, {"hari": 6}, "typing error")
        engine.retry(case, incident.key)

        assert engine.incidents() == engine.incidents(case) == []
        assert engine.variables(case) == {"hari": 6, "setengah": 3}
        assert [line.command["type"] for line in engine.log(case)] == [
            "StartInstance",
            "FailJob",
            "CorrectVariables",
            "RetryIncident",
            "CompleteJob",
        ]
        assert engine.verify() == []


def test_a_job_fails_with_the_code_that_the_diagram_catches(engine: Engine) -> None:
    catch = caught("error", "HABIS")
    engine.deploy(
        process(
            start(),
            job("kirim"),
            node("boundaryEvent", "gagal", catch, attachedToRef="kirim"),
            user("urus"),
            end(),
            path("mulai", "kirim", "selesai"),
            path("gagal", "urus"),
            declares="error:HABIS",
        )
    )
    case = engine.start("proses")

    engine.fail_job(case, "kirim:1", "no paper left", code="HABIS")

    assert [item.key for item in engine.work_items(case)] == ["urus:1"]
    assert engine.incidents() == []


# ---- messages, signals, time -------------------------------------------------------------------


def test_messages_and_signals_come_from_outside(engine: Engine) -> None:
    engine.deploy(WAITS)
    first, second = (engine.start("tunggu", {"nomor": number}) for number in (1, 2))
    assert [(wait.kind, wait.name, wait.correlation) for wait in engine.waits(first)] == [
        ("message", "balasan", "1")
    ]

    assert engine.correlate("balasan", "1", {"isi": "ya"})
    assert not engine.correlate("balasan", "3")
    engine.signal("lonceng")

    assert [engine.status(case) for case in (first, second)] == ["completed", "running"]
    assert engine.variables(first) == {"nomor": 1, "isi": "ya"}


def test_a_message_that_comes_early_is_kept(engine: Engine) -> None:
    engine.deploy(WAITS)
    assert not engine.correlate("balasan", "1", {"isi": "lebih dulu"})

    case = engine.start("tunggu", {"nomor": 1})

    assert engine.variables(case)["isi"] == "lebih dulu"


def test_the_same_signal_twice_is_two_signals(engine: Engine) -> None:
    engine.deploy(WAITS)
    for number in (1, 2):
        case = engine.start("tunggu", {"nomor": number})
        engine.correlate("balasan", str(number))
        engine.signal("lonceng")
        assert engine.status(case) == "completed"


def test_everything_happens_when_it_is_due(engine: Engine) -> None:
    engine.deploy(PAUSES)
    begin = engine.now
    case = engine.start("jeda")

    fired = engine.advance(days=3)

    assert fired == 2
    assert engine.now == begin + timedelta(days=3)
    assert [line.at - begin for line in engine.log(case)] == [
        timedelta(0),
        timedelta(hours=1),
        timedelta(hours=25),
    ]


def test_the_clock_goes_from_one_due_time_to_the_next(engine: Engine) -> None:
    engine.deploy(PAUSES)
    begin, case = engine.now, engine.start("jeda")

    moments = []
    while engine.advance_to_next():
        moments.append(engine.now - begin)

    assert moments == [timedelta(hours=1), timedelta(hours=25)]
    assert engine.status(case) == "completed"


def test_working_time_goes_by_the_calendar_that_was_set(engine: Engine) -> None:
    weekly = {str(day): [["08:00", "16:00"]] for day in range(5)}
    engine.set_calendar(Calendar.from_json({"name": "kerja", "weekly": weekly}))
    pause = "<timerEventDefinition><timeDuration>PT9H</timeDuration></timerEventDefinition>"
    engine.deploy(
        process(
            start(),
            node("intermediateCatchEvent", "jeda", pause, alur_calendar="kerja"),
            end(),
            path("mulai", "jeda", "selesai"),
        )
    )
    begin, case = engine.now, engine.start("proses")

    engine.advance_to_next()

    assert engine.now - begin == timedelta(hours=25)
    assert engine.status(case) == "completed"


def test_cases_that_set_each_other_going_for_ever_are_stopped() -> None:
    throws = node("intermediateThrowEvent", "lempar", caught("message", "bola"))
    endless = process(
        node("startEvent", "mulai", caught("message", "bola")),
        throws,
        end(),
        path("mulai", "lempar", "selesai"),
        declares="message:bola",
    )

    with Engine.open(max_steps=50) as engine:
        engine.deploy(endless)
        with pytest.raises(Restless, match="they went on for 50 steps"):
            engine.correlate("bola")

        assert 10 <= len(engine.cases()) <= 51


def test_a_signal_may_reach_more_cases_than_may_set_each_other_going() -> None:
    heard = process(
        start(),
        node("intermediateCatchEvent", "dengar", caught("signal", "lonceng")),
        end(),
        path("mulai", "dengar", "selesai"),
        declares="signal:lonceng",
    )
    with Engine.open(max_steps=3) as engine:
        engine.deploy(heard)
        for _ in range(5):
            engine.start("proses")

        engine.signal("lonceng")
        engine.deploy(PAUSES)
        case = engine.start("jeda")
        engine.advance(days=2)

        assert len(engine.cases("completed")) == 6
        assert engine.status(case) == "completed"


def test_a_timer_on_the_edge_fires_while_the_work_is_open(engine: Engine) -> None:
    engine.deploy(
        process(
            start(),
            user("isi"),
            boundary("ingatkan", "isi", "PT1H", interrupting=True),
            user("alih", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("ingatkan", "alih"),
        )
    )
    case = engine.start("proses")
    engine.advance(minutes=59)
    assert [item.key for item in engine.work_items(case)] == ["isi:1"]

    engine.advance(minutes=1)

    assert [item.key for item in engine.work_items(case)] == ["alih:1"]
    with pytest.raises(WrongState):
        engine.complete(case, "isi:1")
