"""What can be seen of a case from outside, of the engine and of the game, and whether it agrees."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from engine import events as ev
from tests.engine.proof.marking import Marking, Thing
from tests.engine.proof.net import Net

Kind = str  # "item" "job" "timer" "wait" "incident"
Sight = tuple[Any, ...]  # the kind, the element, and what else is seen of it

_BEGINS: dict[type, Kind] = {
    ev.WorkItemOffered: "item",
    ev.JobScheduled: "job",
    ev.TimerScheduled: "timer",
    ev.EventAwaited: "wait",
    ev.IncidentRaised: "incident",
}
_ENDS: dict[type, Kind] = {
    ev.WorkItemCompleted: "item",
    ev.WorkItemWithdrawn: "item",
    ev.JobCompleted: "job",
    ev.JobCancelled: "job",
    ev.TimerFired: "timer",
    ev.TimerCancelled: "timer",
    ev.EventOccurred: "wait",
    ev.EventWaitCancelled: "wait",
    ev.IncidentResolved: "incident",
}


class Doubled(AssertionError):
    """An event begins what is there already, or ends what is not."""


class Seen:
    """What the engine's events tell of a case: key → what is seen there."""

    def __init__(self) -> None:
        self.now: dict[tuple[Kind, str], Sight] = {}
        self.thrown: list[tuple[Any, ...]] = []
        self._stalled: set[tuple[Kind, str]] = set()  # what may still end after its incident

    def note(self, events: Iterable[ev.Event]) -> None:
        self.thrown = []
        for event in events:
            key = getattr(event, "key", "")
            if type(event) in _BEGINS:
                self._begin(_BEGINS[type(event)], key, event)
            elif type(event) in _ENDS:
                self._end(_ENDS[type(event)], key, event)
            elif isinstance(event, ev.MessageThrown):
                said = (event.name, event.correlation, dict(event.payload))
                self.thrown.append(("message", element_of(key), *said))
            elif isinstance(event, ev.SignalThrown):
                self.thrown.append(("signal", element_of(key), event.name))

    def _begin(self, kind: Kind, key: str, event: ev.Event) -> None:
        if kind == "incident":
            for stalls in ("item", "job", "timer", "wait"):
                if self.now.pop((stalls, key), None) is not None:
                    self._stalled.add((stalls, key))
        if (kind, key) in self.now:
            raise Doubled(f"Expected {event} once, but it is there already")
        self.now[kind, key] = _sight(kind, key, event)

    def _end(self, kind: Kind, key: str, event: ev.Event) -> None:
        if (kind, key) not in self.now and (kind, key) not in self._stalled:
            raise Doubled(f"Expected {event} of something that is there")
        self.now.pop((kind, key), None)
        self._stalled.discard((kind, key))

    def sights(self) -> Counter[Sight]:
        return Counter(self.now.values())


def element_of(key: str) -> str:
    return key.rpartition(":")[0].removesuffix("~each")


def _sight(kind: Kind, key: str, event: Any) -> Sight:
    own = element_of(key)
    if kind == "timer":
        return kind, own, datetime.fromisoformat(event.due_at)
    if kind == "wait":
        is_condition = event.kind == "condition"
        return (kind, own) if is_condition else (kind, own, event.name, event.correlation)
    return kind, own


def sight(net: Net, thing: Thing) -> Sight | None:
    """Return what is seen of one thing of the game."""
    if thing.state == "failed":
        return "incident", thing.at
    if thing.state not in ("open", "armed"):
        return None
    element = net.element(thing.at)
    if net.is_job(element):
        return "job", thing.at
    if thing.due is not None:
        return "timer", thing.at, thing.due
    if element.event in ("message", "signal"):
        return "wait", thing.at, element.event_ref, thing.correlation
    if element.event == "conditional":
        return "wait", thing.at
    return "item", thing.at


def sights(net: Net, marking: Marking) -> Counter[Sight]:
    found = (sight(net, thing) for thing in marking.things.values())
    return Counter(one for one in found if one is not None)


def status(marking: Marking) -> str:
    failed = any(thing.state == "failed" for thing in marking.things.values())
    return "incident" if failed and marking.status == "running" else marking.status


def difference(
    net: Net, seen: Seen, marking: Marking, said: str, variables: Mapping[str, Any]
) -> str:
    """Return in what the engine and a marking differ; "" when they agree."""
    ours, theirs = sights(net, marking), seen.sights()
    if ours != theirs:
        missing, more = list((ours - theirs).elements()), list((theirs - ours).elements())
        return f"the engine lacks {missing} and has {more} too many"
    if status(marking) != said:
        return f"the engine says {said}, the game {status(marking)}"
    if dict(variables) != marking.variables:
        differing = {
            name: (variables.get(name, "-"), marking.variables.get(name, "-"))
            for name in {**variables, **marking.variables}
            if variables.get(name, "-") != marking.variables.get(name, "-")
        }
        return f"variables (engine, game): {differing}"
    if sorted(map(repr, seen.thrown)) != sorted(map(repr, marking.thrown)):
        return f"thrown by the engine {seen.thrown}, by the game {marking.thrown}"
    return ""


def learn_keys(net: Net, seen: Seen, marking: Marking) -> None:
    """Note which key of the engine means which thing, where only one can be meant.

    The instances of one repetition have keys in their order.
    """
    live = {key for _, key in seen.now}
    marking.keys = {
        key: own for key, own in marking.keys.items() if key in live and own in marking.things
    }
    known = set(marking.keys.values())
    keys: dict[Sight, list[str]] = {}
    for (_, key), what in seen.now.items():
        if key not in marking.keys:
            keys.setdefault(what, []).append(key)
    things: dict[Sight, list[Thing]] = {}
    for thing in marking.things.values():
        seen_of = sight(net, thing)
        if seen_of is not None and thing.id not in known:
            things.setdefault(seen_of, []).append(thing)
    for what, found in things.items():
        names = sorted(keys.get(what, []), key=visit_of)
        in_order = len({thing.parent for thing in found}) == 1 and found[0].locals is not None
        if len(names) == len(found) and (len(found) == 1 or in_order):
            found.sort(key=lambda thing: (thing.locals or {}).get("loopCounter", 0))
            marking.keys |= {name: t.id for name, t in zip(names, found, strict=True)}


def meant_by(net: Net, seen: Seen, kind: Kind, key: str, marking: Marking) -> list[int]:
    """Return the things that a key of the engine may mean."""
    if key in marking.keys:
        return [marking.keys[key]]
    what, known = seen.now[kind, key], set(marking.keys.values())
    return [
        thing.id
        for thing in marking.things.values()
        if thing.id not in known and sight(net, thing) == what
    ]


def visit_of(key: str) -> int:
    return int(key.rpartition(":")[2])
