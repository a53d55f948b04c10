"""Moves every token of a case as far as it goes without anybody's help."""

from typing import Any

from engine.expressions import ExpressionError
from engine.interpreter.token import READY, WAITING, Token
from engine.interpreter.triggers import ConditionTrigger

MAX_STEPS = 10_000  # elements that one command may pass; a diagram that needs more runs in circles
MAX_TOKENS = 5_000  # alive at once in one case


def advance(workflow: Any) -> None:
    """Run what can run, until everything waits for somebody outside.

    A diagram that goes round without end, or fills the case with tokens, stalls.
    """
    steps = _Steps(workflow)
    _follow(workflow, steps)
    while True:
        batch = workflow.take_ready()
        for token in batch:
            if token._state == READY and token.id in workflow.tasks:  # none before has ended it
                steps.run(token)
                _follow(workflow, steps)
        if not batch and not _fire_one_join(workflow) and not _notice_a_condition(workflow, steps):
            break
    if workflow.is_completed():
        workflow.withdraw(None)  # events that still wait beside the process
    _report_deadlocks(workflow)


class _Steps:
    """How far one command has come; beyond the limits, tokens wait for a person."""

    def __init__(self, workflow: Any) -> None:
        self._workflow = workflow
        self._taken = 0

    def run(self, token: Token) -> None:
        """Run a token, unless the diagram runs away."""
        self._taken += 1
        if self._taken > MAX_STEPS or len(self._workflow.tasks) > MAX_TOKENS:
            self._workflow.stall(
                token,
                f"Expected a command to pass at most {MAX_STEPS} elements and to leave at most "
                f"{MAX_TOKENS} tokens, but the diagram goes on and on",
            )
        else:
            token.run()


def _follow(workflow: Any, steps: _Steps) -> None:
    """Let happen what comes with a token's move: signals are heard, and empty scopes end."""
    while True:
        for token in workflow.take_shouted():
            if token.id in workflow.tasks and token._state == WAITING:
                steps.run(token)
        container = workflow.take_empty_scope()
        if container is None and not workflow.is_shouting:
            return
        if container is not None:
            steps.run(container)


def _fire_one_join(workflow: Any) -> bool:
    waiting = {
        (token.task_spec, token.scope): None
        for spec in workflow.program.joins
        for token in workflow.standing_at(spec)
        if token._state == WAITING
    }
    return any(spec.try_to_fire(workflow, scope, at_rest=True) for spec, scope in waiting)


def _notice_a_condition(workflow: Any, steps: _Steps) -> bool:
    """Let the first condition happen that has become true; say whether there was one."""
    waiting = [t for spec in workflow.program.conditions for t in workflow.standing_at(spec)]
    noticed = next((token for token in waiting if _has_come_true(workflow, token)), None)
    if noticed is None:
        return False
    steps.run(noticed)
    _follow(workflow, steps)
    return True


def _has_come_true(workflow: Any, token: Token) -> bool:
    trigger = token.task_spec.trigger
    if token._state != WAITING or not isinstance(trigger, ConditionTrigger):
        return False
    if not workflow.population.get(token.scope):
        return False  # what it waits beside has ended
    try:
        is_true = workflow.is_true(trigger.condition, token)
    except ExpressionError as problem:
        workflow.stall(token, str(problem))
        return False
    if not is_true:
        token.internal_data.pop("seen", None)
        return False
    return "seen" not in token.internal_data


def _report_deadlocks(workflow: Any) -> None:
    """Raise an incident where all that is left of a scope waits at gateways for nothing."""
    gathering: dict[int | None, list[Token]] = {}
    for spec in workflow.program.joins:
        for token in workflow.standing_at(spec):
            if token._state == WAITING:
                gathering.setdefault(token.scope, []).append(token)
    for scope, left in gathering.items():
        first = min(left, key=lambda token: token.id)
        told = any("incident" in token.internal_data for token in left)
        if told or len(left) < workflow.population[scope]:
            continue
        workflow.enter(first)
        workflow.note_incident(
            first, f"Expected '{first.element.id}' to be reached by its other ways, but none can"
        )
