"""Our extensions on messages, jobs, calls and steps: each has an effect where it stands."""

import re
from collections import Counter
from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.names import ALUR
from engine.diagram.rules.rule import ERROR, Finding, rule

_OURS = "docs/bpmn-support.md, alur extensions"
_VARIABLE = re.compile(r"[^\W\d]\w{0,63}")


@rule(
    "extension-without-effect",
    ERROR,
    _OURS,
    ("Hapus, atau pindahkan ke tempat yang dilihat.", "Remove it, or move it to where it counts."),
)
def our_extensions_have_an_effect_where_they_stand(drawing: Drawing) -> Iterator[Finding]:
    """A due time on a job, or a correlation on a timer, would silently do nothing."""
    for element in drawing.process.elements.values():
        for attribute, why_id, why_en in _idle(drawing, element):
            yield Finding(
                element.id,
                f"{attribute} pada {drawing.label(element.id)} tidak berpengaruh: {why_id}.",
                f"{attribute} on {drawing.label(element.id)} has no effect: {why_en}.",
            )


@rule(
    "mapping-name",
    ERROR,
    _OURS,
    (
        "Pakai nama variabel: huruf, angka, garis bawah.",
        "Use a variable's name: letters, digits, underscore.",
    ),
)
def what_is_handed_on_has_a_name(drawing: Drawing) -> Iterator[Finding]:
    """Under any other name neither an expression nor a form could find it."""
    for element in drawing.process.elements.values():
        for tag, pairs in (("alur:input", element.inputs), ("alur:output", element.outputs)):
            for name, _ in pairs:
                if not _VARIABLE.fullmatch(name):
                    yield Finding(
                        element.id,
                        f"{tag} pada {drawing.label(element.id)} harus bernama seperti variabel, "
                        f"tetapi namanya '{name[:80]}'.",
                        f"The {tag} of {drawing.label(element.id)} is named like a variable, but "
                        f"its name is '{name[:80]}'.",
                    )


@rule("mapping-doubled", ERROR, _OURS, ("Sisakan satu untuk tiap nama.", "Keep one for each name."))
def a_name_is_handed_on_once(drawing: Drawing) -> Iterator[Finding]:
    """Of two values for one name only one would arrive."""
    for element in drawing.process.elements.values():
        for tag, pairs in (("alur:input", element.inputs), ("alur:output", element.outputs)):
            for name, times in Counter(name for name, _ in pairs).items():
                if times > 1:
                    yield Finding(
                        element.id,
                        f"{tag} '{name[:80]}' pada {drawing.label(element.id)} ditulis sekali, "
                        f"tetapi ada {times}.",
                        f"The {tag} '{name[:80]}' of {drawing.label(element.id)} is written once, "
                        f"but here are {times}.",
                    )


def _idle(drawing: Drawing, element: Element) -> Iterator[tuple[str, str, str]]:
    """Yield our extensions that mean nothing on an element as it is drawn, and why."""
    talks = element.event == "message" and not _begins_a_case(element)
    if element.correlation is not None and (not talks or element.topic is not None):
        yield "alur:correlation", "di sini tidak ada pesan", "there is no message here"
    if not element.is_offered:
        for attribute in _of_people(element):
            yield f"alur:{attribute}", "langkah ini bukan milik orang", "no person does this step"
    if element.escalate_to is not None and element.event != "escalation":
        yield "alur:escalateTo", "ini bukan eskalasi", "this is no escalation"
    node = drawing.xml.get(element.id)
    calendar = None if node is None else node.get(f"{{{ALUR}}}calendar")
    if calendar is not None and element.event != "timer":
        yield "alur:calendar", "ini bukan pengatur waktu", "this is no timer"
    throws = element.event == "message" and element.kind.endswith(("throwEvent", "ThrowEvent"))
    sends = element.event == "message" and element.kind in ("endEvent", "sendTask")
    hands = element.topic is not None or throws or sends or element.kind == "callActivity"
    if element.inputs and not hands:
        yield "alur:input", "tidak ada yang menerimanya", "nobody is handed it"


def _begins_a_case(element: Element) -> bool:
    return element.kind == "startEvent" and element.scope is None


def _of_people(element: Element) -> Iterator[str]:
    for attribute, value in (
        ("assignee", element.assignee),
        ("due", element.due),
        ("paraf", element.paraf),
        ("separateFrom", element.separate_from),
        ("register", element.register),
    ):
        if value:
            yield attribute
