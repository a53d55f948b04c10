"""A running case inside SpiffWorkflow.

Its live tokens, its variables, and what happened in this step.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from engine.calendars import Calendar
from engine.diagram.model import Flow
from engine.events import Event, FlowTaken, IncidentRaised
from engine.expressions import Expression, ExpressionError
from engine.interpreter import variables
from engine.interpreter.advancing import advance
from engine.interpreter.building import Program
from engine.interpreter.catches import Boundary
from engine.interpreter.propagation import Catcher, find_catcher
from engine.interpreter.standing import Standing
from engine.interpreter.token import READY, STARTED, WAITING, Token
from engine.interpreter.triggers import SignalTrigger


class StepFacts(Protocol):
    """What a step may know of the world outside the case."""

    @property
    def now(self) -> Any:
        """Return the step's time, aware, UTC."""

    def local_zone(self) -> str:
        """Return the office's time zone, IANA."""

    def calendar(self, name: str) -> Calendar:
        """Return the office's calendar of that name."""

    def person(self, said: str, group: str) -> tuple[str, str] | None:
        """Return (id, name) of whom a name means, None when nobody of that group."""


class _NoScripts(BasePythonScriptEngineEnvironment):
    """Nothing of ours evaluates through SpiffWorkflow.

    Should anything of its own try, it is refused.
    """

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Any:
        raise AssertionError("Expected every expression to be evaluated by engine.expressions")

    def execute(self, script: str, context: Any, external_context: Any = None) -> Any:
        raise AssertionError("Expected no script to be run")


_NO_SCRIPTS = PythonScriptEngine(_NoScripts())


class Workflow(Standing, BpmnWorkflow):
    """The tokens of one case.

    Nothing finished is kept, so a step costs the same after any number of loops.
    """

    def __init__(self, program: Program) -> None:
        Standing.__init__(self)
        self.variables: dict[str, Any] = {}
        self.program = program
        self.facts: StepFacts
        self.happened: list[Event] = []
        self.obstacle: Callable[[Token], str | None] = lambda _token: None
        self._ready: list[Token] = []
        self._shouted: list[list[Token]] = []  # who hears each signal
        BpmnWorkflow.__init__(self, program.spec, script_engine=_NO_SCRIPTS, deserializing=True)
        self.tasks: dict[int, Token] = {}

    # ---- what tokens know -------------------------------------------------------------------

    def view(self, token: Token) -> Mapping[str, Any]:
        """Return the variables that a token sees."""
        if token.scope is None and "locals" not in token.internal_data:
            return self.variables  # nearly always
        return variables.flat(self._layers(token))

    def write(self, token: Token, values: Mapping[str, Any]) -> None:
        """Write variables where a token sees them, or else on the case."""
        variables.write(list(self._layers(token)), values)

    def _layers(self, token: Token) -> Iterator[dict[str, Any]]:
        return variables.layers(
            token.internal_data, lambda scope: self.tasks[scope].internal_data, self.variables
        )

    def plain(self, value: Any) -> Any:
        """Return a value as the log holds it: decimals, dates and durations as text."""
        return variables.plain(value)

    def evaluate_all(
        self, expressions: Iterable[tuple[str, Expression]], token: Token
    ) -> dict[str, Any] | None:
        """Return the named values; None when one cannot be worked out, and the token stalled."""
        view = self.view(token)
        try:
            return {name: self.plain(what.evaluate(view)) for name, what in expressions}
        except ExpressionError as problem:
            self.stall(token, str(problem))
            return None

    def is_true(
        self, condition: Expression, token: Token, more: Mapping[str, Any] | None = None
    ) -> bool:
        """Evaluate a condition; None is no.

        Raises:
            ExpressionError: it is neither true nor false, or cannot be worked out.
        """
        view = self.view(token)
        value = condition.evaluate({**view, **more} if more else view)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise ExpressionError(
            f"Expected '{condition.source}' to be true or false, but found {value!r}"
        )

    # ---- what the specs call ----------------------------------------------------------------

    def emit(self, event: Event) -> None:
        """Report what happened."""
        self.happened.append(event)

    def run_soon(self, token: Token) -> None:
        """Let a token that needs nobody's help run in this step."""
        self._ready.append(token)

    def look_inside(self, scope: int) -> None:
        """See, before this step ends, whether anything is left in a scope."""
        self._quiet.append(scope)

    def send(self, flow: Flow, origin: Token) -> None:
        """Send a token along a flow."""
        token = Token(self, self.program.entry(flow.target), scope=origin.scope)
        token.internal_data["via"] = flow.id
        if flow.id in self.program.told_flows:
            self.emit(FlowTaken(flow.id))
        if "host" in origin.internal_data:
            token.internal_data["host"] = origin.internal_data["host"]
        token.task_spec._update(token)

    def race(self, flow: Flow, gateway: Token) -> None:
        """Let the event at the end of a flow wait beside others of the same gateway."""
        token = Token(self, self.program.entry(flow.target), scope=gateway.scope)
        token.internal_data.update(via=flow.id, race=gateway.key)
        token.task_spec._update(token)

    def win(self, winner: Token) -> None:
        """An event of an event-based gateway happened: the others no longer wait."""
        self.emit(FlowTaken(winner.internal_data["via"]))
        for other in self.rivals(winner):
            other.cancel()

    def arm(self, boundaries: Iterable[Boundary], host: Token) -> None:
        """Let the events on the edge of an activity begin to wait."""
        for boundary in boundaries:
            boundary.arm(host)

    def disarm(self, host: Token) -> None:
        """Let the events on the edge of an activity wait no more."""
        for watcher in self.watchers(host):
            watcher.cancel()

    def withdraw(self, scope: int | None) -> None:
        """Withdraw every token of a scope, and what lives inside them."""
        for token in [t for t in self.tasks.values() if t.scope == scope]:
            if token.id in self.tasks:
                token.cancel()

    def stall(self, token: Token, problem: str) -> None:
        """Let a token stand still until a person has looked."""
        token._set_state(STARTED)
        self.note_incident(token, problem)

    def note_incident(self, token: Token, problem: str) -> None:
        """Report why a token goes no further; where it stands still anyway, it stays as it is."""
        token.internal_data["incident"] = problem
        self.emit(IncidentRaised(token.key, problem))

    def shout(self, signal: str) -> None:
        """Let everybody in the case who waits by now hear a signal, right after the throw."""
        self._shouted.append(self.listeners(signal))

    def catcher(self, thrower: Token, event: str, code: str | None) -> Catcher | None:
        """Return who catches an error or escalation that `thrower` lets out."""
        return find_catcher(self, thrower, event, code)

    # ---- what the execution calls -----------------------------------------------------------

    def begin(self, start_event: str | None) -> None:
        """Put the first token on a start event, or wherever a process without one begins."""
        for start in self.program.starts:
            start.arm(self, None)
        for spec in self.program.beginnings(start_event):
            spec._update(Token(self, spec))
        self.advance()

    def advance(self) -> None:
        """Move every token as far as it goes without anybody's help."""
        advance(self)

    def take_ready(self) -> list[Token]:
        """Return the tokens that can run by themselves, the oldest first."""
        ready, self._ready = sorted(self._ready, key=lambda token: token.id), []
        return [token for token in ready if token._state == READY and token.id in self.tasks]

    @property
    def is_shouting(self) -> bool:
        """Whether a signal has been thrown that nobody has heard yet."""
        return bool(self._shouted)

    def take_empty_scope(self) -> Token | None:
        """Return a container in which nothing is left, None when there is none."""
        while self._quiet:
            container = self.tasks.get(self._quiet.pop())
            if container is None or self.population.get(container.id):
                continue
            if container._state == WAITING:
                return container
        return None

    def take_shouted(self) -> list[Token]:
        """Return who waited for the first signal that has not been heard yet."""
        return self._shouted.pop(0) if self._shouted else []

    def listeners(self, signal: str) -> list[Token]:
        """Return what waits for a signal, the oldest first."""
        return [
            token
            for token in self.tasks.values()
            if isinstance(token.task_spec.trigger, SignalTrigger)
            and token.task_spec.trigger.name == signal
            and token._state == WAITING
        ]

    def occur(self, token: Token) -> None:
        """Let happen what a token waits for, or complete an activity, and go on from there."""
        token.run()
        self.advance()

    def retry(self, token: Token) -> None:
        """Try again what stalled."""
        del token.internal_data["incident"]
        token.task_spec.resume(token)
        self.advance()

    def withdraw_all(self) -> None:
        """Withdraw every token."""
        self.withdraw(None)

    def is_completed(self) -> bool:
        """Say whether nothing is left that holds the case open."""
        return not self.population.get(None)

    def has_incident(self) -> bool:
        """Say whether something waits for a person to look."""
        return any("incident" in token.internal_data for token in self.tasks.values())
