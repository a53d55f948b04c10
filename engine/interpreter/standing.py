"""Where the tokens of a case stand: by id, by element, by the scope in which they live."""

from collections.abc import Iterator
from typing import Any

from engine.interpreter.activities import WorkItem
from engine.interpreter.repeating import Each
from engine.interpreter.scopes import Container
from engine.interpreter.token import READY, WAITING, Token


class Standing:
    """The live tokens of a case. `Workflow` moves them."""

    program: Any  # engine.interpreter.building.Program
    tasks: dict[int, Token]  # as SpiffWorkflow calls them

    def __init__(self) -> None:
        self.sequence = 0
        self.visits: dict[str, int] = {}
        self.population: dict[int | None, int] = {}  # scope → tokens that hold it open
        self._standing: dict[str, dict[int, Token]] = {}  # spec's name → tokens on it, by id
        self._quiet: list[int] = []  # scopes that may have become empty

    def next_id(self) -> int:
        """Count the tokens of this case."""
        self.sequence += 1
        return self.sequence

    def add(self, token: Token) -> None:
        """Take a token up."""
        self.tasks[token.id] = token
        self._standing.setdefault(token.task_spec.name, {})[token.id] = token
        if token.task_spec.holds_open:
            self.population[token.scope] = self.population.get(token.scope, 0) + 1

    def forget(self, token: Token) -> None:
        """Drop a finished token: what it did is in the log."""
        if self.tasks.pop(token.id, None) is None:
            return
        del self._standing[token.task_spec.name][token.id]
        if token.task_spec.holds_open:
            scope = token.scope
            self.population[scope] -= 1
            if not self.population[scope]:
                del self.population[scope]
                if scope is not None:
                    self._quiet.append(scope)

    def enter(self, token: Token) -> None:
        """Give a token the key of this visit to its element."""
        name = token.task_spec.name
        visit = self.visits.get(name, 0) + 1
        self.visits[name] = visit
        token.internal_data["key"] = f"{name}:{visit}"

    def standing_at(self, spec: Any) -> list[Token]:
        """Return the tokens on an element, the oldest first."""
        return list(self._standing.get(spec.name, {}).values())

    def activity(self, key: str) -> Token | None:
        """Return the activity `key`, if the case still waits on it."""
        for token in self._standing.get(key.rpartition(":")[0], {}).values():
            if token.internal_data.get("key") == key:
                return token
        return None

    def watchers(self, host: Token) -> list[Token]:
        """Return the events that watch an activity, the oldest first."""
        found = [
            token
            for boundary in host.task_spec.boundaries
            for token in self._standing.get(boundary.name, {}).values()
            if token.internal_data.get("host") == host.key
        ]
        return sorted(found, key=lambda token: token.id)

    def around(self, token: Token) -> Iterator[Token]:
        """Yield the containers in which a token lives, from the inside out."""
        scope = token.scope
        while scope is not None:
            container = self.tasks[scope]
            yield container
            scope = container.scope

    def starts_in(self, container: Token | None) -> tuple[Any, ...]:
        """Return the starts of the event sub-processes in a scope; None: the process itself."""
        spec = self.program if container is None else container.task_spec
        found: tuple[Any, ...] = getattr(spec, "starts", ())
        return found

    def open_items(self) -> Iterator[Token]:
        """Yield the work items that wait for a person."""
        return (
            t
            for t in self.tasks.values()
            if isinstance(t.task_spec, WorkItem) and t._state == READY
        )

    def open_items_of(self, key: str) -> list[str]:
        """Return the keys of the activity `key`, or of the work items inside it."""
        host = self.activity(key)
        if host is None:
            return []
        if not isinstance(host.task_spec, Container):
            return [key]
        return [t.key for t in self.open_items() if host in self.around(t)]

    def due_of_repetition(self, token: Token) -> str:
        """Return when the first timer on the edge of a repeated activity is due, else ""."""
        container = None if token.scope is None else self.tasks[token.scope]
        if container is None or not isinstance(container.task_spec, Each):
            return ""
        dues = [
            t.internal_data["due"] for t in self.watchers(container) if "due" in t.internal_data
        ]
        return min(dues, default="")

    def rivals(self, token: Token) -> list[Token]:
        """Return what the same event-based gateway let wait beside a token."""
        race = token.internal_data.get("race")
        if race is None:
            return []
        return [
            other
            for other in self.tasks.values()
            if other is not token and other.internal_data.get("race") == race
        ]

    def clocks_over(self, token: Token) -> list[Token]:
        """Return what waits for a time, and may end `token` or would end with it."""
        own = token
        if token.element.kind == "boundaryEvent":  # it ends with what it watches
            token = self.activity(token.internal_data["host"]) or token
        found = self.watchers(token)
        for at in (token, *self.around(token)):
            found += self.rivals(at)
            if at is not token:
                found += self.watchers(at)
            container = None if at.scope is None else self.tasks[at.scope]
            found += [
                t
                for start in self.starts_in(container)
                for t in self.standing_at(start)
                if t.scope == at.scope
            ]
        return [
            t for t in found if t is not own and t._state == WAITING and "due" in t.internal_data
        ]
