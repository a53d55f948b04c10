"""The extensions of Camunda 8 (Zeebe): elements, not attributes, and FEEL after a `=`."""

from collections.abc import Mapping

from engine.diagram.dialects.record import Report
from engine.diagram.dialects.zeebe import calls, jobs, messages, people, repetitions
from engine.diagram.names import Node


def translate(xml: Mapping[str, Node], process: Node, report: Report) -> None:
    """Translate in place what Camunda 8 writes for the same meaning; `xml` finds nodes by id."""
    people.translate(process, report)
    jobs.translate(process, report)
    calls.translate(process, report)
    repetitions.translate(process, report)
    messages.translate(xml, process, report)
