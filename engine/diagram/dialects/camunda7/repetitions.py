"""Multi-instance: over which list, and under which name an instance knows its item."""

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import translated
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import alur, attribute, inside, shown
from engine.diagram.names import ALUR, Node
from engine.errors import Invalid


def translate(process: Node, report: Report) -> None:
    """Translate `collection` and `elementVariable` of every multi-instance marker."""
    for marker in inside(process, "multiInstanceLoopCharacteristics"):
        _collection(marker, report)
        _item(marker, report)


def _collection(marker: Node, report: Report) -> None:
    found = attribute(marker, "collection")
    if found is None or marker.get(f"{{{ALUR}}}collection") is not None:
        return
    full, value = found
    written = f'{shown(marker, full)}="{value}"'
    del marker.attrib[full]
    try:
        became = translated(value).became
    except Invalid as why:
        report.refused(kinds.EXPRESSION, marker, written, why)
        became = "None"
    else:
        report.became(kinds.REPETITION, marker, written, f"alur:collection='{became}'")
    alur(marker, "collection", became)


def _item(marker: Node, report: Report) -> None:
    found = attribute(marker, "elementVariable")
    if found is not None and marker.get(f"{{{ALUR}}}item") is None:
        full, value = found
        del marker.attrib[full]
        alur(marker, "item", value)
        report.became(
            kinds.REPETITION, marker, f'{shown(marker, full)}="{value}"', f"alur:item='{value}'"
        )
