"""Links and errors whose name some tools write in another place than the standard has for it."""

from collections.abc import Mapping

from lxml import etree

from engine.diagram.building import reference
from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import is_marked
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import ENGINES, inside
from engine.diagram.names import BPMN, Node, plain

_OF_CODES = frozenset(ENGINES)  # where a reference to no error is the code itself


def translate(root: Node, xml: Mapping[str, Node], process: Node, report: Report) -> None:
    """Name links by their events, and errors that are declared nowhere by their references."""
    for definition in inside(process, "linkEventDefinition"):
        _link(definition, report)
    if _OF_CODES & set(root.nsmap.values()):
        declared: set[str] = set()
        for definition in inside(process, "errorEventDefinition"):
            _error(root, xml, definition, declared, report)


def _link(definition: Node, report: Report) -> None:
    event = definition.getparent()
    name = "" if event is None else plain(event.get("name"))
    if event is not None and name and not plain(definition.get("name")):
        definition.set("name", name)
        report.say(
            kinds.ELSEWHERE,
            event,
            "Tautan tanpa nama pada {at} dibaca sebagai tautan yang bernama seperti peristiwanya.",
            "The link without a name on {at} was read as one that has its event's name.",
        )


def _error(
    root: Node, xml: Mapping[str, Node], definition: Node, declared: set[str], report: Report
) -> None:
    code = definition.get("errorRef", "").strip()
    if not code or is_marked(code) or reference(code, xml) in xml:
        return
    if code not in declared:
        declared.add(code)
        root.insert(0, etree.Element(f"{{{BPMN}}}error", {"id": code, "errorCode": code}))
    report.say(
        kinds.ELSEWHERE,
        definition,
        f"errorRef='{code[:80]}' pada {{at}} dibaca sebagai kode galat; galat itu tidak ada.",
        f"errorRef='{code[:80]}' on {{at}} was read as an error's code; there is no such error.",
    )
