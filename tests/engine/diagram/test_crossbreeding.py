"""Pieces of one diagram grafted into another: each comes out run or refused, and nothing raises."""

from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.diagram import read
from tests.engine.diagram.test_rules import CASES, TWINS

STOCK = [
    etree.fromstring(xml)
    for xml in (*(c.diagram for c in CASES.values()), *(c.good for c in TWINS.values()))
]
PIECES = [node for root in STOCK for node in root.iterdescendants("*")]
WORDS = (
    "", " ", "0", "-1", "9" * 5_000, "true", "false", "~", "pilih~choose", "proses", "kerja",
    "mulai", "x == 1", "${x}", "R/PT0S", "PT5M", "\u0300", "\u0661\u0662", "1e999", "a" * 199,
)  # fmt: skip


def cross(random: Random) -> Any:
    """Return a diagram to which up to six things were done that nobody meant."""
    root = deepcopy(random.choice(STOCK))
    for _ in range(random.randint(1, 6)):
        node = random.choice(list(root.iterdescendants("*")) or [root])
        what = random.choice((graft, graft, exchange, exchange, rewrite, remove))
        what(node, random)
    return root


def graft(node: Any, random: Random) -> None:
    node.append(deepcopy(random.choice(PIECES)))


def exchange(node: Any, random: Random) -> None:
    names = sorted(node.attrib) or ["id"]
    others = sorted(random.choice(PIECES).attrib.values())
    node.set(random.choice(names), random.choice((*WORDS, *others)))


def rewrite(node: Any, random: Random) -> None:
    node.text = random.choice(WORDS)


def remove(node: Any, _: Random) -> None:
    if node.getparent() is not None:
        node.getparent().remove(node)


@given(st.integers(0, 2**32))
@settings(max_examples=400)
def test_a_diagram_grafted_of_others_runs_or_is_refused_at_what_exists(seed: int) -> None:
    root = cross(Random(seed))  # noqa: S311 (a game, no secret)
    drawn = {own.strip() for own in root.xpath("//@id")}

    reading = read(etree.tostring(root))

    assert (reading.process is None) == bool(reading.errors)
    assert {problem.element_id for problem in reading.problems} <= {"", *drawn}
    assert all(problem.message["id"] and problem.message["en"] for problem in reading.problems)
