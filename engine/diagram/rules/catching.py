"""Errors and escalations: what is thrown is caught somewhere, and what catches can be reached."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element, Process
from engine.diagram.names import BPMN, identity
from engine.diagram.rules.rule import ERROR, TRANSLATION, WARNING, Finding, rule

_CODES = {"error": "errorCode", "escalation": "escalationCode"}


@rule(
    "error-uncaught",
    WARNING,
    "BPMN 2.0.2, Error Event Definition; Handling Events",
    (
        "Tangkap di tepi sub-proses, atau dengan sub-proses peristiwa.",
        "Catch it on the edge of a sub-process, or by an event sub-process.",
    ),
)
def an_error_is_caught_somewhere(drawing: Drawing) -> Iterator[Finding]:
    """Unless a calling process catches it, the case stops there with an incident."""
    catchers = _catchers(drawing.process)
    for element in _thrown(drawing.process, "error"):
        if not catchers.catch(element):
            yield Finding(
                element.id,
                f"Galat {drawing.label(element.id)} tidak ditangkap di berkas ini: bila proses "
                "pemanggil juga tidak menangkapnya, berkas berhenti dengan gangguan.",
                f"The error of {drawing.label(element.id)} is caught nowhere in this file: unless "
                "a calling process catches it, the case stops with an incident.",
            )


@rule(
    "error-without-code",
    WARNING,
    "BPMN 2.0.2, Error Event Definition",
    ("Pilih galatnya dan beri kode.", "Choose the error and give it a code."),
)
def an_error_end_names_its_error(drawing: Drawing) -> Iterator[Finding]:
    """Without a code only an event that catches every error hears it."""
    for element in _thrown(drawing.process, "error"):
        if element.event_ref is None:
            yield Finding(
                element.id,
                f"Akhir galat {drawing.label(element.id)} tidak menyebut galat: hanya terdengar "
                "oleh penangkap semua galat.",
                f"The error end {drawing.label(element.id)} names no error: only what catches "
                "every error hears it.",
            )


@rule("code-from-name", TRANSLATION, "BPMN 2.0.2, Error (errorCode); Escalation (escalationCode)")
def a_name_may_stand_for_a_code(drawing: Drawing) -> Iterator[Finding]:
    """Codes are what is compared; where none is written, the name is taken, or else the id."""
    used = {element.event_ref for element in drawing.process.elements.values() if element.event}
    for tag, attribute in _CODES.items():
        for node in drawing.root.iterchildren(f"{{{BPMN}}}{tag}"):
            code = " ".join((node.get("name") or identity(node)).split())
            if not node.get(attribute, "").strip() and code in used:
                at = identity(node)
                yield Finding(
                    at,
                    f"{tag} {drawing.label(at)} tidak punya {attribute}; yang dipakai: '{code}'.",
                    f"The {tag} {drawing.label(at)} has no {attribute}; what counts is '{code}'.",
                )


@rule(
    "error-interrupts",
    ERROR,
    "BPMN 2.0.2, Error Event Definition (always interrupting)",
    (
        "Jadikan menyela, atau pakai eskalasi.",
        "Let it interrupt, or use an escalation.",
    ),
)
def what_catches_an_error_interrupts(drawing: Drawing) -> Iterator[Finding]:
    """What failed cannot go on as if nothing had been."""
    for element in drawing.process.elements.values():
        caught = element.kind in ("boundaryEvent", "startEvent") and element.event == "error"
        if caught and not element.interrupting:
            yield Finding(
                element.id,
                f"Penangkap galat {drawing.label(element.id)} harus menyela, tetapi tertulis "
                "tidak.",
                f"What catches an error interrupts, but {drawing.label(element.id)} says that it "
                "does not.",
            )


@rule(
    "never-thrown",
    WARNING,
    "BPMN 2.0.2, Handling Events",
    (
        "Tempelkan pada sub-proses, proses yang dipanggil, atau pekerjaan bertopik.",
        "Attach it to a sub-process, a called process or a job with a topic.",
    ),
)
def what_catches_can_be_reached_by_a_throw(drawing: Drawing) -> Iterator[Finding]:
    """Only jobs and what is inside an activity throw; on a person's step it waits in vain."""
    elements = drawing.process.elements
    for element in elements.values():
        host = elements.get(element.attached_to or "")
        if element.event not in _CODES or host is None or host.is_scope:
            continue
        if not (element.event == "error" and host.topic is not None):
            yield Finding(
                element.id,
                f"{drawing.label(element.id)} tidak pernah terjadi: {drawing.label(host.id)} "
                "tidak dapat melemparnya.",
                f"{drawing.label(element.id)} never happens: {drawing.label(host.id)} cannot "
                "throw it.",
            )


@rule(
    "escalation-to-nobody",
    WARNING,
    "BPMN 2.0.2, Escalation Event Definition",
    (
        'Sebut kelompoknya (alur:escalateTo="kasie"), atau tangkap di tepi sub-proses.',
        'Name the group (alur:escalateTo="kasie"), or catch it on the edge of a sub-process.',
    ),
)
def an_escalation_reaches_somebody(drawing: Drawing) -> Iterator[Finding]:
    """What nobody catches is passed over, and without a group nobody sees it either."""
    catchers = _catchers(drawing.process)
    for element in _thrown(drawing.process, "escalation"):
        if element.escalate_to is None and not catchers.catch(element):
            yield Finding(
                element.id,
                f"Eskalasi {drawing.label(element.id)} tidak menyebut kelompok yang melihatnya "
                "(alur:escalateTo), dan tidak ditangkap di berkas ini.",
                f"The escalation {drawing.label(element.id)} does not name the group that sees "
                "it (alur:escalateTo), and is caught nowhere in this file.",
            )


@rule(
    "escalation-of-nothing",
    ERROR,
    "BPMN 2.0.2, Escalation Event Definition",
    (
        "Mulai jalannya dari pengatur waktu di tepi langkah yang diawasi.",
        "Let its way begin at a timer on the edge of the step that it watches.",
    ),
)
def an_escalation_follows_a_timer_on_a_step(drawing: Drawing) -> Iterator[Finding]:
    """`alur:escalateTo` shows a late work item; without a watched step there is none to show."""
    watching = [
        element.id
        for element in drawing.process.elements.values()
        if element.kind == "boundaryEvent" and not element.interrupting
    ]
    reached = drawing.graph.reachable(watching)
    for element in drawing.process.elements.values():
        if element.escalate_to is not None and element.id not in reached:
            yield Finding(
                element.id,
                f"Eskalasi {drawing.label(element.id)} harus didahului pengatur waktu yang tidak "
                "menyela di tepi sebuah langkah, tetapi tidak.",
                f"The escalation {drawing.label(element.id)} comes after a non-interrupting "
                "timer on the edge of a step, but it does not.",
            )


def _thrown(process: Process, event: str) -> Iterator[Element]:
    return (
        element
        for element in process.elements.values()
        if element.event == event and element.kind in ("endEvent", "intermediateThrowEvent")
    )


_Catches = Mapping[tuple[str | None, str], set[str | None]]  # (where, event) -> codes


@dataclass(frozen=True)
class _Catchers:
    """Who catches what, found once for a process: a look at each throw would be quadratic."""

    process: Process
    beside: _Catches  # by event sub-processes of a scope
    on_edge: _Catches  # of an activity

    def catch(self, thrower: Element) -> bool:
        """Look outwards, as a case does: event sub-processes of a scope, then the scope's edge."""
        here: Element | None = thrower
        while here is not None:
            if not here.on_event and self._fits(self.beside, here.scope, thrower):
                return True
            here = self.process.elements.get(here.scope or "")
            if here is not None and self._fits(self.on_edge, here.id, thrower):
                return True
        return False

    def _fits(self, catches: _Catches, where: str | None, thrower: Element) -> bool:
        codes = catches.get((where, thrower.event or ""), set())
        return None in codes or thrower.event_ref in codes


def _catchers(process: Process) -> _Catchers:
    beside: dict[tuple[str | None, str], set[str | None]] = {}
    on_edge: dict[tuple[str | None, str], set[str | None]] = {}
    for element in process.elements.values():
        around = process.elements.get(element.scope or "")
        if element.event not in _CODES:
            continue
        if element.kind == "startEvent" and around is not None and around.on_event:
            beside.setdefault((around.scope, element.event), set()).add(element.event_ref)
        if element.kind == "boundaryEvent":
            on_edge.setdefault((element.attached_to, element.event), set()).add(element.event_ref)
    return _Catchers(process, beside, on_edge)
