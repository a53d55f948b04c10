"""Call activities: `calledElement`, and `ioMapping` around it."""

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import FEEL_TEXT, translated
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.repeated import inside_repetition
from engine.diagram.dialects.written import ZEEBE, elements, hand, inside, parts, remove
from engine.diagram.names import Node, split
from engine.errors import Invalid


def translate(process: Node, report: Report) -> None:
    """Translate every call that has a `calledElement`."""
    for node in inside(process, "callActivity"):
        for found in elements(node, (ZEEBE,), "calledElement"):
            _called(node, found, report)
            _data(node, found, report)
            remove(found)


def _called(node: Node, found: Node, report: Report) -> None:
    process_id = found.get("processId", "").strip()
    if process_id.startswith("="):
        try:
            process_id = translated(process_id).text or process_id
        except Invalid as why:
            report.refused(kinds.EXPRESSION, node, process_id, why)
    if process_id and not node.get("calledElement", "").strip():
        node.set("calledElement", process_id)
        report.became(
            kinds.CALL,
            node,
            f'zeebe:calledElement processId="{process_id}"',
            f'calledElement="{process_id}"',
        )


def _data(node: Node, found: Node, report: Report) -> None:
    """Hand in and back what is mapped; without a mapping both work on the case's variables."""
    mapped: list[str] = []
    for mapping in elements(node, (ZEEBE,), "ioMapping"):
        for each in parts(mapping, "input", "output"):
            mapped.append(split(each.tag)[1])
            _single(node, each, report)
        remove(mapping)
    all_in = found.get("propagateAllParentVariables", "true").strip() != "false"
    all_back = found.get("propagateAllChildVariables", "true").strip() != "false"
    if mapped and all_in:
        report.say(
            kinds.SHARED,
            node,
            "Panggilan {at} meneruskan semua variabel di samping yang dipetakan; di sini hanya "
            "yang dipetakan.",
            "The call {at} hands on all variables beside the mapped ones; here only the mapped "
            "ones.",
        )
    elif not mapped and not (all_in and all_back):
        report.say(
            kinds.SHARED,
            node,
            "Panggilan {at} tidak meneruskan semua variabel; di sini proses yang dipanggil "
            "memakai variabel berkas.",
            "The call {at} does not hand on all variables; here the called process works on the "
            "case's own variables.",
        )


def _single(node: Node, each: Node, report: Report) -> None:
    source, target = each.get("source", "").strip(), each.get("target", "").strip()
    tag = split(each.tag)[1]
    written = f"zeebe:{tag} {source} → {target}"
    try:
        became = translated(
            source, unmarked=FEEL_TEXT, renamed=inside_repetition(node, source)
        ).became
    except Invalid as why:
        report.refused(kinds.NO_MAPPING, node, written, why)
        return
    hand(node, tag, target, became)
    report.became(kinds.MAPPING, node, written, f"alur:{tag} '{target}' = {became}")
