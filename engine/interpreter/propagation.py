"""Errors and escalations: outwards from where they are thrown to the first that catches them."""

from dataclasses import dataclass
from typing import Any

from engine.interpreter.scopes import EventSubProcess
from engine.interpreter.token import Token


@dataclass(frozen=True)
class Catcher:
    """Who catches, and around what."""

    spec: Any  # Boundary or ScopeStart
    around: Token | None  # the activity on whose edge it is; None: …
    workflow: Any
    scope: int | None  # … the start of an event sub-process in this scope

    def catch(self) -> bool:
        """Let it happen; say whether that ended what threw it."""
        if self.around is not None:
            self.spec.catch(self.around)
        else:
            self.spec.catch(self.workflow, self.scope)
        return bool(self.spec.element.interrupting)


def find_catcher(workflow: Any, thrower: Token, event: str, code: str | None) -> Catcher | None:
    """Return who catches an error or escalation of `code` that `thrower` lets out.

    Outwards: the edge of an activity, then the event sub-processes beside it. At one place the
    exact code goes before one that catches any.

    Source: BPMN 2.0.2, 10.5.7 Handling Events; 13.5.4 Error, Escalation.
    """
    at: Token | None = thrower
    while at is not None:
        found = _match(at.task_spec.boundaries, event, code)
        if found is not None:
            return Catcher(found, at, workflow, at.scope)
        around = None if at.scope is None else workflow.tasks[at.scope]
        if not isinstance(at.task_spec, EventSubProcess):  # it does not catch what it throws itself
            found = _match(workflow.starts_in(around), event, code)
            if found is not None:
                return Catcher(found, None, workflow, at.scope)
        at = around
    return None


def _match(specs: tuple[Any, ...], event: str, code: str | None) -> Any:
    fitting = [spec for spec in specs if spec.element.event == event]
    exact = [spec for spec in fitting if code is not None and spec.element.event_ref == code]
    any_code = [spec for spec in fitting if spec.element.event_ref is None]
    return next(iter(exact + any_code), None)
