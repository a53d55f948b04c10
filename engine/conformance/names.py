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


def visible(process: Process, meant: Mapping[str, str]) -> frozenset[str]:
    """Return the elements that count: what people do, and what else the file has a name for."""
    told = frozenset(meant.values())
    return frozenset(
        element.id for element in steps(process) if element.is_offered or element.id in told
    )


def _folded(name: str) -> str:
    return _SPACE.sub(" ", name).strip().casefold()
