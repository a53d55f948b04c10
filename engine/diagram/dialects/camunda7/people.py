"""Steps of people: group, person, due time and form; BPMN's performers as the four engines read."""

import re

from engine.diagram.dialects import people
from engine.diagram.dialects.expressions import TEXT
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.written import ENGINES, attribute, elements, inside, remove, shown
from engine.diagram.names import CAMUNDA, Node, children, first, split

_FORMS = ("formData", "formProperty")
_OWNER = re.compile(r"(user|group)\(\s*([^(),]+?)\s*\)")


def translate(process: Node, report: Report) -> None:
    """Translate what is written on steps of people, and forms of start events."""
    starters = frozenset(
        found[1]
        for node in inside(process, "startEvent")
        if (found := attribute(node, "initiator")) is not None
    )
    for node in people.steps(process):
        _performers(node, report, starters)
        _attributes(node, report, starters)
        _form(node, report)
    for node in inside(process, "startEvent"):
        _form_of_start(node, report)


def _attributes(node: Node, report: Report, starters: frozenset[str]) -> None:
    if (found := attribute(node, "candidateGroups")) is not None:
        full, group = found
        if split(full)[0] != CAMUNDA:
            people.offer(node, f'{shown(node, full)}="{group}"', group, report)
            del node.attrib[full]
    if (found := attribute(node, "assignee")) is not None and people.assign(
        node, _said(node, *found), report, starters
    ):
        del node.attrib[found[0]]
    if (found := attribute(node, "dueDate")) is not None and people.due(
        node, _said(node, *found), report
    ):
        del node.attrib[found[0]]


def _said(node: Node, full: str, value: str) -> Said:
    return Said(f'{shown(node, full)}="{value}"', value, TEXT)


def _form(node: Node, report: Report) -> None:
    for name in ("formRef", "formKey"):
        if (found := attribute(node, name)) is None:
            continue
        full, form = found
        if split(full)[0] == CAMUNDA and people.is_form_id(form):
            continue
        del node.attrib[full]
        people.ask(node, f'{shown(node, full)}="{form}"', form, report)
    _fields(node, report)


def _form_of_start(node: Node, report: Report) -> None:
    """A case is begun here by its first step's form, or by a program; a start asks nothing."""
    for name in ("formRef", "formKey"):
        if (found := attribute(node, name)) is not None:
            full, form = found
            del node.attrib[full]
            people.lies_elsewhere(node, f'{shown(node, full)}="{form}"', report)
    _fields(node, report)


def _fields(node: Node, report: Report) -> None:
    """Say once that a form which is drawn field by field is not read."""
    found = elements(node, ENGINES, *_FORMS)
    if found:
        people.lies_elsewhere(node, f"<{shown(node, str(found[0].tag))}>", report)
    for each in found:
        remove(each)


def _performers(node: Node, report: Report, starters: frozenset[str]) -> None:
    """Read `user(x)` and `group(y)` of BPMN's performers; other words mean other things elsewhere.

    A bare name is a group to Activiti and a person to jBPM, so it is left to the rules.
    """
    for owner in list(children(node, "potentialOwner", "humanPerformer")):
        found = _OWNER.fullmatch(_resource(owner))
        if found is None:
            continue
        kind, value = found.groups()
        if kind == "group":
            if people.offer(node, found[0], value, report):
                remove(owner)
        elif people.assign(node, Said(found[0], value, TEXT), report, starters):
            remove(owner)


def _resource(owner: Node) -> str:
    assignment = first(owner, "resourceAssignmentExpression")
    expression = None if assignment is None else first(assignment, "formalExpression")
    return "" if expression is None else (expression.text or "").strip()
