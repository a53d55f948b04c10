"""What people read where the engine has ids: a step's name, a group's, a case's number."""

from engine.diagram.model import Process
from engine.queries import CaseLine
from webapp.accounts.groups import ROLES
from webapp.context import office
from webapp.i18n import gettext


def process_of(case: CaseLine) -> Process:
    """Return the diagram on which a case runs."""
    return office().runtime.definitions.get(case.definition_id).process


def group_name(process: Process, group: str) -> str:
    """Return what a group is called: a lane of the diagram, else a role of the application."""
    lane = next((lane.name for lane in process.lanes if lane.group == group), "")
    return lane or str(ROLES.get(group, group))


def case_title(case: CaseLine) -> str:
    """Return what a case is called; before its first step is done it has no title of its own."""
    return case.title or gettext("%(process)s (belum berjudul)", process=case.process_name)


def case_numbers(case: CaseLine) -> list[str]:
    """Return the numbers that a case has drawn, such as "Agenda 12"."""
    numbered = {
        element.register_variable: element.register
        for element in process_of(case).elements.values()
        if element.register and element.register_variable
    }
    return [
        f"{register.capitalize()} {case.summary[variable]}"
        for variable, register in numbered.items()
        if register and case.summary.get(variable) is not None
    ]
