"""The XML names of BPMN and its extensions, and the few questions asked of any XML node."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ALUR = "urn:alur:bpmn:1"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DRAWING = frozenset(  # positions and waypoints: never read by the engine
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)

Node: TypeAlias = etree._Element

_IN_BPMN = f"{{{BPMN}}}"


@lru_cache(maxsize=4096)  # every rule asks, and a file says the same few names
def split(name: str) -> tuple[str, str]:
    """Return the namespace ("" for none) and the local part of an lxml name.

    >>> split("{urn:alur:bpmn:1}sop")
    ('urn:alur:bpmn:1', 'sop')
    >>> split("name")
    ('', 'name')
    """
    if name.startswith("{"):
        namespace, _, tag = name[1:].partition("}")
        return namespace, tag
    return "", name


def local(node: Node) -> str:
    """Return a BPMN element's tag without its namespace, and "" for anything else."""
    tag = node.tag
    if isinstance(tag, str) and tag.startswith(_IN_BPMN):  # a comment's tag is no text
        return tag[len(_IN_BPMN) :]
    return ""


def children(node: Node, *tags: str) -> Iterator[Node]:
    """Yield the BPMN children of a node that have one of `tags`, in document order."""
    return node.iterchildren(*(_IN_BPMN + tag for tag in tags)) if tags else iter(())


def first(node: Node, *tags: str) -> Node | None:
    """Return the first BPMN child of a node that has one of `tags`."""
    return next(children(node, *tags), None)


def identity(node: Node) -> str:
    """Return a node's own id, "" when it has none."""
    return str(node.get("id", "")).strip()


def nearest_id(node: Node) -> str:
    """Return the id of a node or else of the nearest BPMN node around it, "" when there is none."""
    at: Node | None = node
    while at is not None:
        if local(at) and (found := identity(at)):
            return found
        at = at.getparent()
    return ""


def plain(text: str | None) -> str:
    """Return a text on one line, as names are shown in lists."""
    return " ".join((text or "").split())


def words(node: Node, namespace: str, attribute: str) -> tuple[str, ...]:
    """Return the words of an extension attribute that lists several names."""
    return tuple(node.get(f"{{{namespace}}}{attribute}", "").split())


def extension(node: Node, tag: str) -> Node | None:
    """Return a node's first own (`alur:`) extension element of that tag."""
    return next(iter(extensions(node, tag)), None)


def extensions(node: Node, tag: str) -> list[Node]:
    """Return a node's own (`alur:`) extension elements of that tag, in document order."""
    holder = first(node, "extensionElements")
    return [] if holder is None else holder.findall(f"{{{ALUR}}}{tag}")
