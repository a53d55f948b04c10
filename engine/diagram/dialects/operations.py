"""BPMN's own way to name what an automatic step calls: the operation of an interface."""

from collections.abc import Mapping

from engine.diagram.building import reference
from engine.diagram.dialects import jobs
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import inside
from engine.diagram.names import CAMUNDA, Node, local, plain


def translate(xml: Mapping[str, Node], process: Node, report: Report) -> None:
    """Name the job after the operation, where nothing else names it; `xml` finds nodes by id.

    A sendTask with a message throws it, so it needs no topic.

    Source: BPMN 2.0.2, Service Task (operationRef).
    """
    for node in inside(process, "serviceTask", "sendTask"):
        if node.get(f"{{{CAMUNDA}}}topic") or node.get("messageRef"):
            continue
        operation = xml.get(reference(node.get("operationRef"), xml))
        name = "" if operation is None else plain(operation.get("name"))
        if operation is not None and local(operation) == "operation" and name:
            jobs.has_topic(node, name, f'operationRef "{name}"', report)
