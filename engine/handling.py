"""What each command does to a case: one function a command.

Permission is asked first. A refusal changes nothing: the step is thrown away as a whole.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine import permission
from engine.case import MAX_TOLD, Case, takes_away
from engine.commands import (
    AddNote,
    AssignWorkItem,
    CancelInstance,
    ClaimWorkItem,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    CorrelateMessage,
    DeliverSignal,
    FailJob,
    FireTimer,
    InstanceCommand,
    ReleaseWorkItem,
    RetryIncident,
    StartInstance,
)
from engine.diagram.choices import asked_by
from engine.diagram.model import Element
from engine.errors import Invalid, WrongState
from engine.events import (
    IncidentResolved,
    InstanceCancelled,
    InstanceCompleted,
    InstanceStarted,
    NoteAdded,
    NumberDrawn,
    WorkItemClaimed,
    WorkItemReleased,
)
from engine.interpreter.token import Token
from engine.interpreter.triggers import MessageTrigger, TimerTrigger, due_of
from engine.paraf import give_paraf, separation


def carry_out(case: Case, command: InstanceCommand) -> None:
    """Carry out one command.

    Raises:
        Refusal: it may not be done, now or by this person.
    """
    if isinstance(command, StartInstance):
        if case.memory["status"] != "new":
            raise WrongState("Expected a new case, but it has started already")
    elif case.memory["status"] != "running" and not isinstance(command, AddNote):
        raise WrongState(
            f"Expected the case to be running, but it is {case.memory['status']}",
            indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
        )
    _HANDLERS[type(command)](case, command)
    if case.memory["status"] == "running" and case.workflow.is_completed():
        case.memory["status"] = "completed"
        case.workflow.emit(InstanceCompleted())


# ---- a case -----------------------------------------------------------------------------------


def _start(case: Case, command: StartInstance) -> None:
    program = case.definition.program
    start = program.start_event(command.start_event)
    if start is None and (command.start_event is not None or not program.beginnings(None)):
        raise Invalid(
            f"Expected a start event {command.start_event or 'without trigger'} in "
            f"'{case.process.id}', found none"
        )
    if start is not None:
        permission.require_start(case.actor, case.process, start)
    else:
        permission.require_beginning(case.actor, case.process)
    if command.revises is None:  # a revision goes on under the number of what it revises
        _refuse_numbers(case, command.variables)
    case.memory["status"] = "running"
    case.write(None, command.variables)
    definition = case.definition
    case.workflow.emit(
        InstanceStarted(definition.id, case.process.id, definition.version, command.revises)
    )
    case.workflow.begin(None if start is None else start.id)


def _cancel(case: Case, command: CancelInstance) -> None:
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "cancel a case", "membatalkan berkas"
    )
    _require_reason(command.reason, "Isilah alasan pembatalan.")
    case.workflow.withdraw_all()
    case.memory["status"] = "cancelled"
    case.workflow.emit(InstanceCancelled(command.reason))


def _correct(case: Case, command: CorrectVariables) -> None:
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "correct variables", "mengoreksi data"
    )
    _require_reason(command.reason, "Isilah alasan koreksi.")
    token = None if command.key is None else case.workflow.activity(command.key)
    if command.key is not None and token is None:
        raise WrongState(
            f"Expected the case to wait on '{command.key}', but it waits on {case.open()}"
        )
    case.write(token, command.variables)
    case.workflow.advance()  # a condition may have become true


def _add_note(case: Case, command: AddNote) -> None:
    permission.require_staff(case.actor, case.process)
    if not command.text.strip():
        raise Invalid(
            "Expected a note, found an empty text", indonesian="Isilah catatan.", field="text"
        )
    case.workflow.emit(NoteAdded(command.text))


def _retry(case: Case, command: RetryIncident) -> None:
    permission.require_group(case.actor, permission.ADMINISTRATOR, "retry", "mencoba lagi")
    token = case.workflow.activity(command.key)
    if token is None or "incident" not in token.internal_data:
        raise WrongState(
            f"Expected an incident at '{command.key}', but the case waits on {case.open()}"
        )
    case.workflow.emit(IncidentResolved(command.key))
    case.workflow.retry(token)


# ---- work items -------------------------------------------------------------------------------


def _claim(case: Case, command: ClaimWorkItem) -> None:
    token = case.work_item(command.key)
    permission.require_work_item(case.actor, token.element, _claimer(token))
    token.internal_data["by"] = [case.actor.id, case.actor.name]
    case.workflow.emit(WorkItemClaimed(command.key, case.actor.id, case.actor.name))


def _release(case: Case, command: ReleaseWorkItem) -> None:
    token = case.work_item(command.key)
    if permission.ADMINISTRATOR not in case.actor.groups:
        permission.require_work_item(case.actor, token.element, _claimer(token))
    if token.internal_data.pop("by", None) is not None:
        case.workflow.emit(WorkItemReleased(command.key))


def _assign(case: Case, command: AssignWorkItem) -> None:
    token = case.work_item(command.key)
    permission.require_group(
        case.actor, permission.ADMINISTRATOR, "assign work", "menugaskan pekerjaan"
    )
    token.internal_data["by"] = [command.person_id, command.person_name]
    case.workflow.emit(WorkItemClaimed(command.key, command.person_id, command.person_name))


def _complete_work_item(case: Case, command: CompleteWorkItem) -> None:
    token = case.work_item(command.key)
    element: Element = token.element
    permission.require_work_item(case.actor, element, _claimer(token))
    if case.check is not None:
        case.check(element, command.answers, case.workflow.view(token))
    _require_choice(element, command.answers)
    same_as = separation(case.process, element, case.memory, case.actor, case.facts)
    _refuse_numbers(case, command.answers)
    case.fire_overdue(token)
    token = case.work_item(command.key)  # unless one of them ended the case
    case.write(token, command.answers)
    obstacle = case.obstacle(token)
    if obstacle:
        raise WrongState(obstacle)
    _draw_number(case, token)
    give_paraf(case.workflow, case.memory, token, case.actor, command.proof, same_as)
    now = case.facts.now.isoformat()
    case.memory["doers"][element.id] = [command.key, case.actor.id, case.actor.name, now]
    case.workflow.occur(token)


# ---- jobs, timers, messages, signals ----------------------------------------------------------


def _complete_job(case: Case, command: CompleteJob) -> None:
    permission.require_system(case.actor, "complete a job")
    case.fire_overdue(case.job(command.key))
    token = case.job(command.key)  # unless one of them ended the case
    case.write(token, command.result)
    case.workflow.occur(token)


def _fail_job(case: Case, command: FailJob) -> None:
    permission.require_system(case.actor, "fail a job")
    token = case.workflow.activity(command.key)
    for trigger in (TimerTrigger, MessageTrigger):
        if token is not None and isinstance(token.task_spec.trigger, trigger):
            case.workflow.stall(case.awaiting(command.key, trigger), command.error)
            return
    token = case.job(command.key)
    catcher = None
    if command.code is not None:
        catcher = case.workflow.catcher(token, "error", command.code)
    if catcher is None:
        case.workflow.stall(token, command.error)
        return
    catcher.catch()
    case.workflow.advance()


def _fire_timer(case: Case, command: FireTimer) -> None:
    permission.require_system(case.actor, "fire a timer")
    token = case.awaiting(command.key, TimerTrigger)
    due = due_of(token)
    if due > case.facts.now:
        raise WrongState(
            f"Expected '{command.key}' to be due, but it is due at {token.internal_data['due']}"
        )
    for rival in case.overdue(token, due):
        if "race" in rival.internal_data and due_of(rival) < due:
            raise WrongState(f"Expected '{rival.key}' to fire before '{command.key}'")
    host = case.workflow.activity(token.internal_data.get("host", ""))
    if host is not None and token.element.interrupting:
        for earlier in case.overdue(host, due):
            if earlier is not token and not takes_away(earlier):
                case.workflow.occur(earlier)
        token = case.awaiting(command.key, TimerTrigger)  # unless one of them ended the case
    case.workflow.occur(token)


def _correlate(case: Case, command: CorrelateMessage) -> None:
    permission.require_system(case.actor, "hand over a message")
    token = case.awaiting(command.key, MessageTrigger)
    if token.task_spec.trigger.name != command.name:
        raise WrongState(
            f"Expected '{command.key}' to wait for '{command.name}', but it waits for "
            f"'{token.task_spec.trigger.name}'"
        )
    _refuse_numbers(case, command.payload)
    case.fire_overdue(token)
    token = case.awaiting(command.key, MessageTrigger)
    case.write(token, command.payload)
    case.workflow.occur(token)


def _deliver_signal(case: Case, command: DeliverSignal) -> None:
    permission.require_system(case.actor, "deliver a signal")
    waiting = case.workflow.listeners(command.name)
    if not waiting:
        raise WrongState(
            f"Expected somebody to wait for '{command.name}', but the case waits on {case.open()}"
        )
    for token in waiting:
        overdue = case.overdue(token, case.facts.now) if token.id in case.workflow.tasks else ()
        if not any(takes_away(timer) for timer in overdue):
            _hear(case, token)


def _hear(case: Case, token: Token) -> None:
    """Let a token hear a signal, unless another one's hearing has ended it."""
    if token.id in case.workflow.tasks:
        case.fire_overdue(token)
        case.workflow.occur(token)


# ---- parts ------------------------------------------------------------------------------------


def _require_reason(reason: str, indonesian: str) -> None:
    if not reason.strip():
        raise Invalid("Expected a reason, found none", indonesian=indonesian, field="reason")


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


def _refuse_numbers(case: Case, values: Mapping[str, Any]) -> None:
    """Refuse values for what only a register may give: a number that nobody drew."""
    for element in case.process.elements.values():
        name = element.register_variable
        if name is None or name not in values:
            continue
        if values[name] == case.workflow.variables.get(name):
            continue
        raise Invalid(
            f"Expected '{name}' to come from its register, but found {values[name]!r:.40}",
            indonesian=f"'{name}' diberikan oleh buku register, bukan diisi.",
            field=name,
        )


def _draw_number(case: Case, token: Token) -> None:
    element: Element = token.element
    variable = element.register_variable
    if element.register is None or variable is None:
        return
    if case.workflow.view(token).get(variable) is not None:
        return
    year, number = case.facts.number(element.register)
    case.write(token, {variable: number})
    case.workflow.emit(NumberDrawn(token.key, element.register, year, number, variable))


def _claimer(token: Token) -> tuple[str, str] | None:
    by = token.internal_data.get("by")
    return None if by is None else (by[0], by[1])


_HANDLERS: dict[type, Callable[[Case, Any], None]] = {
    StartInstance: _start,
    ClaimWorkItem: _claim,
    ReleaseWorkItem: _release,
    AssignWorkItem: _assign,
    CompleteWorkItem: _complete_work_item,
    CompleteJob: _complete_job,
    FailJob: _fail_job,
    FireTimer: _fire_timer,
    CorrelateMessage: _correlate,
    DeliverSignal: _deliver_signal,
    RetryIncident: _retry,
    CancelInstance: _cancel,
    CorrectVariables: _correct,
    AddNote: _add_note,
}
