"""What the engine itself did fits its own diagram; and no alignment is dearer than it must be."""

import heapq
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from engine.conformance import steps
from engine.conformance.net import Marking, Net
from engine.definition import Definition
from engine.diagram.model import Process
from engine.interpreter.building import build
from tests import diagrams
from tests.engine.conformance.drawings import cost, drawn
from tests.engine.proof.accepting import accepted
from tests.engine.proof.cases import PureCase
from tests.engine.proof.generate import WRITTEN
from tests.engine.proof.net import Net as GameNet
from tests.engine.proof.trial import CASE, SOURCES, seeds_of, shape
from tests.engine.proof.walk import Walk
from tests.engine.proof.worlds import TooMany

DONE = ("WorkItemCompleted", "JobCompleted", "EventOccurred", "ElementCompleted")
BY_HAND = ("CorrectVariables", "FailJob", "RetryIncident")  # a person went another way


def walked(process: Process, seed: int) -> list[str] | None:
    """Return the steps of a random case of a process, None when it did not come to its end."""
    case = PureCase(Definition(UUID(int=1), 1, build(process)), CASE)
    walk = Walk(case, GameNet(process), Random(seed), WRITTEN)  # noqa: S311 - no secret
    with suppress(TooMany):
        walk.go(40)
    if walk.said != "completed" or any(e["command"]["type"] in BY_HAND for e in case.log):
        return None
    known = {each.id for each in steps(process)}
    done = [event["key"] for e in case.log for event in e["events"] if event["type"] in DONE]
    return [name for name in (key.rpartition(":")[0] for key in done) if name in known]


def test_whatever_the_engine_did_fits_its_own_diagram() -> None:
    tried = 0
    for source in ("blocks", "unstructured"):
        for seed in seeds_of(7, 120):
            process = accepted(SOURCES[source](seed).files)
            # What does not interrupt may happen more than once; that is read more simply.
            if process is None or any("beside" in shape(e) for e in process.elements.values()):
                continue
            way = walked(process, seed)
            if way is not None:
                tried += 1
                assert cost(process, way) == 0, (source, seed, way)
    assert tried > 80


MAZE = drawn(
    diagrams.start(), diagrams.node("parallelGateway", "bagi"), diagrams.user("a"),
    diagrams.user("b"), diagrams.boundary("telat", "b", "PT1H", interrupting=True),
    diagrams.node("exclusiveGateway", "arah", default="arah-kumpul"), diagrams.user("c"),
    diagrams.node("parallelGateway", "kumpul"), diagrams.user("d"), diagrams.end(),
    diagrams.end("putus"),
    diagrams.flow("mulai", "bagi"), diagrams.path("bagi", "a", "kumpul"),
    diagrams.path("bagi", "b", "arah"), diagrams.flow("arah", "kumpul", id="arah-kumpul"),
    diagrams.flow("arah", "c", when="x = 1"), diagrams.path("c", "b"),
    diagrams.path("telat", "putus"), diagrams.path("kumpul", "d", "selesai"),
)  # fmt: skip
WAYS = st.lists(st.sampled_from("abcdx"), max_size=7)


@given(way=WAYS)
def test_an_alignment_costs_what_the_shortest_way_through_all_markings_costs(
    way: list[str],
) -> None:
    assert cost(MAZE, way) == _cheapest(MAZE, way)


@given(way=WAYS, place=st.integers(0, 7))
def test_a_strange_event_costs_exactly_one_more(way: list[str], place: int) -> None:
    assert cost(MAZE, [*way[:place], "asing", *way[place:]]) == cost(MAZE, way) + 1


@given(way=WAYS, place=st.integers(0, 6))
def test_leaving_an_event_out_changes_the_cost_by_one_at_most(way: list[str], place: int) -> None:
    assert abs(cost(MAZE, way[:place] + way[place + 1 :]) - cost(MAZE, way)) <= 1


def _cheapest(process: Process, way: Sequence[str]) -> int:
    """Return the least cost by Dijkstra's algorithm, without any bound."""
    net, ticket = Net(process, [each.id for each in steps(process)]), count()
    queue: list[tuple[int, int, int, Marking]] = [
        (0, next(ticket), 0, marking) for marking in net.initial()
    ]
    seen = set()
    while queue:
        so_far, _, done, marking = heapq.heappop(queue)
        if (done, marking) in seen:
            continue
        seen.add((done, marking))
        if done == len(way) and not marking:
            return so_far
        onward = [(so_far + 1, done + 1, marking)] if done < len(way) else []
        for label, after in net.steps(marking):
            onward.append((so_far + (label is not None), done, after))
            if done < len(way) and label == way[done]:
                onward.append((so_far, done + 1, after))
        for dearer, further, next_one in onward:
            heapq.heappush(queue, (dearer, next(ticket), further, next_one))
    raise AssertionError("no way through")
