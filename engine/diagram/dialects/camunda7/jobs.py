"""Automatic steps and thrown messages: topics, named code, fields and parameters."""

import re

from engine.diagram.dialects import jobs, kinds
from engine.diagram.dialects.expressions import TEXT, is_marked
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.written import (
    ENGINES,
    attribute,
    elements,
    inside,
    parts,
    remove,
    shown,
)
from engine.diagram.names import CAMUNDA, Node, local
from engine.errors import Invalid

# Built into Flowable and Activiti: something is sent or called, as a handler of that name can, too.
_BUILT_IN = frozenset({"camel", "http", "mail", "mule", "shell"})
_CODE = ("class", "delegateExpression", "expression")
_CALL = re.compile(r"[#$]\{\s*([A-Za-z]\w*(?:\.[A-Za-z]\w*)*)\s*(\(.*\))?\s*\}", re.DOTALL)
_JOBS = ("serviceTask", "sendTask", "businessRuleTask")


def translate(process: Node, report: Report) -> None:
    """Translate automatic steps, and thrown messages that are done by code."""
    for node in inside(process, *_JOBS):
        _topic(node, report)
        _fields(node, node, report)
        _parameters(node, report)
    for node in inside(process, "messageEventDefinition"):
        around = node.getparent()
        if around is not None and local(around) in ("intermediateThrowEvent", "endEvent"):
            _topic(node, report)
            _fields(node, around, report)


def _topic(node: Node, report: Report) -> None:
    kind, topic = attribute(node, "type"), attribute(node, "topic")
    if kind is not None and kind[1] in ("external", "external-worker") and topic is not None:
        _external(node, kind[0], topic, report)
        return
    if kind is not None and kind[1] in _BUILT_IN:
        del node.attrib[kind[0]]
        jobs.has_topic(node, kind[1], f'{shown(node, kind[0])}="{kind[1]}"', report)
        return
    for name in _CODE:
        if (found := attribute(node, name)) is not None:
            _code(node, name, found, report)
            return


def _external(node: Node, kind: str, topic: tuple[str, str], report: Report) -> None:
    full, value = topic
    written = f'{shown(node, full)}="{value[:80]}"'
    if is_marked(value):
        jobs.has_no_topic(node, written, report)
    elif not full.startswith(f"{{{CAMUNDA}}}"):
        del node.attrib[full]
        del node.attrib[kind]
        jobs.has_topic(node, value, written, report)


def _code(node: Node, name: str, found: tuple[str, str], report: Report) -> None:
    """Name the handler after the code that another engine would call."""
    full, value = found
    written = f'{shown(node, full)}="{value[:80]}"'
    del node.attrib[full]
    if name == "class":
        topic = value if re.fullmatch(r"[\w.$\-]+", value) else ""
    else:
        call = _CALL.fullmatch(value)
        topic = call[1] if call else ""
        if name == "expression" and call and call[2] is None:
            topic = ""  # a value that is computed, and nothing that is done
    if not topic or topic.partition(".")[0] in ("execution", "task"):
        jobs.has_no_topic(node, written, report)
    else:
        jobs.has_topic(node, topic, written, report)


def _fields(node: Node, holder: Node, report: Report) -> None:
    """Hand a job what would be written into the fields of its code."""
    if attribute(node, "topic") is None:
        return
    for field in elements(node, ENGINES, "field"):
        name = field.get("name", "").strip()
        texts = [field.get("stringValue"), field.get("expression")]
        texts += [part.text for part in parts(field, "string", "expression")]
        value = next((text.strip() for text in texts if text is not None), "")
        remove(field)
        said = Said(f'<field name="{name}"> "{value}"', value, TEXT)
        jobs.given(holder, name, said, report)


def _parameters(node: Node, report: Report) -> None:
    """Hand a job its input parameters; what it hands back are its results, by their own names."""
    if attribute(node, "topic") is None:
        return
    for mapping in elements(node, ENGINES, "inputOutput"):
        for parameter in parts(mapping, "inputParameter", "outputParameter"):
            name, value = parameter.get("name", "").strip(), (parameter.text or "").strip()
            written = f"{shown(parameter, str(parameter.tag))} '{name}' \"{value}\""
            if len(parameter):
                _refuse(node, written, report)
            elif parameter.tag == f"{{{_namespace(parameter)}}}inputParameter":
                jobs.given(node, name, Said(written, value, TEXT), report)
            else:
                jobs.result(node, name, Said(written, value, TEXT), report)
        remove(mapping)


def _refuse(node: Node, written: str, report: Report) -> None:
    report.refused(
        kinds.NO_MAPPING,
        node,
        written,
        Invalid(
            "a job is handed single values, and hands back its results by their own names",
            indonesian="pekerjaan diberi nilai tunggal, dan mengembalikan hasil dengan namanya "
            "sendiri",
        ),
    )


def _namespace(node: Node) -> str:
    return str(node.tag)[1:].partition("}")[0]
