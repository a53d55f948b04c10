"""Call activities: what is handed in and comes back. There, nothing passes that is not written."""

from dataclasses import dataclass, field

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import TEXT, quoted, translated
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.written import (
    ENGINES,
    attribute,
    elements,
    hand,
    inside,
    remove,
    shown,
)
from engine.diagram.names import ALUR, CAMUNDA, Node, extensions
from engine.errors import Invalid


@dataclass
class _Mapping:
    """What the `in` elements, or the `out` elements, of one call say."""

    single: list[Node] = field(default_factory=list)
    everything: bool = False


def translate(root: Node, process: Node, report: Report) -> None:
    """Translate the mappings of every call; where none is, nothing passes in the four engines."""
    elsewhere = _made_elsewhere(root)
    for node in inside(process, "callActivity"):
        into, back = _mapping(node, "in"), _mapping(node, "out")
        written = bool(elements(node, ENGINES, "in", "out"))
        shares = attribute(node, "inheritVariables")
        if shares is not None and shares[1] == "true":
            into.everything = True
        if written or (elsewhere and not _is_ours(node)):
            _call(node, into, back, report)
        for each in elements(node, ENGINES, "in", "out"):
            _business_key(node, each, report)
            remove(each)


def _mapping(node: Node, tag: str) -> _Mapping:
    found = _Mapping()
    for each in elements(node, ENGINES, tag):
        if each.get("variables", "").strip() == "all":
            found.everything = True
        elif each.get("businessKey") is None:
            found.single.append(each)
    return found


def _business_key(node: Node, each: Node, report: Report) -> None:
    if (key := each.get("businessKey")) is not None:
        report.say(
            kinds.MAPPING,
            node,
            f"businessKey='{key[:80]}' pada {{at}} tidak diteruskan: berkas di sini tidak "
            "memilikinya.",
            f"businessKey='{key[:80]}' on {{at}} is not handed on: a case has none here.",
        )


def _call(node: Node, into: _Mapping, back: _Mapping, report: Report) -> None:
    everything = into.everything or back.everything
    if not into.single and not back.single:
        _shares(node, into, back, report)
    elif everything:
        report.refused(
            kinds.NO_MAPPING,
            node,
            f'<{"in" if into.everything else "out"} variables="all">',
            Invalid(
                "beside single variables, all cannot be handed on",
                indonesian="semua variabel tidak dapat diteruskan di samping yang satu per satu",
            ),
        )
    else:
        _all_single(node, into, back, report)


def _all_single(node: Node, into: _Mapping, back: _Mapping, report: Report) -> None:
    for tag, mapping in (("input", into), ("output", back)):
        for each in mapping.single:
            _single(node, tag, each, report)


def _single(node: Node, tag: str, each: Node, report: Report) -> None:
    source, computed = each.get("source", "").strip(), each.get("sourceExpression", "").strip()
    name = each.get("target", "").strip() or source
    written = f"<{shown(each, str(each.tag))}> {source or computed} → {name}"
    try:
        value = translated(computed, unmarked=TEXT).became if computed else _variable(source)
    except Invalid as why:
        report.refused(kinds.NO_MAPPING, node, written, why)
        return
    hand(node, tag, name, value)
    report.became(kinds.MAPPING, node, written, f"alur:{tag} '{name}' = {value}")


def _variable(source: str) -> str:
    found = translated(source)
    if found.name != source:
        raise Invalid(
            f"{quoted(source[:80])} is not a variable's name",
            indonesian=f"{quoted(source[:80])} bukan nama variabel",
        )
    return found.became


def _shares(node: Node, into: _Mapping, back: _Mapping, report: Report) -> None:
    if into.everything and back.everything:
        report.say(
            kinds.MAPPING,
            node,
            "Panggilan {at} meneruskan semua variabel dan menerimanya kembali: proses yang "
            "dipanggil memakai variabel berkas.",
            "The call {at} hands all variables in and back: the called process works on the "
            "case's own variables.",
        )
        return
    report.say(
        kinds.SHARED,
        node,
        "Panggilan {at} tidak menyebut data yang masuk dan yang kembali; di sini proses yang "
        "dipanggil memakai variabel berkas.",
        "The call {at} does not say which data goes in and comes back; here the called process "
        "works on the case's own variables.",
    )


def _made_elsewhere(root: Node) -> bool:
    """Say whether a file was made for one of the four; Camunda's namespace alone is ours too."""
    namespaces = set(root.nsmap.values())
    if ALUR in namespaces:
        return False
    relatives = set(ENGINES) - {CAMUNDA}
    return bool(relatives & namespaces) or root.get("exporter", "").startswith("Camunda")


def _is_ours(node: Node) -> bool:
    return bool(extensions(node, "input") or extensions(node, "output"))
