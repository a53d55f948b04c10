"""A running case inside SpiffWorkflow.

Its live tokens, its variables, and what happened in this step.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from engine.calendars import Calendar
from engine.diagram.model import Element, Flow
from engine.errors import Invalid
from engine.events import Event, FlowTaken, IncidentRaised
from engine.expressions import Expression, ExpressionError
from engine.interpreter.building import Program
from engine.interpreter.specs import Boundary, Gather, Timed, WorkItem
from engine.interpreter.token import READY, STARTED, WAITING, Token

MAX_STEPS = 10_000  # elements that one command may pass; a diagram that needs more runs in circles


class StepFacts(Protocol):
    """What a step may know of the world outside the case."""

    @property
    def now(self) -> Any:
        """Return the step's time, aware, UTC."""

    def local_zone(self) -> str:
        """Return the office's time zone, IANA."""

    def calendar(self, name: str) -> Calendar:
        """Return the office's calendar of that name."""


class _NoScripts(BasePythonScriptEngineEnvironment):
    """Nothing of ours evaluates through SpiffWorkflow.

    Should anything of its own try, it is refused.
    """

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Any:
        raise AssertionError("Expected every expression to be evaluated by engine.expressions")

    def execute(self, script: str, context: Any, external_context: Any = None) -> Any:
        raise AssertionError("Expected no script to be run")


_NO_SCRIPTS = PythonScriptEngine(_NoScripts())


class Workflow(BpmnWorkflow):
    """The tokens of one case.

    Nothing finished is kept, so a step costs the same after any number of loops.
    """

    def __init__(self, program: Program) -> None:
        self.sequence = 0
        self.variables: dict[str, Any] = {}
        self.visits: dict[str, int] = {}
        self.program = program
        self.facts: StepFacts
        self.happened: list[Event] = []
        self.obstacle: Callable[[Element], str | None] = lambda _element: None
        super().__init__(program.spec, script_engine=_NO_SCRIPTS, deserializing=True)
        self.tasks: dict[int, Token] = {}

    # ---- what the specs call ----------------------------------------------------------------

    def next_id(self) -> int:
        """Count the tokens of this case."""
        self.sequence += 1
        return self.sequence

    def enter(self, token: Token) -> None:
        """Give a token the key of this visit to its element."""
        name = token.task_spec.name
        visit = self.visits.get(name, 0) + 1
        self.visits[name] = visit
        token.internal_data["key"] = f"{name}:{visit}"

    def emit(self, event: Event) -> None:
        """Report what happened."""
        self.happened.append(event)

    def forget(self, token: Token) -> None:
        """Drop a finished token: what it did is in the log."""
        self.tasks.pop(token.id, None)

    def send(self, flow: Flow, origin: Token) -> None:
        """Send a token along a flow."""
        token = Token(self, self.program.node(flow.target))
        token.internal_data["via"] = flow.id
        if flow.id in self.program.told_flows:
            self.emit(FlowTaken(flow.id))
        if "host" in origin.internal_data:
            token.internal_data["host"] = origin.internal_data["host"]
        token.task_spec._update(token)

    def stall(self, token: Token, problem: str) -> None:
        """Let a token stand still until a person has looked."""
        token._set_state(STARTED)
        token.internal_data["incident"] = problem
        self.emit(IncidentRaised(token.key, problem))

    def is_true(self, condition: Expression) -> bool:
        """Evaluate a condition; None is no.

        Raises:
            ExpressionError: it is neither true nor false, or cannot be worked out.
        """
        value = condition.evaluate(self.variables)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise ExpressionError(
            f"Expected '{condition.source}' to be true or false, but found {value!r}"
        )

    def watchers(self, key: str) -> list[Token]:
        """Return the boundary events that watch the activity `key`."""
        return [
            token
            for token in self.tasks.values()
            if isinstance(token.task_spec, Boundary) and token.internal_data.get("host") == key
        ]

    def activity(self, key: str) -> Token | None:
        """Return the activity `key`, if the case still waits on it."""
        for token in self.tasks.values():
            if token.internal_data.get("key") == key:
                return token
        return None

    # ---- what the execution calls -----------------------------------------------------------

    def begin(self, start_event: str) -> None:
        """Put the first token on a start event."""
        token = Token(self, self.program.node(start_event))
        token.task_spec._update(token)
        self.advance()

    def advance(self) -> None:
        """Move every token as far as it goes without anybody's help.

        Raises:
            Invalid: the diagram runs in circles.
        """
        steps = 0
        while True:
            ready = [t for t in self.tasks.values() if t._state == READY and not t.task_spec.manual]
            if not ready:
                if self._fire_one_join():
                    continue
                self._report_deadlock()
                return
            for token in ready:
                if token._state == READY and token.id in self.tasks:
                    token.run()
                    steps += 1
            if steps > MAX_STEPS:
                raise Invalid(
                    f"Expected a command to pass at most {MAX_STEPS} elements, "
                    "but the diagram goes round"
                )

    def _fire_one_join(self) -> bool:
        waiting = [
            t.task_spec
            for t in self.tasks.values()
            if t._state == WAITING and isinstance(t.task_spec, Gather)
        ]
        return any(spec.try_to_fire(self, at_rest=True) for spec in dict.fromkeys(waiting))

    def _report_deadlock(self) -> None:
        """Raise an incident when all that is left waits at gateways for tokens that cannot come."""
        left = list(self.tasks.values())
        if not left or not all(_waits_to_gather(token) for token in left):
            return
        first = left[0]
        if "incident" not in first.internal_data:
            self.enter(first)
            problem = f"Expected '{first.element.id}' to be reached by its other ways, but none can"
            first.internal_data["incident"] = problem
            self.emit(IncidentRaised(first.key, problem))

    def finish(self, token: Token) -> None:
        """Complete an activity and go on from there."""
        token.run()
        self.advance()

    def fire(self, token: Token) -> None:
        """Fire a timer and go on from there."""
        token._ready()
        token.run()
        self.advance()

    def retry(self, token: Token) -> None:
        """Try again what stalled."""
        del token.internal_data["incident"]
        spec = token.task_spec
        if isinstance(spec, Timed) and "due" not in token.internal_data:
            spec.plan(token)
        elif not _waits_to_gather(token):
            token._set_state(READY)
            if spec.manual:
                spec.offer(token)
        self.advance()

    def withdraw_all(self) -> None:
        """Withdraw every token."""
        for token in list(self.tasks.values()):
            if token.id in self.tasks:
                token.cancel()

    def open_items(self) -> Iterator[Token]:
        """Yield the work items that wait for a person."""
        return (
            t
            for t in self.tasks.values()
            if isinstance(t.task_spec, WorkItem) and t._state == READY
        )

    def is_completed(self) -> bool:
        """Say whether no token is left."""
        return not self.tasks

    def has_incident(self) -> bool:
        """Say whether something waits for a person to look."""
        return any("incident" in token.internal_data for token in self.tasks.values())


def _waits_to_gather(token: Token) -> bool:
    return token._state == WAITING and isinstance(token.task_spec, Gather)


def logical_digest(workflow: Workflow, status: str) -> str:
    """Return a SHA-256, hex, of what the case *is*.

    Status, variables, where it stands, what is due.

    Not of how SpiffWorkflow or the codec hold it, so that logs of old releases replay for ever.
    """
    stands = sorted(
        [
            token.internal_data.get("key") or token.internal_data["via"],
            token.internal_data.get("due"),
        ]
        for token in workflow.tasks.values()
    )
    case = [status, workflow.variables, workflow.visits, stands]
    return hashlib.sha256(orjson.dumps(case, option=orjson.OPT_SORT_KEYS)).hexdigest()
