"""Where a file draws each element: bounds and waypoints, in words that can be compared."""

from collections.abc import Iterator, Mapping

from engine.diagram.names import Node, split

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_DRAWN = (f"{_DI}BPMNShape", f"{_DI}BPMNEdge")
_NO_LOOK = ("id", "bpmnElement")
_LOOKS_ANYWAY = {"isHorizontal": "true"}  # what a modeler may write or leave out


def positions(root: Node) -> Mapping[str, str]:
    """Return where each element is drawn, by its id; where it is drawn twice, both places."""
    found: dict[str, list[str]] = {}
    for node in root.iter(*_DRAWN):
        found.setdefault(_element(node), []).append(" ".join(_places(node)))
    return {own: "; ".join(places) for own, places in found.items()}


def looks(root: Node) -> Mapping[str, str]:
    """Return how each element is drawn: its colours, whether it is open or has a marker."""
    found: dict[str, list[str]] = {}
    for node in root.iter(*_DRAWN):
        said = sorted(
            f"{split(str(name))[1]}={value}"
            for name, value in node.attrib.items()
            if name not in _NO_LOOK and _LOOKS_ANYWAY.get(str(name)) != value
        )
        if said:
            found.setdefault(_element(node), []).append(" ".join(said))
    return {own: "; ".join(said) for own, said in found.items()}


def _element(node: Node) -> str:
    return str(node.get("bpmnElement", "")).strip().rpartition(":")[2]  # a qualified name


def _places(node: Node) -> Iterator[str]:
    """Yield the bounds of a shape and of its label, or the waypoints of an edge."""
    for inner in node.iter(_BOUNDS, _WAYPOINT):
        yield ",".join(_number(inner.get(name, "")) for name in ("x", "y", "width", "height"))


def _number(text: str) -> str:
    """Return a number as it is written shortest.

    >>> [_number(text) for text in ("120", "120.0", "-0.50", "", "far")]
    ['120', '120', '-0.5', '', 'far']
    """
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text.strip()
