"""Events that happen to a case: who catches them, and what they take away.

Source: BPMN 2.0.2, 13.5 Events (intermediate boundary events, event sub-processes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.model import Element
from tests.engine.proof.marking import ROOT, Thing
from tests.engine.proof.net import span

if TYPE_CHECKING:
    from tests.engine.proof.game import Game

Catcher = tuple[Element, Thing]  # a boundary event or start event, and what it watches


def catcher(game: Game, thing: Thing, kind: str, code: str | None) -> Catcher | None:
    """Return who catches an error or escalation of `thing`: the nearest around it."""
    net, here = game.net, thing
    host = game.m.whole(here)
    found = _fitting(list(net.process.boundaries(host.at)), kind, code)
    if found is not None:
        return found, host
    while True:
        scope = game.m.scope(here)
        handles = here.at != "" and net.element(here.at).on_event
        if not handles:  # what handles an event of a scope throws outwards, past that scope
            found = _fitting(net.event_starts(scope.at or None), kind, code)
            if found is not None:
                return found, scope
        if scope.id == ROOT:
            return None
        host = game.m.whole(scope)
        found = _fitting(list(net.process.boundaries(host.at)), kind, code)
        if found is not None:
            return found, host
        here = scope


def _fitting(events: list[Element], kind: str, code: str | None) -> Element | None:
    of_kind = [event for event in events if event.event == kind]
    exact = [event for event in of_kind if code is not None and event.event_ref == code]
    return next(iter(exact + [event for event in of_kind if event.event_ref is None]), None)


def catch(game: Game, event: Element, host: Thing) -> None:
    """Let a boundary event, or the start of an event sub-process, happen."""
    m = game.m
    if event.kind == "boundaryEvent":
        around = m.parent(host)
        if event.interrupting:
            m.withdraw(host)
        game.done(m.add("passing", event.id, around.id))
        game.settle(around)
        return
    if event.interrupting:
        for other in m.inside(host.id):
            m.withdraw(other)
    assert event.scope is not None
    scope = m.add("scope", event.scope, host.id)
    game.arm_event_starts(scope)
    game.done(m.add("passing", event.id, scope.id))


def occur(game: Game, thing: Thing) -> None:
    """What `thing` waits for happens: a time, message, signal or condition; or a work is done."""
    m, element = game.m, game.net.element(thing.at)
    if thing.state == "open":
        if thing.race is not None:
            for rival in list(m.things.values()):
                if rival.race == thing.race and rival.id != thing.id:
                    m.withdraw(rival)
        game.done(thing)
        return
    assert thing.host is not None
    host = m.things[thing.host]
    if not element.interrupting:
        _again(game, thing, element)
    catch(game, element, host)


def _again(game: Game, thing: Thing, element: Element) -> None:
    """What does not interrupt may happen again; a timer only if it is a cycle."""
    if element.timer is None:
        thing.was_true = element.condition is not None
        game.await_(thing)  # once more, by the variables of now
        return
    length, _ = span(element.timer.value)
    left = None if thing.left is None else thing.left - 1
    if element.timer.kind != "cycle" or left == 0 or thing.due is None:
        game.m.withdraw(thing)
        return
    thing.due, thing.left = game.m.now + length, left  # a late one does not hurry the next
