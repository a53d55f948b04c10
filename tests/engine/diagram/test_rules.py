"""Each rule, on one small diagram: how grave it is, which element it names, and its sentence."""

import pytest

from engine.diagram import read
from engine.diagram.model import Problem
from engine.diagram.rules import RULES, foreign
from engine.diagram.rules.rule import SEVERITIES, Rule
from tests.diagrams import node, path
from tests.engine.diagram.cases import activities, basics, events, scopes
from tests.engine.diagram.ruling import Case, drawn, work

CASES = basics.CASES | scopes.CASES | events.CASES | activities.CASES


TWINS = {name: case for name, case in CASES.items() if case.good}


def said(diagram: bytes, rule: str, scripts: str = "refuse") -> list[Problem]:
    return [p for p in read(diagram, scripts=scripts).problems if p.rule == rule]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_rule_names_the_element_and_says_why(case: Case) -> None:
    problems = said(case.diagram, case.rule, case.scripts)

    assert [(p.element_id, p.severity) for p in problems][:1] == [(case.at, case.severity)]
    assert case.sentence in problems[0].message["en"]


@pytest.mark.parametrize("case", TWINS.values(), ids=TWINS.keys())
def test_of_a_twin_in_which_it_is_put_right_nothing_is_said(case: Case) -> None:
    assert said(case.good, case.rule, case.scripts) == []
    assert read(case.good, scripts=case.scripts).errors == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_only_an_error_keeps_a_diagram_from_running(case: Case) -> None:
    reading = read(case.diagram)

    assert (reading.process is None) == bool(reading.errors)
    assert bool(reading.errors) >= (case.severity == "error")


def test_every_rule_is_tried() -> None:
    elsewhere = {rule.id for rule in vars(foreign).values() if isinstance(rule, Rule)}

    assert {rule.id for rule in RULES} - elsewhere == {
        case.rule for case in CASES.values() if case.rule not in elsewhere
    }


def test_every_rule_has_its_own_id_a_reason_and_a_source() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert [rule.id for rule in RULES if not (rule.reason and rule.source)] == []


def test_every_error_says_what_to_do() -> None:
    silent = [rule.id for rule in RULES if rule.severity == "error" and not all(rule.mend)]

    assert silent == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_problem_speaks_indonesian_and_english(case: Case) -> None:
    problem = said(case.diagram, case.rule, case.scripts)[0]

    assert all(problem.message[language].endswith((".", "?")) for language in ("id", "en"))
    assert problem.message["id"] != problem.message["en"]


def test_a_small_diagram_says_nothing_but_that_it_asks_nothing() -> None:
    assert [problem.rule for problem in read(drawn(work(), "kerja")).problems] == ["form-missing"]


def test_all_problems_are_said_at_once_with_the_errors_first() -> None:
    diagram = work(
        node("callActivity", "panggil"),
        path("kerja", "panggil", "selesai"),
        '<textAnnotation id="catatan"/>',
        default="kerja-panggil",
    )

    severities = [problem.severity for problem in read(diagram).problems]

    assert severities == sorted(severities, key=SEVERITIES.index)
    assert set(severities) == set(SEVERITIES)


def test_a_file_with_very_many_faults_gets_a_report_of_bounded_length() -> None:
    diagram = work(*(f'<userTaks id="s{n}"/>' for n in range(500)))

    assert len(said(diagram, "unknown-element")) == 50
