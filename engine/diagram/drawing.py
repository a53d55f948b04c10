"""What every rule looks at: the XML of a file beside the `Process` that was understood from it.

The process here is built leniently (whatever is wrong is left out or kept as it is), so that all
rules can speak about one file at once; only the absence of errors makes it runnable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.diagram.building import scopes
from engine.diagram.dialects import Record
from engine.diagram.graph import Graph
from engine.diagram.model import Element, Process
from engine.diagram.names import (
    BPMN,
    DRAWING,
    Node,
    children,
    identity,
    local,
    nearest_id,
    plain,
    split,
)
from engine.diagram.vocabulary import DRAWN, KNOWN, POSITIONS, UNREAD


@dataclass(frozen=True)
class Drawing:
    root: Node
    node: Node  # the process that runs
    process: Process
    graph: Graph
    xml: Mapping[str, Node]  # id -> node; the first one, where ids are doubled
    assigned: Mapping[str, str]  # id given to a flow that had none -> id of the element it leaves
    verdicts: tuple["Verdict", ...]
    scripts: str = "refuse"  # what becomes of script tasks: "refuse", or "manual": people do them
    translations: tuple[Record, ...] = ()  # what other engines wrote, and what it became

    def drawn(self, element_id: str) -> str:
        """Return the id of what is drawn of an element: "putus" for "putus~choose"."""
        while element_id not in self.xml and "~" in element_id:
            element_id = element_id.rpartition("~")[0]
        return element_id

    def is_choice(self, element: Element) -> bool:
        """Say whether a person chooses the way out of a gateway (engine.diagram.choices)."""
        return f"{element.id}~choose" in self.process.elements

    def label(self, element_id: str) -> str:
        """Return how a sentence names an element: by name, where it has one, and id."""
        own = self.drawn(element_id)
        node = self.xml.get(own)
        name = "" if node is None else plain(node.get("name"))[:80]
        return f"'{name}' ({own})" if name else f"'{own}'"

    def nodes(self, *tags: str) -> Iterator[Node]:
        """Yield the flow nodes and flows of these tags: the process's, then each sub-process's."""
        return (child for around in scopes(self.node) for child in children(around, *tags))

    def has(self, element_id: str) -> bool:
        """Return whether such a flow node is drawn in the process or in a sub-process of it."""
        return element_id in self.process.elements and element_id in self.xml


@dataclass(frozen=True)
class Verdict:
    """What the closed world says of one XML element or attribute."""

    kind: str  # "unsupported" "unknown" "unknown-attribute" "drawn" "unread" "other-process"
    tag: str  # of the element, or the attribute's name
    at: str  # the nearest id
    around: str  # the tag of the element around it


def judge(root: Node, process: Node) -> tuple[Verdict, ...]:
    """Return what the vocabulary has to say about every element and attribute that could run.

    Whatever stands inside a refused or drawn element is not looked at: one problem is enough.
    """
    found: list[Verdict] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.extend(_attributes(node))
        deeper = []
        for child in node:
            if (verdict := _child(child, node, process)) is not None:
                found.append(verdict)
            elif local(child) in POSITIONS:
                deeper.append(child)
        waiting.extend(reversed(deeper))
    return tuple(found)


def _attributes(node: Node) -> Iterator[Verdict]:
    allowed = POSITIONS[local(node)].attributes
    for name in node.attrib:
        namespace, attribute = split(str(name))
        if namespace in ("", BPMN) and attribute not in allowed:
            yield Verdict("unknown-attribute", attribute, nearest_id(node), local(node))


def _child(child: Node, parent: Node, process: Node) -> Verdict | None:
    tag, around = local(child), local(parent)
    if not isinstance(child.tag, str):  # a comment or an instruction
        return None
    namespace, name = split(child.tag)
    if namespace != BPMN:
        outside = around != "extensionElements" and namespace not in DRAWING
        return Verdict("foreign", name, nearest_id(child), around) if outside else None
    if tag == "process" and around == "definitions" and child is not process:
        kind = "other-process"
    elif tag not in POSITIONS[around].children:
        kind = "unsupported" if tag in KNOWN else "unknown"
    elif tag in DRAWN:
        kind = "drawn"
    elif tag in UNREAD:
        kind = "unread"
    else:
        return None
    return Verdict(kind, tag, nearest_id(child), around)


def ids(root: Node) -> dict[str, Node]:
    """Return each BPMN element by its id; where an id is doubled, the first."""
    found: dict[str, Node] = {}
    for node in root.iter(f"{{{BPMN}}}*"):
        if own := identity(node):
            found.setdefault(own, node)
    return found
