"""Which elements of a diagram the names in a file mean."""

import re
from collections.abc import Iterable, Mapping

from engine.diagram.model import Element, Process

_SPACE = re.compile(r"\s+")
_WORK = ("serviceTask", "sendTask", "receiveTask", "callActivity")


def steps(process: Process) -> list[Element]:
    """Return what a file may tell of: what people do, and what is done by itself."""
    return [
        element
        for element in process.elements.values()
        if element.is_offered
        or element.topic is not None
        or (element.kind in _WORK and not process.within(element.id))
    ]


def matched(process: Process, names: Iterable[str]) -> dict[str, str]:
    """Return the element that each name means, by its id or its name, without the rest.

    Case and space do not count. A name that two steps bear means neither.
    """
    ids = {element.id: element.id for element in steps(process)}
    by_name: dict[str, set[str]] = {}
    for element in steps(process):
        by_name.setdefault(_folded(element.name), set()).add(element.id)
    found = {}
    for name in names:
        same = by_name.get(_folded(name), set())
        if name in ids:
            found[name] = name
        elif len(same) == 1:
            found[name] = next(iter(same))
    return found


def no_steps(process: Process, names: Iterable[str]) -> frozenset[str]:
    """Return the names of what is drawn but is no step: events, gateways, the process itself.

    Records of what a system did tell of these too; they pass by themselves.
    """
    known = {_folded(word) for each in steps(process) for word in (each.id, each.name)}
    drawn = {_folded(word) for each in process.elements.values() for word in (each.id, each.name)}
    others = (drawn | {_folded(process.id), _folded(process.name)}) - known
    return frozenset(name for name in names if _folded(name) in others)


def visible(process: Process, meant: Mapping[str, str]) -> frozenset[str]:
    """Return the elements that count: what people do, and what else the file has a name for."""
    told = frozenset(meant.values())
    return frozenset(
        element.id for element in steps(process) if element.is_offered or element.id in told
    )


def _folded(name: str) -> str:
    return _SPACE.sub(" ", name).strip().casefold()
