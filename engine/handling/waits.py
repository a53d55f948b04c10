"""What the world answers: jobs, timers, messages, signals."""

from engine import permission
from engine.case import Case, takes_away
from engine.commands import CompleteJob, CorrelateMessage, DeliverSignal, FailJob, FireTimer
from engine.errors import WrongState
from engine.handling.registers import refuse_numbers
from engine.interpreter.token import Token
from engine.interpreter.triggers import MessageTrigger, TimerTrigger, due_of


def complete_job(case: Case, command: CompleteJob) -> None:
    """Take the result of a job."""
    permission.require_system(case.actor, "complete a job")
    case.fire_overdue(case.job(command.key))
    token = case.job(command.key)  # unless one of them ended the case
    case.write(token, command.result)
    case.workflow.occur(token)


def fail_job(case: Case, command: FailJob) -> None:
    """Take the failure of a job, or of what was to hand over a timer or message."""
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


def fire_timer(case: Case, command: FireTimer) -> None:
    """Let a timer fire that is due."""
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


def correlate(case: Case, command: CorrelateMessage) -> None:
    """Hand over a message to what waits for it."""
    permission.require_system(case.actor, "hand over a message")
    token = case.awaiting(command.key, MessageTrigger)
    if token.task_spec.trigger.name != command.name:
        raise WrongState(
            f"Expected '{command.key}' to wait for '{command.name}', but it waits for "
            f"'{token.task_spec.trigger.name}'"
        )
    refuse_numbers(case, command.payload)
    case.fire_overdue(token)
    token = case.awaiting(command.key, MessageTrigger)
    case.write(token, command.payload)
    case.workflow.occur(token)


def deliver_signal(case: Case, command: DeliverSignal) -> None:
    """Let everybody in the case hear a signal."""
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
