"""The support page's tables say what the reader does, and the page does not lag behind them."""

from pathlib import Path

import pytest

from engine.diagram import read, standard
from engine.diagram.support_table import attribute_becomes, events, rewritten
from engine.diagram.vocabulary import EVENT_DEFINITIONS, POSITIONS, becomes
from tests.diagrams import end, flow, node, path, process, start, user
from tests.engine.diagram.ruling import ERROR, MESSAGE, SIGNAL, beside, inside, sub, task, work

PAGE = Path(__file__).parents[3] / "docs" / "bpmn-support.md"
DEFINITIONS = {
    "": "",
    "message": '<messageEventDefinition messageRef="pesan"/>',
    "timer": "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>",
    "signal": '<signalEventDefinition signalRef="tanda"/>',
    "conditional": (
        "<conditionalEventDefinition><condition>x == 1</condition></conditionalEventDefinition>"
    ),
    "error": '<errorEventDefinition errorRef="galat"/>',
    "escalation": "<escalationEventDefinition/>",
    "link": '<linkEventDefinition name="lanjut"/>',
    "terminate": "<terminateEventDefinition/>",
    "compensate": "<compensateEventDefinition/>",
    "cancel": "<cancelEventDefinition/>",
    "multiple": "<terminateEventDefinition/><terminateEventDefinition/>",
}
DECLARED = MESSAGE + SIGNAL + ERROR
STEP = (user("k"), end("s"), path("k", "s"))


def at(place: str, kind: str) -> bytes:
    """Return a diagram with an event "p" of one kind at one place."""
    definition = DEFINITIONS[kind]
    if place == "start of a process":
        return work(node("startEvent", "p", definition), flow("p", "kerja"))
    if place == "start of a sub-process":
        return inside(node("startEvent", "p", definition), *STEP, flow("p", "k"))
    if place == "start of an event sub-process":
        begin = node("startEvent", "p", definition)
        return work(sub("sela", begin, *STEP, flow("p", "k"), triggeredByEvent="true"))
    if place == "boundary":
        event = node("boundaryEvent", "p", definition, attachedToRef="kerja")
        return work(event, flow("p", "selesai"))
    if place == "end":
        return process(start(), node("endEvent", "p", definition), path("mulai", "p"))
    return on_the_way(place, kind)


def on_the_way(place: str, kind: str) -> bytes:
    tags = {
        "intermediate catch": "intermediateCatchEvent",
        "intermediate throw": "intermediateThrowEvent",
    }
    event = node(tags[place], "p", DEFINITIONS[kind])
    if kind != "link":
        return process(start(), event, user("k"), end(), path("mulai", "p", "k", "selesai"))
    other = node(next(tag for tag in tags.values() if tag != tags[place]), "q", DEFINITIONS[kind])
    ways = ("q", "p") if place == "intermediate catch" else ("p", "q")
    return process(start(), event, other, end(), path("mulai", ways[0]), path(ways[1], "selesai"))


def test_the_page_has_the_tables_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == rewritten(page)
    assert all(f"<!-- {name} -->" in page for name in ("elements", "events", "attributes", "rules"))


@pytest.mark.parametrize("kind", DEFINITIONS)
@pytest.mark.parametrize("place", EVENT_DEFINITIONS)
def test_an_event_runs_exactly_where_the_table_says(place: str, kind: str) -> None:
    diagram = beside(at(place, kind), DECLARED)

    errors = [problem.element_id for problem in read(diagram).errors]

    assert errors == ([] if kind in EVENT_DEFINITIONS[place] else ["p"])


def test_no_event_runs_that_the_standard_does_not_have() -> None:
    for place, kinds in EVENT_DEFINITIONS.items():
        assert {kind or "plain" for kind in kinds} <= standard.EVENT_POSITIONS[place]
    assert events().count("| run |") > 0


@pytest.mark.parametrize("tag", sorted({*standard.ATTRIBUTES, *standard.ABSTRACT}))
def test_an_element_of_the_standard_is_refused_where_it_does_not_stand(tag: str) -> None:
    """Every element of BPMN 2.0.2 inside a step: known there, or refused there by its name."""
    reading = read(task(f'<{tag} id="asing">x</{tag}>'))
    said = [p for p in reading.problems if p.rule in ("unsupported-element", "unknown-element")]
    named = any(tag in p.message["en"] for p in said)

    assert "unknown-element" not in {problem.rule for problem in said}
    if tag in POSITIONS["userTask"].children:
        assert not named
        assert becomes(tag) != "refused"
    else:
        assert reading.errors


def test_every_attribute_of_the_standard_has_one_verdict() -> None:
    verdicts = {
        attribute_becomes(tag, name) for tag, names in standard.ATTRIBUTES.items() for name in names
    }

    assert verdicts == {"run", "noted", "only this value", "refused"}


def test_whatever_stands_in_the_vocabulary_is_of_the_standard() -> None:
    for tag, position in POSITIONS.items():
        assert position.attributes - {"id"} <= set(standard.ATTRIBUTES[tag])
        assert position.children <= set(standard.ATTRIBUTES)
