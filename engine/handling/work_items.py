"""What people do with their work: take, give back, hand over, complete."""

from collections.abc import Mapping
from typing import Any

from engine import permission
from engine.case import MAX_TOLD, Case
from engine.commands import AssignWorkItem, ClaimWorkItem, CompleteWorkItem, ReleaseWorkItem
from engine.diagram.choices import asked_by
from engine.diagram.model import Element
from engine.errors import Invalid, WrongState
from engine.events import WorkItemClaimed, WorkItemReleased
from engine.handling.registers import draw_number, refuse_numbers
from engine.interpreter.token import Token
from engine.paraf import give_paraf, separation


def claim(case: Case, command: ClaimWorkItem) -> None:
    """Take a work item."""
    token = case.work_item(command.key)
    permission.require_work_item(case.actor, token.element, _claimer(token))
    token.internal_data["by"] = [case.actor.id, case.actor.name]
    case.workflow.emit(WorkItemClaimed(command.key, case.actor.id, case.actor.name))


def release(case: Case, command: ReleaseWorkItem) -> None:
    """Give a work item back."""
    token = case.work_item(command.key)
    if permission.ADMINISTRATOR not in case.actor.groups:
        permission.require_work_item(case.actor, token.element, _claimer(token))
    if token.internal_data.pop("by", None) is not None:
        case.workflow.emit(WorkItemReleased(command.key))


def assign(case: Case, command: AssignWorkItem) -> None:
    """Hand a work item to a person."""
    token = case.work_item(command.key)
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "assign work", "menugaskan pekerjaan"
    )
    token.internal_data["by"] = [command.person_id, command.person_name]
    case.workflow.emit(WorkItemClaimed(command.key, command.person_id, command.person_name))


def complete_work_item(case: Case, command: CompleteWorkItem) -> None:
    """Complete a work item with its answers, its paraf and its number."""
    token = case.work_item(command.key)
    element: Element = token.element
    permission.require_work_item(case.actor, element, _claimer(token))
    if case.check is not None:
        case.check(element, command.answers, case.workflow.view(token))
    _require_choice(element, command.answers)
    same_as = separation(case.process, element, case.memory, case.actor, case.facts)
    refuse_numbers(case, command.answers)
    case.fire_overdue(token)
    token = case.work_item(command.key)  # unless one of them ended the case
    case.write(token, command.answers)
    obstacle = case.obstacle(token)
    if obstacle:
        raise WrongState(obstacle)
    draw_number(case, token)
    give_paraf(case.workflow, case.memory, token, case.actor, command.proof, same_as)
    now = case.facts.now.isoformat()
    case.memory["doers"][element.id] = [command.key, case.actor.id, case.actor.name, now]
    case.workflow.occur(token)


def _require_choice(element: Element, answers: Mapping[str, Any]) -> None:
    """Refuse to go on from a decision of a person who has not chosen one of its ways."""
    if not element.options:
        return
    name = asked_by(element)
    if answers.get(name) not in {flow_id for flow_id, _ in element.options}:
        ways = ", ".join(f"'{flow_id}' ({label})" for flow_id, label in element.options[:MAX_TOLD])
        raise Invalid(
            f"Expected '{name}' to be one of {ways}, but found {answers.get(name)!r:.80}",
            indonesian="Pilihlah salah satu jalan.",
            field=name,
        )


def _claimer(token: Token) -> tuple[str, str] | None:
    by = token.internal_data.get("by")
    return None if by is None else (by[0], by[1])
