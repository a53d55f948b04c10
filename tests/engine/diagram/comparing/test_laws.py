"""What holds of any two versions, whatever was done to the files."""

from copy import deepcopy
from dataclasses import fields, replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.diagram.comparing import Contents, Difference, compare, contents
from engine.diagram.comparing.difference import OPPOSITE, Change
from engine.diagram.comparing.facts import element_facts
from engine.diagram.model import Element
from engine.diagram.names import BPMN, local
from engine.diagram.vocabulary import FLOW_NODES
from tests import sop

ROOT = etree.fromstring(sop.DIAGRAM)
WORDS = ("", "Baru", "PT30M", "kasie", "terima", "x == 1", "2026-01-01", "true")


def edited(seed: int) -> bytes:
    """Return the SOP after some edits that nobody meant."""
    random = Random(seed)  # noqa: S311 (a game, no secret)
    root = deepcopy(ROOT)
    for _ in range(random.randint(1, 5)):
        node = random.choice([each for each in root.iter("*") if each is not root])
        random.choice((rename, rewrite, remove))(node, random)
    return bytes(etree.tostring(root))


def rename(node: Any, random: Random) -> None:
    if names := [name for name in sorted(node.attrib) if name not in ("id", "isExecutable")]:
        node.set(random.choice(names), random.choice(WORDS))


def rewrite(node: Any, random: Random) -> None:
    if not len(node):
        node.text = random.choice(WORDS)


def remove(node: Any, _: Random) -> None:
    if local(node) != "process" and node.find(f"{{{BPMN}}}laneSet") is None:
        node.getparent().remove(node)


def read(seed: int) -> Contents:
    return contents(edited(seed), sop.FORMS)


SEEDS = st.integers(0, 2**32)


def facts(difference: Difference) -> set[tuple[Any, ...]]:
    return {(entry.key, entry.status, frozenset(entry.changes)) for entry in difference.entries}


@given(SEEDS)
@settings(max_examples=50, deadline=None)
def test_nothing_differs_from_itself(seed: int) -> None:
    assert not compare(read(seed), read(seed))


@given(SEEDS, SEEDS)
@settings(max_examples=50, deadline=None)
def test_the_other_way_round_everything_is_mirrored(one: int, two: int) -> None:
    a, b = read(one), read(two)

    forth, back = compare(a, b), compare(b, a)

    mirrored = {
        (
            entry.key,
            OPPOSITE[entry.status],
            frozenset(Change(c.attribute, c.after, c.before) for c in entry.changes),
        )
        for entry in back.entries
    }
    assert facts(forth) == mirrored
    assert {(r.old, r.new) for r in forth.renames} == {(r.new, r.old) for r in back.renames}


@given(SEEDS, SEEDS)
@settings(max_examples=50, deadline=None)
def test_whatever_differs_in_the_process_is_named_once(first: int, second: int) -> None:
    a, b = read(first), read(second)

    named = [entry.key for entry in compare(a, b).entries]

    assert len(named) == len(set(named))
    for own in a.process.elements.keys() | b.process.elements.keys():
        before, after = a.process.elements.get(own), b.process.elements.get(own)
        if "~" not in own and before != after and not only_its_lanes_group(before, after):
            assert ("element", "", own) in named, own
    for own in a.process.flows.keys() | b.process.flows.keys():
        one, two = a.process.flows.get(own), b.process.flows.get(own)
        if one != two and "~choose" not in f"{one} {two}" and "choice_" not in f"{one} {two}":
            assert ("flow", "", own) in named, own


def only_its_lanes_group(before: Element | None, after: Element | None) -> bool:
    """Say whether others do it now because its lane is theirs: that is said of the lane."""
    return before is not None and after is not None and replace(before, group=after.group) == after


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_an_element_that_is_edited_is_named(data: st.DataObject) -> None:
    root = deepcopy(ROOT)
    drawn = [each for each in root.iter(f"{{{BPMN}}}*") if local(each) in FLOW_NODES]
    node = data.draw(st.sampled_from(drawn))
    inner = data.draw(st.sampled_from([each for each in node.iter("*") if local(each) not in ("incoming", "outgoing")]))  # fmt: skip  # noqa: E501
    inner.set("{urn:someone}mark", "x")

    found = compare(contents(sop.DIAGRAM), contents(etree.tostring(root)))

    assert [entry.id for entry in found.entries] == [node.get("id")]


def test_every_attribute_of_an_element_is_compared() -> None:
    """A new attribute of the model needs no line in the comparison."""
    plain = Element("a", "task")
    for each in fields(Element):
        if each.name in ("id", "options"):
            continue
        other = Element("a", "task")
        object.__setattr__(other, each.name, "x")
        assert element_facts(plain, {}) != element_facts(other, {}), each.name
