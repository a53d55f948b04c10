"""Steps of people: `assignmentDefinition`, `taskSchedule`, `formDefinition`."""

from engine.diagram.dialects import kinds, people
from engine.diagram.dialects.expressions import FEEL_TEXT, translated
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.written import ZEEBE, elements, inside, remove
from engine.diagram.names import Node
from engine.errors import Invalid


def translate(process: Node, report: Report) -> None:
    """Translate what is written on steps of people; forms inside the process are not read."""
    for node in inside(process, "userTask"):
        for found in elements(node, (ZEEBE,), "assignmentDefinition"):
            _assignment(node, found, report)
        for found in elements(node, (ZEEBE,), "taskSchedule"):
            _schedule(node, found, report)
        for found in elements(node, (ZEEBE,), "formDefinition"):
            _form(node, found, report)


def _assignment(node: Node, found: Node, report: Report) -> None:
    """Read person and group; users who may take it are left for the rules to name."""
    if (person := found.get("assignee", "").strip()) and people.assign(
        node, Said(f'zeebe:assignee="{person}"', person, FEEL_TEXT), report
    ):
        del found.attrib["assignee"]
    groups = found.get("candidateGroups", "").strip()
    if groups and _offer(node, groups, report):
        del found.attrib["candidateGroups"]
    if not found.attrib:
        remove(found)


def _offer(node: Node, groups: str, report: Report) -> bool:
    """Read the one group, also from a FEEL list of one text."""
    written = f'zeebe:candidateGroups="{groups}"'
    plain = groups
    if groups.startswith("="):
        try:
            plain = (
                translated(groups.replace("[", "").replace("]", ""), unmarked=FEEL_TEXT).text or ""
            )
        except Invalid as why:
            report.refused(kinds.EXPRESSION, node, written, why)
            return True
    return people.offer(node, written, plain or groups, report)


def _schedule(node: Node, found: Node, report: Report) -> None:
    if (value := found.get("dueDate", "").strip()) and people.due(
        node, Said(f'zeebe:dueDate="{value}"', value, FEEL_TEXT), report
    ):
        del found.attrib["dueDate"]
    if not found.attrib:
        remove(found)


def _form(node: Node, found: Node, report: Report) -> None:
    remove(found)
    form = found.get("formId", "").strip()
    if form:
        people.ask(node, f'zeebe:formId="{form}"', form, report)
        return
    address = found.get("formKey") or found.get("externalReference") or ""
    people.lies_elsewhere(node, f'zeebe:formDefinition "{address.strip()}"', report)
