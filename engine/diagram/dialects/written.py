"""Reads and removes what other engines wrote, and writes what we read instead.

Whatever is translated is taken out, so that the rules judge only what is left.
"""

from collections.abc import Iterator

from lxml import etree

from engine.diagram.names import ALUR, BPMN, CAMUNDA, Node, first, split

ACTIVITI = "http://activiti.org/bpmn"
FLOWABLE = "http://flowable.org/bpmn"
OPERATON = "http://operaton.org/schema/1.0/bpmn"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
# One family: Camunda 7 began as Activiti, Flowable too, Operaton goes on from Camunda 7.
ENGINES = (CAMUNDA, OPERATON, FLOWABLE, ACTIVITI)


def attribute(node: Node, name: str) -> tuple[str, str] | None:
    """Return the full name and the value of an attribute in one of the family's namespaces."""
    for namespace in ENGINES:
        if (value := node.get(f"{{{namespace}}}{name}", "").strip()) != "":
            return f"{{{namespace}}}{name}", value
    return None


def elements(node: Node, namespaces: tuple[str, ...], *names: str) -> list[Node]:
    """Return a node's extension elements of these namespaces and names, in document order."""
    holder = first(node, "extensionElements")
    if holder is None:
        return []
    return [
        child for child in holder.iterchildren("*") if split(child.tag) in _all(namespaces, names)
    ]


def parts(node: Node, *names: str) -> Iterator[Node]:
    """Yield the children of a foreign element that have its own namespace and one of `names`."""
    namespace = split(node.tag)[0]
    return (
        child for child in node.iterchildren("*") if split(child.tag) in _all((namespace,), names)
    )


def inside(process: Node, *tags: str) -> list[Node]:
    """Return the BPMN nodes of these tags in a process, in document order."""
    return list(process.iter(*(f"{{{BPMN}}}{tag}" for tag in tags)))


def remove(node: Node) -> None:
    """Take a node out of the tree."""
    if (parent := node.getparent()) is not None:
        parent.remove(node)


def shown(node: Node, full: str) -> str:
    """Return an attribute's or element's name as it is written: "camunda:assignee"."""
    namespace, name = split(full)
    prefix = next((own for own, uri in node.nsmap.items() if uri == namespace and own), None)
    return f"{prefix}:{name}" if prefix else name


def alur(node: Node, name: str, value: str) -> None:
    """Write one of our attributes."""
    node.set(f"{{{ALUR}}}{name}", value)


def camunda(node: Node, name: str, value: str) -> None:
    """Write one of the attributes that we share with Camunda 7."""
    node.set(f"{{{CAMUNDA}}}{name}", value)


def hand(node: Node, tag: str, name: str, value: str) -> None:
    """Write `<alur:input>` or `<alur:output>` on a node."""
    holder = first(node, "extensionElements")
    if holder is None:
        holder = etree.Element(f"{{{BPMN}}}extensionElements")
        node.insert(0, holder)
    etree.SubElement(holder, f"{{{ALUR}}}{tag}", {"name": name, "value": value})


def _all(namespaces: tuple[str, ...], names: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(namespace, name) for namespace in namespaces for name in names}
