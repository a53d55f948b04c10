"""Every expression on a drawing can be read today, wherever it stands."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element, Repetition
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.errors import Invalid
from engine.expressions import compile_expression


@rule(
    "expression-unreadable",
    ERROR,
    "BPMN 2.0.2, Expressions; docs/expressions.md",
    (
        'Tulis dalam bahasa ungkapan, misalnya: jumlah > 10, atau "demo" untuk teks.',
        'Write it in the expression language, such as: number > 10, or "demo" for a text.',
    ),
)
def an_expression_can_be_read(drawing: Drawing) -> Iterator[Finding]:
    """What cannot be read today would stop a case months later, in the middle of its way."""
    for element in drawing.process.elements.values():
        for what, source in _expressions(element):
            why = _unreadable(source)
            if why is not None:
                yield Finding(
                    element.id,
                    f"{what} pada {drawing.label(element.id)} tidak terbaca: '{source[:80]}'. "
                    f"{why.indonesian.rstrip('.')}.",
                    f"The {what} of {drawing.label(element.id)} cannot be read: '{source[:80]}'. "
                    f"{why.message.rstrip('.')}.",
                )


def _expressions(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each expression but conditions of flows and timers."""
    for what, source in (
        ("condition", element.condition or None),
        ("alur:correlation", element.correlation),
        ("alur:assignee", element.assignee),
        ("alur:due", element.due),
    ):
        if source is not None:
            yield what, source
    for tag, pairs in (("alur:input", element.inputs), ("alur:output", element.outputs)):
        for name, source in pairs:
            yield f"{tag} '{name[:40]}'", source
    if element.repetition is not None:
        yield from _of_repetition(element.repetition)


def _of_repetition(repetition: Repetition) -> Iterator[tuple[str, str]]:
    for what, source in (
        ("loopCardinality", repetition.cardinality),
        ("alur:collection", repetition.collection),
        ("completionCondition", repetition.until),
        ("loopCondition", repetition.condition),
    ):
        if source is not None:
            yield what, source


def _unreadable(source: str) -> Invalid | None:
    try:
        compile_expression(source)
    except Invalid as error:
        return error
    return None
