"""A running case → the same case on another version of its process.

Nothing runs and nothing is lost: each token stands on what took its element's place, under its key,
with its due time and its claim. SpiffWorkflow's own migration restarts clocks, drops claims and
leaves cases that cannot be loaded again; it is not used.

An element that waits beside others and is gone (a deadline, say) waits no more; one that is new
begins to. One that had happened before does not happen again.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.interpreter.activities import Activity
from engine.interpreter.building import Program
from engine.interpreter.catches import Boundary, ScopeStart
from engine.interpreter.counterparts import Counterparts
from engine.interpreter.fitting import Obstacle, misfit, place_of
from engine.interpreter.node import is_done
from engine.interpreter.scopes import Container, EventSubProcess
from engine.interpreter.token import Token
from engine.interpreter.workflow import Workflow


@dataclass(frozen=True)
class Rebound:
    """What came of it: a case on the new version, exactly when nothing was in its way."""

    workflow: Workflow
    keys: Mapping[str, str]  # old key → new key, where they differ
    obstacles: tuple[Obstacle, ...]


def rebind(before: Workflow, target: Program, mapping: Mapping[str, str]) -> Rebound:
    """Bind a case to another version of its process.

    Args:
        before: the case; it is left as it is.
        target: the other version.
        mapping: element of the old version → element of the new one, where the id changed.
    """
    counterparts = Counterparts(before.program.process, target.process, mapping)
    after = Workflow(target)
    after.variables, after.sequence = before.variables, before.sequence
    after.visits, after.facts = dict(before.visits), before.facts
    after.obstacle = before.obstacle
    moved = _Move(before, after, counterparts)
    obstacles = tuple(moved.bind_all())
    if not obstacles:
        moved.arm_what_is_new()
    return Rebound(after, moved.keys, obstacles)


class _Move:
    """The tokens of a case on their way to another version."""

    def __init__(self, before: Workflow, after: Workflow, counterparts: Counterparts) -> None:
        self._before, self._after, self._counterparts = before, after, counterparts
        self.keys: dict[str, str] = {}

    def bind_all(self) -> Iterator[Obstacle]:
        """Put each token on what took its element's place; yield what is in the way."""
        staying = []
        for token in self._before.tasks.values():
            found = misfit(token, self._after.program, self._counterparts)
            if found is None:
                staying.append(token)
            elif not _is_watcher(token):
                yield found
        for token in staying:
            self._bind(token)
        for token in self._after.tasks.values():
            for name in ("host", "race"):
                if name in token.internal_data:
                    known = token.internal_data[name]
                    token.internal_data[name] = self.keys.get(known, known)

    def _bind(self, token: Token) -> None:
        name = place_of(token.task_spec, self._counterparts)
        data = copy.deepcopy(token.internal_data)
        bound = Token(
            self._after, self._after.program.spec.task_specs[name], token._state, token.id, data
        )
        if "via" in data:
            data["via"] = self._counterparts.flow(data["via"]) or data["via"]
        if name != token.task_spec.name and "key" in data:
            self._after.enter(bound)
            self.keys[token.key] = bound.key

    # ---- what waits beside ------------------------------------------------------------------

    def arm_what_is_new(self) -> None:
        """Let the events begin to wait that the new version has and the old one had not."""
        self._arm_starts(None)
        for token in list(self._after.tasks.values()):
            if token.id not in self._before.tasks or is_done(token):
                continue
            if isinstance(token.task_spec, Activity | Container):
                self._arm_boundaries(token)
            if isinstance(token.task_spec, Container) and "begun" in token.internal_data:
                self._arm_starts(token)

    def _arm_boundaries(self, host: Token) -> None:
        old_host = self._before.tasks[host.id]
        watched = {watcher.task_spec for watcher in self._after.watchers(host)}
        standing = {watcher.task_spec for watcher in self._before.watchers(old_host)}
        happened = self._over(old_host.task_spec.boundaries, standing)
        for boundary in host.task_spec.boundaries:
            if boundary not in watched and _sign(boundary) not in happened:
                boundary.arm(host)

    def _arm_starts(self, container: Token | None) -> None:
        scope = None if container is None else container.id
        old = None if container is None else self._before.tasks[container.id]
        if self._is_interrupted(scope):
            return
        starts = self._before.starts_in(old)
        standing = {
            start
            for start in starts
            if any(token.scope == scope for token in self._before.standing_at(start))
        }
        happened = self._over(starts, standing)
        for start in self._after.starts_in(container):
            waits = any(token.scope == scope for token in self._after.standing_at(start))
            if not waits and _sign(start) not in happened:
                start.arm(self._after, scope)

    def _over(self, specs: tuple[Any, ...], standing: set[Any]) -> set[tuple[str, type]]:
        """Return which events waited once and do no longer, as the new version knows them."""
        return {
            (self._counterparts.element(spec.element.id), type(spec.trigger))
            for spec in specs
            if spec not in standing
        }

    def _is_interrupted(self, scope: int | None) -> bool:
        """Say whether an event sub-process has taken the place of all else in a scope."""
        process = self._after.program.process
        return any(
            start.kind == "startEvent" and start.interrupting
            for token in self._after.tasks.values()
            if token.scope == scope and isinstance(token.task_spec, EventSubProcess)
            for start in process.within(token.element.id)
        )


def _sign(spec: Any) -> tuple[str, type]:
    return spec.element.id, type(spec.trigger)


def _is_watcher(token: Token) -> bool:
    """Say whether a token only waits beside others: it may go when its element is gone."""
    return isinstance(token.task_spec, Boundary | ScopeStart) and not is_done(token)
