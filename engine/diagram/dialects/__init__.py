"""What other engines and tools write for the same meaning → the forms that we read; all of it said.

Before a process is built, `translate` rewrites its tree in place: `camunda7` and `zeebe` the
extensions of the engines, `operations` and `standard` what BPMN itself has a place for. What has an
equal of ours becomes it, and a record of severity "translation" says what it was; what would change
a case and has none is refused by a record of severity "error". Nothing is read as something else in
silence.

Pure, and the same for the same file for ever: running cases are read again from their diagrams.
"""

from engine.diagram.dialects import camunda7, operations, standard, unnamed, ways, zeebe
from engine.diagram.dialects.kinds import KINDS as KINDS
from engine.diagram.dialects.record import Kind as Kind
from engine.diagram.dialects.record import Record as Record
from engine.diagram.dialects.record import Report
from engine.diagram.names import Node, identity


def translate(root: Node, process: Node) -> tuple[Record, ...]:
    """Rewrite what other engines wrote in `process`, and return what is to be said about it.

    Args:
        root: of the file; only `process` is rewritten.
        process: the process that runs. A second translation finds nothing to do.
    """
    report = Report()
    xml: dict[str, Node] = {}
    for node in root.iter("*"):
        if own := identity(node):
            xml.setdefault(own, node)
    camunda7.translate(root, process, report)
    zeebe.translate(xml, process, report)
    operations.translate(xml, process, report)
    standard.translate(root, process, report)
    ways.translate(process, report)
    unnamed.translate(root, xml, process, report)
    standard.refuse_computed_names(root, process, report)
    return tuple(report.records)
