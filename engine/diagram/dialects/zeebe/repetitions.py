"""Multi-instance: `loopCharacteristics` with its input and output collections."""

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import translated
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import ZEEBE, alur, elements, inside, remove
from engine.diagram.names import Node
from engine.errors import Invalid


def translate(process: Node, report: Report) -> None:
    """Translate every multi-instance marker that has Zeebe's loop characteristics."""
    for marker in inside(process, "multiInstanceLoopCharacteristics"):
        for found in elements(marker, (ZEEBE,), "loopCharacteristics"):
            _collection(marker, found, report)
            _names(marker, found, report)
            _result(marker, found, report)
            remove(found)


def _collection(marker: Node, found: Node, report: Report) -> None:
    value = found.get("inputCollection", "").strip()
    if not value:
        return
    written = f'zeebe:inputCollection="{value}"'
    try:
        became = translated(value).became
    except Invalid as why:
        report.refused(kinds.EXPRESSION, marker, written, why)
        became = "None"
    else:
        report.became(kinds.REPETITION, marker, written, f"alur:collection='{became}'")
    alur(marker, "collection", became)


def _names(marker: Node, found: Node, report: Report) -> None:
    for theirs, ours in (("inputElement", "item"), ("outputCollection", "results")):
        if value := found.get(theirs, "").strip():
            alur(marker, ours, value)
            report.became(
                kinds.REPETITION, marker, f'zeebe:{theirs}="{value}"', f"alur:{ours}='{value}'"
            )


def _result(marker: Node, found: Node, report: Report) -> None:
    """Read which variable of an instance is gathered; a value that is computed is refused."""
    value = found.get("outputElement", "").strip()
    if not value:
        return
    written = f'zeebe:outputElement="{value}"'
    try:
        name = translated(value).name
        if name is None:
            raise Invalid(
                "one variable of each instance is gathered, and nothing is computed",
                indonesian="yang dikumpulkan ialah satu variabel tiap putaran, tanpa perhitungan",
            )
    except Invalid as why:
        report.refused(kinds.NO_MAPPING, marker, written, why)
        return
    alur(marker, "result", name)
    report.became(kinds.REPETITION, marker, written, f"alur:result='{name}'")
