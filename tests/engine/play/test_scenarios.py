"""Scenarios: what they expect, and what is said when it is not so."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.checking import NoForms
from engine.errors import Invalid
from engine.play import Outcome, Player, read_scenario, write_scenario
from engine.rehearsal import Files, Source
from forms.validation import Validator
from tests import sop
from tests.engine.play.test_playing import LEAVE

FOLDER = Path(__file__).parents[3] / "bpmn" / "scenarios" / "pemutakhiran_website"
SOURCES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.json"))}
START = {"do": "start", "variables": {"nomor": "7"}}
ISI = {"do": "complete", "key": "isi", "answers": {"hari": 3}}


def scenario(*when: Any, then: Any = (), **more: Any) -> bytes:
    body = {"format": 1, "name": "Cuti", "when": list(when), "then": list(then), **more}
    return orjson.dumps(body)


def run(source: bytes) -> Outcome:
    return Player(NoForms()).run(Files((Source("cuti", LEAVE),)), {"cuti": source})["cuti"]


def test_all_scenarios_of_the_sop_pass() -> None:
    files = Files((Source("pemutakhiran_website", sop.DIAGRAM, sop.FORMS),))

    outcomes = Player(Validator()).run(files, SOURCES)

    assert len(outcomes) >= 8
    assert {name: each.sentence for name, each in outcomes.items() if not each.passed} == {}


@pytest.mark.parametrize("name", SOURCES)
def test_a_scenario_is_written_as_it_is_read(name: str) -> None:
    found = read_scenario(SOURCES[name])

    assert read_scenario(write_scenario(found)) == found


@pytest.mark.parametrize(
    "expected",
    [
        {"expect": "status", "equals": "running"},
        {"expect": "open", "elements": ["setujui"]},
        {"expect": "variable", "path": "hari", "equals": 3},
        {"expect": "variable", "path": "tiada[0].apa", "equals": None},
        {"expect": "completed", "elements": ["mulai", "isi"]},
        {"expect": "not_reached", "elements": ["catat", "terlambat"]},
        {"expect": "incident", "element": ""},
        {"expect": "cases", "equals": 1},
    ],
)
def test_an_expectation_that_holds(expected: dict[str, Any]) -> None:
    assert run(scenario(START, ISI, expected)) == Outcome(True, "Cuti")


@pytest.mark.parametrize(
    ("expected", "sentence", "element"),
    [
        ({"expect": "status", "equals": "completed"}, "expected 'status' \"completed\"", ""),
        ({"expect": "open", "elements": ["isi"]}, "expected the open work items 'isi'", "isi"),
        (
            {"expect": "variable", "path": "hari", "equals": "3"},
            "expected 'hari' \"3\", found 3",
            "",
        ),
        ({"expect": "variable", "path": "x", "equals": 1}, "found (none)", ""),
        ({"expect": "completed", "elements": ["isi", "mulai"]}, "'mulai' to be completed", "mulai"),
        ({"expect": "not_reached", "elements": ["isi"]}, "'isi' not to be reached", "isi"),
        (
            {"expect": "due", "element": "isi", "at": "2026-11-23T08:00:00+07:00"},
            "expected 'isi' to be open",
            "isi",
        ),
        (
            {"expect": "due", "element": "setujui", "at": "2026-11-23T08:00:00+07:00"},
            "expected 'setujui' to be due",
            "setujui",
        ),
        ({"expect": "escalated", "element": "isi", "group": "kepala"}, "to be escalated", "isi"),
        ({"expect": "incident", "element": "catat"}, "expected an incident at 'catat'", "catat"),
        ({"expect": "job", "element": "catat"}, "expected a job to wait at 'catat'", "catat"),
        ({"expect": "awaited", "message": "balasan"}, "expected the case to wait for", ""),
        ({"expect": "cases", "equals": 2}, "expected 2 cases, but found 1", ""),
        ({"expect": "status", "equals": "running", "case": 2}, "case 2 has not begun", ""),
    ],
)
def test_an_expectation_that_fails_says_what_was_found(
    expected: dict[str, Any], sentence: str, element: str
) -> None:
    found = run(scenario(START, ISI, then=[expected]))

    assert not found.passed
    assert found.place == "then[0]"
    assert found.sentence is not None
    assert sentence in found.sentence["en"]
    assert found.element_id == element


def test_a_refused_move_fails_at_its_place() -> None:
    found = run(scenario(START, {"do": "complete", "key": "setujui"}))

    assert (found.passed, found.place, found.element_id) == (False, "when[1]", "setujui")
    assert found.sentence is not None
    assert found.sentence["en"].startswith("refused: ")


def test_a_refusal_may_be_what_is_expected() -> None:
    refused = {"do": "complete", "key": "setujui", "refused": "work item"}

    assert run(scenario(START, refused)).passed
    assert run(scenario(START, {**ISI, "refused": ""})).sentence == {
        "id": "seharusnya ditolak, tetapi diterima",
        "en": "expected to be refused, but was not",
    }
    other = run(scenario(START, {**refused, "refused": "hujan"}))
    assert other.sentence is not None
    assert "expected to be refused with 'hujan'" in other.sentence["en"]


def test_an_expectation_may_stand_between_moves() -> None:
    assert run(scenario(START, {"expect": "open", "elements": ["isi"]}, ISI)).passed
    assert run(scenario({"expect": "open", "elements": []}, START)).place == "when[0]"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"{", "scenario: expected JSON"),
        (b"[]", "scenario: expected a mapping"),
        (scenario(format=2), "format: expected 1"),
        (scenario(name=" "), "name: expected a name"),
        (scenario(whatever=1), "scenario: expected only format"),
        (scenario(given={"start_at": "kemarin"}), "given.start_at: expected a moment"),
        (scenario(given={"start_at": "2026-11-23T08:00:00"}), "given.start_at: expected a moment"),
        (scenario(given={"people": {"a": {}}}), "given.people.a.groups: expected a list"),
        (scenario(given={"calendars": {"a": {}}}), "given.calendars.a: "),
        (scenario(given={"wind": "west"}), "given: expected only start_at"),
        (
            scenario(START, {"do": "complete", "key": "isi", "answers": []}),
            r"when\[1\].answers: expected a mapping",
        ),
        (scenario({"expect": "rain"}), r"when\[0\].expect: expected one of"),
        (scenario(then=[{"expect": "open"}]), r"then\[0\].elements: expected a value"),
        (scenario(then=[{"do": "start"}]), r"then\[0\].expect: expected one of"),
        (b" " * 200_001, "scenario: expected at most 200000 bytes"),
        (b'{"format": 1, "name": "a", "when": ' + b"[" * 2000, "scenario: expected JSON"),
        (
            scenario({"do": "start", "variables": orjson.loads(b'{"a":' * 60 + b"1" + b"}" * 60)}),
            r"when\[0\].variables: expected at most 40 levels",
        ),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_place(source: bytes, place: str) -> None:
    with pytest.raises(Invalid, match=place):
        read_scenario(source)


def test_a_scenario_that_cannot_be_read_has_not_passed() -> None:
    found = run(scenario({"do": "fly"}))

    assert (found.passed, found.place) == (False, "when[0].do")


def test_a_scenario_of_another_process_has_not_passed() -> None:
    found = run(scenario(START, process="lain"))

    assert found.sentence is not None
    assert "it is of 'lain'" in found.sentence["en"]
