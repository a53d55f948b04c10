"""People: every step of a person belongs to a group, and says which form it asks with."""

from collections.abc import Iterator

from engine.diagram.drawing import Drawing
from engine.diagram.model import UNASSIGNED, Element
from engine.diagram.names import CAMUNDA
from engine.diagram.rules.rule import ERROR, NOTE, WARNING, Finding, rule

_GROUP = (
    "Letakkan langkah di sebuah lajur, atau tulis camunda:candidateGroups.",
    "Put the step into a lane, or write camunda:candidateGroups.",
)


@rule("nobody-to-do-it", WARNING, "BPMN 2.0.2, Resource Assignment; Lanes", _GROUP)
def a_step_of_a_person_belongs_to_a_group(drawing: Drawing) -> Iterator[Finding]:
    """What a drawing gives to nobody is offered to the administrators, who must pass it on."""
    for element in drawing.process.elements.values():
        if element.is_offered and _is_nobodys(drawing, element):
            yield Finding(
                element.id,
                f"Langkah {drawing.label(element.id)} tidak punya kelompok pelaksana (lajur atau "
                f"candidateGroups): ditawarkan kepada kelompok '{UNASSIGNED}'.",
                f"The step {drawing.label(element.id)} has no group that does it (a lane or "
                f"candidateGroups): it is offered to the group '{UNASSIGNED}'.",
            )


@rule("several-groups", ERROR, "BPMN 2.0.2, Resource Assignment", _GROUP)
def a_step_is_offered_to_one_group(drawing: Drawing) -> Iterator[Finding]:
    """An SOP names one executor a step; a list or another engine's expression is no name."""
    for element in _of_people(drawing):
        if element.group and not _is_name(element.group):
            yield Finding(
                element.id,
                f"Langkah {drawing.label(element.id)} ditawarkan kepada satu kelompok, tetapi "
                f"tertulis '{element.group[:80]}'.",
                f"The step {drawing.label(element.id)} is offered to one group, but here it "
                f"says '{element.group[:80]}'.",
            )


@rule(
    "form-name",
    ERROR,
    "Camunda extensions: formRef, formKey",
    (
        "Tulis id formulirnya saja, misalnya 'terima'.",
        "Write the form's id alone, such as 'terima'.",
    ),
)
def a_form_is_named_by_its_id(drawing: Drawing) -> Iterator[Finding]:
    """Addresses of another engine's forms ("embedded:app:…") lead nowhere here."""
    for element in _of_people(drawing):
        if element.form is not None and not _is_name(element.form):
            yield Finding(
                element.id,
                f"Formulir {drawing.label(element.id)} disebut dengan idnya, tetapi tertulis "
                f"'{element.form[:80]}'.",
                f"The form of {drawing.label(element.id)} is named by its id, but here it says "
                f"'{element.form[:80]}'.",
            )


@rule("form-missing", NOTE, "Camunda extensions: formRef, formKey")
def a_user_task_without_a_form_is_noted(drawing: Drawing) -> Iterator[Finding]:
    """It can be completed, but asks nothing."""
    for element in _of_people(drawing):
        if element.kind == "userTask" and element.form is None:
            yield Finding(
                element.id,
                f"Langkah {drawing.label(element.id)} tidak punya formulir: tidak ada yang "
                "ditanyakan.",
                f"The step {drawing.label(element.id)} has no form: nothing is asked.",
            )


def _of_people(drawing: Drawing) -> Iterator[Element]:
    """Yield the steps of people that are drawn; a choice before a gateway has its own form."""
    return (
        element
        for element in drawing.process.elements.values()
        if element.is_offered and drawing.has(element.id)
    )


def _is_nobodys(drawing: Drawing, element: Element) -> bool:
    node = drawing.xml.get(drawing.drawn(element.id))
    named = node is not None and node.get(f"{{{CAMUNDA}}}candidateGroups", "").strip()
    return element.group == UNASSIGNED and element.lane is None and not named


def _is_name(text: str) -> bool:
    return all(character.isalnum() or character in "_.-" for character in text)
