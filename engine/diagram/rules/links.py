"""Link events: a throw and the catch of its name are one way, drawn in two places."""

from collections import Counter
from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.rules.rule import ERROR, Finding, rule

_SOURCE = "BPMN 2.0.2, Link Event Definition"
_PAIR = (
    "Beri nama yang sama pada pengirim dan penerima di sub-proses yang sama.",
    "Give the throw and the catch the same name, in the same sub-process.",
)


@rule("link-without-name", ERROR, _SOURCE, _PAIR)
def a_link_has_a_name(drawing: Drawing) -> Iterator[Finding]:
    """The name is all that joins the two ends."""
    for element in _links(drawing):
        if not element.event_ref:
            yield Finding(
                element.id,
                f"Peristiwa tautan {drawing.label(element.id)} harus punya nama tautan, tetapi "
                "tidak.",
                f"The link event {drawing.label(element.id)} has a link name, but here it has "
                "none.",
            )


@rule("link-without-target", ERROR, _SOURCE, _PAIR)
def a_link_leads_somewhere(drawing: Drawing) -> Iterator[Finding]:
    """A way that leads to no catch would silently end the case."""
    targets = Counter(_key(element) for element in _links(drawing, "intermediateCatchEvent"))
    for element in _links(drawing, "intermediateThrowEvent"):
        if element.event_ref and not targets[_key(element)]:
            yield Finding(
                element.id,
                f"Tautan '{element.event_ref[:80]}' dari {drawing.label(element.id)} tidak punya "
                "penerima di sub-proses yang sama.",
                f"The link '{element.event_ref[:80]}' of {drawing.label(element.id)} has no catch "
                "in the same sub-process.",
            )


@rule("link-without-source", ERROR, _SOURCE, _PAIR)
def a_link_comes_from_somewhere(drawing: Drawing) -> Iterator[Finding]:
    """A catch that nothing leads to was forgotten, and all behind it with it."""
    sources = Counter(_key(element) for element in _links(drawing, "intermediateThrowEvent"))
    for element in _links(drawing, "intermediateCatchEvent"):
        if element.event_ref and not sources[_key(element)]:
            yield Finding(
                element.id,
                f"Tautan '{element.event_ref[:80]}' ke {drawing.label(element.id)} tidak punya "
                "pengirim di sub-proses yang sama.",
                f"The link '{element.event_ref[:80]}' to {drawing.label(element.id)} has no throw "
                "in the same sub-process.",
            )


@rule(
    "link-doubled",
    ERROR,
    _SOURCE,
    ("Sisakan satu penerima untuk tiap nama.", "Keep one catch for each name."),
)
def a_link_leads_to_one_place(drawing: Drawing) -> Iterator[Finding]:
    """Several throws may lead to one catch; of several catches nobody knows which is meant."""
    first: dict[tuple[str | None, str | None], str] = {}
    for element in _links(drawing, "intermediateCatchEvent"):
        before = first.setdefault(_key(element), element.id)
        if element.event_ref and before != element.id:
            yield Finding(
                element.id,
                f"Tautan '{element.event_ref[:80]}' punya tepat satu penerima, tetapi "
                f"{drawing.label(element.id)} ada di samping {drawing.label(before)}.",
                f"The link '{element.event_ref[:80]}' has exactly one catch, but "
                f"{drawing.label(element.id)} stands beside {drawing.label(before)}.",
            )


def _key(element: Element) -> tuple[str | None, str | None]:
    return element.scope, element.event_ref


def _links(drawing: Drawing, *kinds: str) -> Iterator[Element]:
    return (
        element
        for element in drawing.process.elements.values()
        if element.event == "link" and (not kinds or element.kind in kinds)
    )
