"""Automatic steps that only work out a constant, such as `${true}`: nothing is done there.

Many who draw for these engines write it where code is still missing, or none is needed.
"""

import re

from lxml import etree

from engine.diagram.dialects import kinds
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import attribute, inside, shown
from engine.diagram.names import BPMN, Node, identity, local

_CONSTANT = re.compile(r"[#$]\{\s*(true|false|null|\d+|'[^'{}]*'|\"[^\"{}]*\")\s*\}")
_PLAIN = frozenset({"id", "name"})
_IDLE = ("implementation", "operationRef")  # beside an expression they say nothing
_PARTS = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})


def translate(process: Node, report: Report) -> None:
    """Let the token pass, as it does there; an event that throws nothing stands for the step."""
    hosts = {node.get("attachedToRef", "").strip() for node in inside(process, "boundaryEvent")}
    for node in inside(process, "serviceTask", "sendTask", "businessRuleTask"):
        found = attribute(node, "expression")
        if found is None or not _CONSTANT.fullmatch(found[1]) or not _is_simple(node, hosts):
            continue
        full, value = found
        written = f'{shown(node, full)}="{value}"'
        for name in (full, *_IDLE):
            node.attrib.pop(name, None)
        node.tag = etree.QName(BPMN, "intermediateThrowEvent").text
        report.say(
            kinds.NOTHING,
            node,
            f"{written} pada {{at}} tidak mengerjakan apa-apa: langkahnya dilewati.",
            f"{written} on {{at}} does nothing: the case passes straight through.",
        )


def _is_simple(node: Node, hosts: set[str]) -> bool:
    """Say whether nothing else is written on a step that would then be lost."""
    plain = {str(name) for name in node.attrib if not str(name).startswith("{")}
    parts = {local(child) for child in node.iterchildren("*")}
    return (
        plain <= _PLAIN | {*_IDLE}
        and parts <= _PARTS
        and identity(node) not in hosts
        and attribute(node, "resultVariable") is None
    )
