"""Where a case stands, as plain data: what is alive in it, and what its variables hold.

A marking is a tree of live things. Each lies in another (the process itself is the root), so that
whatever withdraws one withdraws all that lies in it.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

ROOT = 0


@dataclass
class Thing:
    """One live thing of a case.

    `state` says what it does:
    "arriving"  a token that is about to enter `at` by `flow`
    "held"      a token that waits before a join
    "open"      work, a job or an event that somebody or something must still do
    "scope"     the process, a sub-process or a called process: other things lie in it
    "repeat"    an activity that runs several times, as a whole; its instances lie in it
    "armed"     an event that may happen beside what it watches; it holds nothing open
    "failed"    stalled: a person must look at it; `stage` says what is tried again
    "leaving"   has thrown a signal, and goes on when it was heard
    "hearing"   a signal that is about to reach the thing `host`
    """

    id: int
    state: str
    at: str
    parent: int | None
    flow: str = ""
    host: int | None = None  # the thing that an armed event watches
    race: int | None = None  # the events of one event-based gateway share a number
    due: datetime | None = None
    left: int | None = None  # how often a cycle fires still; None: for ever, or no cycle
    locals: dict[str, Any] | None = None  # of one instance of a repetition
    inner: dict[str, Any] | None = None  # all that a called process sees, when it is closed
    index: int = 0  # of an instance
    total: int = 0  # of a repetition: how many instances
    items: list[Any] = field(default_factory=list)  # of a repetition: what it goes through
    results: dict[int, Any] = field(default_factory=dict)  # of a repetition, by index
    was_true: bool = False  # of a condition
    correlation: str = ""
    stage: str = ""

    def copied(self) -> "Thing":
        other = Thing.__new__(Thing)
        other.__dict__.update(self.__dict__)
        other.locals = None if self.locals is None else dict(self.locals)
        other.inner = None if self.inner is None else dict(self.inner)
        other.results = dict(self.results)
        return other


class Marking:
    """All that is alive in a case. `copied` gives another that may be changed."""

    def __init__(self, now: datetime, variables: dict[str, Any]) -> None:
        self.now = now
        self.variables = variables
        self.things: dict[int, Thing] = {}
        self.status = "running"
        self.thrown: list[tuple[Any, ...]] = []  # messages and signals of this command
        self.made = ROOT
        self.keys: dict[str, int] = {}  # the engine's key → the thing that is known to be meant

    def copied(self) -> "Marking":
        other = copy(self)
        other.things = {own: thing.copied() for own, thing in self.things.items()}
        other.variables = dict(self.variables)
        other.thrown = list(self.thrown)
        other.keys = dict(self.keys)
        return other

    def add(self, state: str, at: str, parent: int | None, **more: Any) -> Thing:
        thing = Thing(self.made, state, at, parent, **more)
        self.made += 1
        self.things[thing.id] = thing
        return thing

    def parent(self, thing: Thing) -> Thing:
        assert thing.parent is not None
        return self.things[thing.parent]

    def scope(self, thing: Thing) -> Thing:
        """Return the scope in which a thing lies, past the repetition of which it is one round."""
        around = self.parent(thing)
        return self.parent(around) if around.state == "repeat" else around

    def whole(self, thing: Thing) -> Thing:
        """Return what the events on the border of a thing watch: its repetition, if it has one."""
        if thing.parent is not None and self.parent(thing).state == "repeat":
            return self.parent(thing)
        return thing

    def inside(self, around: int) -> list[Thing]:
        return [thing for thing in self.things.values() if thing.parent == around]

    def withdraw(self, thing: Thing) -> None:
        """Take a thing away with all that lies in it, and all that watches it."""
        if self.things.pop(thing.id, None) is None:
            return
        for other in list(self.things.values()):
            if other.parent == thing.id or (other.state == "armed" and other.host == thing.id):
                self.withdraw(other)

    # ---- variables ------------------------------------------------------------------------

    def _levels(self, thing: Thing | None) -> Iterator[dict[str, Any]]:
        """Yield the variables that a thing sees, the nearest first."""
        is_inside = False
        while thing is not None:
            if is_inside and thing.inner is not None:
                yield thing.inner
                return
            if thing.locals is not None:
                yield thing.locals
            thing = None if thing.parent is None else self.things[thing.parent]
            is_inside = True
        yield self.variables

    def view(self, thing: Thing | None) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for level in reversed(list(self._levels(thing))):
            seen |= level
        return seen

    def write(self, thing: Thing | None, values: dict[str, Any]) -> None:
        levels = list(self._levels(thing))
        for name, value in values.items():
            own = next((level for level in levels if name in level), levels[-1])
            own[name] = value

    # ---- sameness -------------------------------------------------------------------------

    def signature(self) -> tuple[Any, ...]:
        """Return what two markings have in common that differ only in the order of their making."""
        names = {own: key for key, own in self.keys.items()}
        inside: dict[int | None, list[Thing]] = {}
        for thing in self.things.values():
            inside.setdefault(thing.parent, []).append(thing)
        races: dict[int, list[str]] = {}
        for thing in self.things.values():
            if thing.race is not None:
                races.setdefault(thing.race, []).append(thing.at)

        def sign(thing: Thing) -> str:
            below = sorted(sign(t) for t in inside.get(thing.id, []) if t.state != "armed")
            watch = sorted(
                sign(t) for t in self.things.values() if t.state == "armed" and t.host == thing.id
            )
            own = (
                thing.state, thing.at, thing.flow, str(thing.due), thing.left,
                sorted((thing.locals or {}).items()), sorted((thing.inner or {}).items()),
                thing.index, thing.total, sorted(thing.results.items()), thing.items,
                thing.was_true, thing.correlation, thing.stage, names.get(thing.id),
                None if thing.race is None else sorted(races[thing.race]),
            )  # fmt: skip
            heard = None
            if thing.state == "hearing" and thing.host in self.things:
                heard = self.things[thing.host].at
            return repr((own, heard, below, watch))

        tree = tuple(sorted(sign(thing) for thing in inside.get(None, [])))
        variables = repr(sorted(self.variables.items()))
        return (tree, variables, self.status, repr(sorted(map(repr, self.thrown))))
