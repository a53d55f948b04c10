"""What a checked diagram says of each element, flow and lane, attribute by attribute.

An attribute of `engine.diagram.model` is compared because it is there: a new one needs no line
here. What is at its default is left out: "nothing said" is the same in all versions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

from engine.diagram.comparing.difference import Value
from engine.diagram.model import Element, Flow, Lane, Process

Facts: TypeAlias = dict[str, Value]

_NOT_SAID = frozenset({"id", "options"})  # what it is known by; what is derived from the flows
_CHOICE = "~choose"


def element_facts(element: Element, lanes: Mapping[str, Lane]) -> Facts:
    """Return what is said of an element; its lane's group is said of the lane."""
    found = dict(_said(element))
    lane = lanes.get(element.lane or "")
    if lane is not None and element.group == lane.group:
        found.pop("group", None)
    return found


def flow_facts(flow: Flow, process: Process) -> Facts:
    """Return what is said of a flow, as it is drawn: without the steps in which people choose."""
    found = dict(_said(flow))
    if flow.target.endswith(_CHOICE):
        found["target"] = flow.target.removesuffix(_CHOICE)
    if flow.source + _CHOICE in process.elements:
        found.pop("condition", None)  # made from the choice, not drawn
    return found


def lane_facts(lane: Lane) -> Facts:
    """Return what is said of a lane."""
    return dict(_said(lane))


def process_facts(process: Process) -> Facts:
    """Return what is said of the whole: its names, and its identity as an SOP."""
    found: Facts = {"id": process.id}
    named = {"name": process.name, "title": process.title, "summary": process.summary}
    found |= dict(_plain(named))
    if process.sop is not None:
        found |= {f"sop.{attribute}": value for attribute, value in _said(process.sop)}
    return found


def _said(thing: Any) -> Iterator[tuple[str, Value]]:
    """Yield the attributes of a frozen thing that say something."""
    for each in fields(thing):
        value = getattr(thing, each.name)
        if each.name in _NOT_SAID or value is None or value == each.default:
            continue
        if is_dataclass(value):
            yield from ((f"{each.name}.{name}", inner) for name, inner in _said(value))
        else:
            yield from _plain({each.name: value})


def _plain(values: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for name, value in values.items():
        if isinstance(value, tuple):
            value = tuple(one if isinstance(one, str) else ": ".join(one) for one in value)
        if value not in (None, "", ()):
            yield name, value
