"""What a person does although another engine would do it alone: said openly, or refused."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import Element
from engine.diagram.rules.rule import ERROR, TRANSLATION, WARNING, Finding, rule


@rule(
    "script-not-run",
    ERROR,
    "BPMN 2.0.2, Script Task",
    (
        "Jadikan langkah orang atau pekerjaan dengan topik luar; atau pasang dengan pilihan "
        "bahwa skrip dikerjakan orang.",
        "Make it a person's step or a job with an external topic; or deploy with the choice that "
        "people do what scripts say.",
    ),
)
def a_script_is_refused(drawing: Drawing) -> Iterator[Finding]:
    """Code in a drawing is never run: whoever may upload a drawing could run anything."""
    if drawing.scripts == "manual":
        return
    for element in _of_kind(drawing, "scriptTask"):
        yield Finding(
            element.id,
            f"Skrip tidak dijalankan: {drawing.label(element.id)}.",
            f"A script does not run: {drawing.label(element.id)}.",
        )


@rule("script-by-hand", TRANSLATION, "BPMN 2.0.2, Script Task; Manual Task")
def a_script_is_done_by_a_person(drawing: Drawing) -> Iterator[Finding]:
    """Whoever deploys chose so: the script's step is offered to people instead of running."""
    if drawing.scripts != "manual":
        return
    for element in _of_kind(drawing, "scriptTask"):
        yield Finding(
            element.id,
            f"Skrip {drawing.label(element.id)} tidak dijalankan: langkahnya dikerjakan orang.",
            f"The script of {drawing.label(element.id)} does not run: a person does the step.",
        )


@rule(
    "business-rule-by-hand",
    WARNING,
    "BPMN 2.0.2, Business Rule Task",
    (
        "Biarkan orang memutuskannya, atau beri topik luar.",
        "Let a person decide it, or give it an external topic.",
    ),
)
def a_business_rule_is_decided_by_a_person(drawing: Drawing) -> Iterator[Finding]:
    """Nothing here decides by itself, so a person does; that may not be what was meant."""
    for element in _of_kind(drawing, "businessRuleTask"):
        yield Finding(
            element.id,
            f"Aturan {drawing.label(element.id)} tidak punya topik luar: orang yang memutuskannya.",
            f"The rule {drawing.label(element.id)} has no external topic: a person decides it.",
        )


@rule("receive-by-hand", TRANSLATION, "BPMN 2.0.2, Receive Task")
def a_receive_task_without_a_message_is_reported_by_a_person(drawing: Drawing) -> Iterator[Finding]:
    """Nobody can send a message that has no name, so a person says that it has arrived."""
    for element in _of_kind(drawing, "receiveTask"):
        yield Finding(
            element.id,
            f"{drawing.label(element.id)} tidak menyebut pesan: orang menyatakan bahwa "
            "kirimannya sudah diterima.",
            f"{drawing.label(element.id)} names no message: a person reports that it has been "
            "received.",
        )


@rule("task-offered-to-people", TRANSLATION, "BPMN 2.0.2, Abstract Task; Manual Task")
def an_untyped_task_is_offered_to_people(drawing: Drawing) -> Iterator[Finding]:
    """A task without a type says only that something is done; somebody confirms that it was."""
    for element in _of_kind(drawing, "task", "manualTask"):
        yield Finding(
            element.id,
            f"{element.kind} {drawing.label(element.id)} ditawarkan kepada orang sebagai "
            "langkah yang dinyatakan selesai.",
            f"The {element.kind} {drawing.label(element.id)} is offered to people as a step "
            "that they report as done.",
        )


@rule("choice-by-person", TRANSLATION, "BPMN 2.0.2, Exclusive Gateway")
def a_decision_without_conditions_is_made_by_a_person(drawing: Drawing) -> Iterator[Finding]:
    """Who names the ways and writes no condition leaves open who decides: a person is asked."""
    for element in drawing.process.elements.values():
        if element.options:
            ways = ", ".join(f"'{name[:40]}'" for _, name in element.options[:8])
            yield Finding(
                element.id,
                f"Gerbang {drawing.label(element.id)} tidak punya syarat: orang dari kelompok "
                f"'{element.group}' memilih jalannya: {ways}.",
                f"The gateway {drawing.label(element.id)} has no conditions: a person of the "
                f"group '{element.group}' chooses the way: {ways}.",
            )


def _of_kind(drawing: Drawing, *kinds: str) -> Iterator[Element]:
    """Yield the elements of these kinds that people do."""
    return (
        element
        for element in drawing.process.elements.values()
        if element.kind in kinds and element.is_offered
    )
