"""Wherever an expression stands, what it cannot work out waits for a person; the server goes on."""

from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

import pytest

from tests.bench import ADMIN, ANA, Bench
from tests.diagrams import (
    caught,
    each,
    edge,
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

LONG = [0] * 10_001  # one item more than an evaluation may look at


def asking(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"


def handing(tag: str, text: str) -> str:
    return f"<extensionElements><alur:{tag} name='x' value={quoteattr(text)}/></extensionElements>"


def around(step: str, *more: str) -> bytes:
    """Return a process in which somebody begins before the element "uji"."""
    return process(
        start(), user("awal"), step, end(), path("mulai", "awal", "uji", "selesai"), *more,
        declares="message:kabar",
    )  # fmt: skip


def repeating(marker: str) -> bytes:
    return around(user("uji", inner=marker))


PLACES = {
    "condition": around(
        node("exclusiveGateway", "uji", default="uji-selesai"),
        end("lain"),
        flow("uji", "lain", "sum(daftar) > 0"),
    ),
    "timer": around(
        node("intermediateCatchEvent", "uji", timer('duration("PT1H") * (sum(daftar) + 1)'))
    ),
    "conditional event": around(
        node("intermediateCatchEvent", "uji", caught("conditional", "sum(daftar) == 0"))
    ),
    "correlation of what is awaited": around(
        node(
            "intermediateCatchEvent", "uji", caught("message", "kabar"),
            alur_correlation="sum(daftar)",
        )
    ),
    "correlation of what is sent": around(
        node(
            "intermediateThrowEvent", "uji", caught("message", "kabar"),
            alur_correlation="sum(daftar)",
        )
    ),
    "payload": around(
        node(
            "intermediateThrowEvent", "uji",
            handing("input", "sum(daftar)") + caught("message", "kabar"),
        )
    ),
    "assignee": around(user("uji", alur_assignee='"ana" if sum(daftar) == 0 else "asih"')),
    "due time": around(user("uji", alur_due='duration("PT1H") * (sum(daftar) + 1)')),
    "input of a job": around(
        job("uji").replace("></serviceTask>", f">{handing('input', 'sum(daftar)')}</serviceTask>")
    ),
    "input of a call": around(
        node("callActivity", "uji", handing("input", "sum(daftar)"), calledElement="anak")
    ),
    "number of repetitions": repeating(each(asking("loopCardinality", "sum(daftar) + 1"))),
    "collection": repeating(each(alur_collection="[sum(daftar)]")),
    "end of repetitions": repeating(
        each(
            asking("loopCardinality", "3") + asking("completionCondition", "sum(daftar) == 0"),
            sequential=True,
        )
    ),
    "loop": repeating(
        "<standardLoopCharacteristics>"
        + asking("loopCondition", "sum(daftar) > 0")
        + "</standardLoopCharacteristics>"
    ),
}  # fmt: skip
CALLED = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"), id="anak")


def begun(bench: Bench, diagram: bytes, **variables: Any) -> UUID:
    """Return a case that has come to the element "uji", and past a person's step there."""
    bench.deploy(CALLED)
    bench.deploy(diagram)
    case = bench.start(**variables)
    bench.complete(case, "awal:1")
    while bench.case(case).status == "running" and (waiting := bench.open(case)):
        bench.complete(case, waiting[0], ADMIN if "isi" in waiting[0] else ANA)
    return case


def incident(bench: Bench, case: UUID) -> dict[str, Any]:
    """Return the last event that says what could not be done."""
    happened = [event for line in bench.entries(case) for event in line.events]
    return next(dict(e) for e in reversed(happened) if e["type"] == "IncidentRaised")


@pytest.mark.parametrize("place", PLACES)
def test_an_evaluation_beyond_its_budget_waits_where_it_stands_until_it_can_be_done(
    bench: Bench, place: str
) -> None:
    # given
    case = begun(bench, PLACES[place], daftar=LONG)
    assert bench.case(case).status == "incident"
    assert "the budget of steps" in incident(bench, case)["error"]
    assert incident(bench, case)["key"] in ("uji:1", "uji~each:1")

    # when
    bench.correct(case, daftar=[0])
    bench.retry(case, incident(bench, case)["key"])

    # then
    assert bench.case(case).status != "incident"
    assert bench.verify() == []


def test_a_name_that_nobody_wrote_is_an_incident(bench: Bench) -> None:
    case = begun(bench, PLACES["condition"])

    assert bench.case(case).status == "incident"
    assert "a variable 'daftar', but the case has none" in incident(bench, case)["error"]


def test_what_comes_back_of_a_called_process_is_worked_out_inside_it(bench: Bench) -> None:
    # given
    bench.deploy(CALLED)
    bench.deploy(
        around(
            node("callActivity", "uji", handing("output", "sum(daftar)"), calledElement="anak"),
            edge("tepi", "uji", "error"),
            end("lain"),
            flow("tepi", "lain"),
        )
    )
    case = bench.start()
    bench.complete(case, "awal:1")

    # when
    bench.complete(case, "uji~isi:1", daftar=LONG)

    # then
    assert bench.case(case).status == "incident"
    assert incident(bench, case)["key"] == "uji:1"
    assert bench.verify() == []
