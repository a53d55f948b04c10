"""The extensions of Camunda 7 and its relatives: Operaton, Flowable, Activiti."""

from engine.diagram.dialects.camunda7 import calls, constants, jobs, people, repetitions
from engine.diagram.dialects.record import Report
from engine.diagram.names import Node


def translate(root: Node, process: Node, report: Report) -> None:
    """Translate in place what the four engines write for the same meaning."""
    people.translate(process, report)
    constants.translate(process, report)
    jobs.translate(process, report)
    calls.translate(root, process, report)
    repetitions.translate(process, report)
