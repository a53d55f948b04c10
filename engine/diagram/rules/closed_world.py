"""Nothing of BPMN is passed over in silence: it runs, is noted by name, or is refused."""

from collections.abc import Iterator

from engine.diagram.building import reference
from engine.diagram.choosing import runnable
from engine.diagram.drawing import Drawing, Verdict
from engine.diagram.names import BPMN, CAMUNDA, Node, local, nearest_id
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule
from engine.diagram.vocabulary import (
    DRAWN_ATTRIBUTES,
    NAMED_REFUSALS,
    ONLY_VALUE,
    POSITIONS,
    SINGLE,
)

_SCHEMA = "BPMN 2.0.2, Process Execution Conformance"
_REDRAW = (
    "Gambar ulang dengan elemen yang didukung (lihat docs/bpmn-support.md).",
    "Draw it with supported elements (see docs/bpmn-support.md).",
)


@rule("unsupported-element", ERROR, _SCHEMA, _REDRAW)
def an_element_that_does_not_run_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """What BPMN has and we do not run yet would be skipped or misread if it were let in."""
    for verdict in _verdicts(drawing, "unsupported"):
        if verdict.tag in NAMED_REFUSALS:
            continue
        yield Finding(
            verdict.at,
            f"Elemen {verdict.tag} di dalam {verdict.around} belum didukung: "
            f"{drawing.label(verdict.at)}.",
            f"The element {verdict.tag} inside {verdict.around} is not supported yet: "
            f"{drawing.label(verdict.at)}.",
        )


@rule("unknown-element", ERROR, _SCHEMA, ("Periksa ejaannya, atau hapus.", "Mend or remove it."))
def an_element_that_bpmn_does_not_have_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """A misspelt element would silently do nothing."""
    for verdict in _verdicts(drawing, "unknown"):
        yield Finding(
            verdict.at,
            f"BPMN 2.0 tidak mengenal elemen '{verdict.tag}' di dalam {verdict.around} "
            f"({drawing.label(verdict.at)}).",
            f"BPMN 2.0 has no element '{verdict.tag}' inside {verdict.around} "
            f"({drawing.label(verdict.at)}).",
        )


@rule("unknown-attribute", ERROR, _SCHEMA, ("Periksa ejaannya, atau hapus.", "Mend or remove it."))
def an_attribute_that_does_not_run_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """A misspelt or misplaced attribute would silently do nothing."""
    for verdict in _verdicts(drawing, "unknown-attribute"):
        yield Finding(
            verdict.at,
            f"Atribut '{verdict.tag}' tidak dikenal pada {verdict.around} "
            f"({drawing.label(verdict.at)}).",
            f"The attribute '{verdict.tag}' is not known on {verdict.around} "
            f"({drawing.label(verdict.at)}).",
        )


@rule("unsupported-value", ERROR, "BPMN 2.0.2, Activities", _REDRAW)
def an_attribute_value_that_does_not_run_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Token quantities other than one, and the like, change how often a step runs."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        for attribute, only in ONLY_VALUE.items():
            found = node.get(attribute, only).strip()
            if found != only and not (only == "false" and found == "0"):
                yield Finding(
                    nearest_id(node),
                    f"Atribut {attribute} hanya boleh '{only}', tetapi tertulis '{found}' pada "
                    f"{drawing.label(nearest_id(node))}.",
                    f"The attribute {attribute} can only be '{only}', but it is '{found}' on "
                    f"{drawing.label(nearest_id(node))}.",
                )


@rule("element-doubled", ERROR, _SCHEMA, ("Sisakan satu.", "Keep one."))
def an_element_that_counts_once_stands_once(drawing: Drawing) -> Iterator[Finding]:
    """Of two conditions of one flow, or two lists of extensions, only the first would be read."""
    for node in drawing.node.iter(*(f"{{{BPMN}}}{tag}" for tag in SINGLE)):
        if next(node.itersiblings(node.tag, preceding=True), None) is not None:
            at = nearest_id(node.getparent())
            yield Finding(
                at,
                f"Paling banyak satu {local(node)} pada {drawing.label(at)}, tetapi ada lebih.",
                f"There is at most one {local(node)} on {drawing.label(at)}, but here are more.",
            )


@rule("computed-data", ERROR, "BPMN 2.0.2, Execution Semantics for Data", _REDRAW)
def data_that_is_computed_on_the_drawing_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Data objects are only drawn here, so an assignment or transformation would be lost."""
    for tag in ("assignment", "transformation"):
        for node in drawing.node.iter(f"{{{BPMN}}}{tag}"):
            yield Finding(
                nearest_id(node),
                f"Elemen {tag} pada {drawing.label(nearest_id(node))} belum didukung: "
                "data di gambar tidak dihitung.",
                f"The element {tag} on {drawing.label(nearest_id(node))} is not supported yet: "
                "data on the drawing is not computed.",
            )


@rule("unread-people", WARNING, "BPMN 2.0.2, Resource Assignment")
def performers_are_named_as_not_read(drawing: Drawing) -> Iterator[Finding]:
    """A step's group comes from its lane or candidateGroups; BPMN's performers name none."""
    for verdict in _verdicts(drawing, "unread"):
        yield Finding(
            verdict.at,
            f"{verdict.tag} pada {drawing.label(verdict.at)} tidak dibaca: pelaksana ditentukan "
            "oleh lajur atau candidateGroups.",
            f"{verdict.tag} on {drawing.label(verdict.at)} is not read: who does the work is "
            "said by the lane or candidateGroups.",
        )


@rule("drawn-only", NOTE, "BPMN 2.0.2, Artifacts; Items and Data; Collaboration")
def what_is_only_drawn_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """Annotations, data and message flows help people; who reads them knows they do not run."""
    for verdict in _verdicts(drawing, "drawn"):
        yield Finding(
            verdict.at,
            f"{verdict.tag} {drawing.label(verdict.at)} hanya gambar: tidak dijalankan.",
            f"{verdict.tag} {drawing.label(verdict.at)} is only drawn: it does not run.",
        )


@rule("attribute-drawn-only", NOTE, "BPMN 2.0.2, Process; Items and Data; Services")
def an_attribute_without_effect_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """Scripts' languages, operations and types of data stay in the file and do nothing here."""
    beside = (child for child in drawing.root if local(child) != "process")
    for node in (drawing.root, *beside, *drawing.node.iter(f"{{{BPMN}}}*")):
        if local(node) not in POSITIONS:
            continue
        for attribute, says in _without_effect(node):
            at = nearest_id(node)
            yield Finding(
                at,
                f"Atribut {attribute}='{says[:80]}' pada {drawing.label(at)} tidak berpengaruh "
                "di sini.",
                f"The attribute {attribute}='{says[:80]}' of {drawing.label(at)} has no effect "
                "here.",
            )


@rule("pool-drawn-only", NOTE, "BPMN 2.0.2, Pool and Participant")
def a_pool_without_our_process_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """A collapsed pool, or one of another process, is somebody outside: nothing in it runs."""
    ours = frozenset((drawing.process.id, *runnable(drawing.root)))
    for collaboration in drawing.root:
        if local(collaboration) != "collaboration":
            continue
        for node in collaboration:
            if local(node) == "participant" and not _shows(node, drawing, ours):
                at = nearest_id(node)
                yield Finding(
                    at,
                    f"Pool {drawing.label(at)} hanya gambar: pihak luar, tidak dijalankan.",
                    f"Pool {drawing.label(at)} is only drawn: somebody outside, it does not run.",
                )


@rule("other-process", NOTE, "BPMN 2.0.2, Process")
def a_process_that_does_not_run_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """Of several processes only those run that are marked so."""
    others = frozenset(runnable(drawing.root))
    for verdict in _verdicts(drawing, "other-process"):
        if verdict.at not in others:
            yield Finding(
                verdict.at,
                f"Proses {drawing.label(verdict.at)} tidak dijalankan: tidak bertanda isExecutable "
                f"seperti '{drawing.process.id}'.",
                f"The process {drawing.label(verdict.at)} does not run: it is not marked "
                f"isExecutable as '{drawing.process.id}' is.",
            )


def _without_effect(node: Node) -> Iterator[tuple[str, str]]:
    for name, value in node.attrib.items():
        says = str(value).strip()
        usual = DRAWN_ATTRIBUTES.get(str(name))
        if usual is not None and says not in usual:
            yield str(name), says
    around = node.getparent()
    waits = around is not None and around.get("triggeredByEvent", "").strip() in ("true", "1")
    interrupts = node.get("isInterrupting", "true").strip()
    if local(node) == "startEvent" and not waits and interrupts in ("false", "0"):
        yield "isInterrupting", interrupts
    if local(node) == "sendTask" and node.get(f"{{{CAMUNDA}}}topic") and node.get("messageRef"):
        yield "messageRef", node.get("messageRef")  # its topic says who sends


def _shows(participant: Node, drawing: Drawing, ours: frozenset[str]) -> bool:
    return reference(participant.get("processRef"), drawing.xml) in ours


def _verdicts(drawing: Drawing, kind: str) -> Iterator[Verdict]:
    return (verdict for verdict in drawing.verdicts if verdict.kind == kind)
