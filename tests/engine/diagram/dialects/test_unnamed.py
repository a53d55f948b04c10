"""Links and errors that are named where another tool names them."""

from engine.diagram import read
from engine.diagram.model import Problem, Reading
from tests.diagrams import end, flow, node, path, process, start, user

LINKED = process(
    start(),
    node("intermediateThrowEvent", "lanjut", '<linkEventDefinition name=""/>'),
    node("intermediateCatchEvent", "l", "<linkEventDefinition/>").replace(
        'name="l"', 'name=" lanjut "'
    ),
    end(),
    path("mulai", "lanjut"),
    path("l", "selesai"),
)
FAILING = process(
    start(),
    node(
        "subProcess",
        "dalam",
        start("m") + end("gagal", '<errorEventDefinition errorRef="E7"/>') + path("m", "gagal"),
    ),
    node("boundaryEvent", "batas", '<errorEventDefinition errorRef="E7"/>', attachedToRef="dalam"),
    user("k"),
    end(),
    path("mulai", "dalam", "selesai"),
    flow("batas", "k"),
)
NO_ENGINE = FAILING.replace(b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"', b"").replace(
    b"camunda:candidateGroups", b"alur:candidateGroups"
)


def said(reading: Reading) -> list[Problem]:
    return [problem for problem in reading.problems if problem.rule == "translated-name"]


def test_a_link_without_a_name_has_that_of_its_event() -> None:
    reading = read(LINKED)

    assert reading.errors == ()
    assert reading.process is not None
    assert [way.target for way in reading.process.outgoing("lanjut")] == ["l"]
    assert [problem.element_id for problem in said(reading)] == ["lanjut", "l"]
    assert "has its event's name" in said(reading)[0].message["en"]


def test_an_engines_reference_to_no_error_is_the_code() -> None:
    reading = read(FAILING)

    assert reading.errors == ()
    assert reading.process is not None
    assert {reading.process.elements[own].event_ref for own in ("gagal", "batas")} == {"E7"}
    assert [problem.element_id for problem in said(reading)] == ["gagal", "batas"]
    assert reading == read(FAILING)


def test_a_reference_to_no_error_of_no_engine_stays_refused() -> None:
    found = {problem.rule for problem in read(NO_ENGINE).errors}

    assert "dangling-reference" in found
