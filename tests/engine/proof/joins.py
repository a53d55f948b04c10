"""Where tokens gather: parallel and inclusive gateways with several ways in.

Source: BPMN 2.0.2, 13.4.1 Parallel Gateway and 13.4.3 Inclusive Gateway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.diagram.model import Element
from tests.engine.proof.marking import Thing

if TYPE_CHECKING:
    from tests.engine.proof.game import Game


def gather(game: Game, gateway: Element, scope: Thing) -> None:
    """Let a parallel gateway go on when there is a token on each of its ways in."""
    flows = [flow.id for flow in game.net.process.incoming(gateway.id)]
    waiting = _held(game, gateway, scope)
    if all(any(thing.flow == flow for thing in waiting) for flow in flows):
        _go_on(game, gateway, scope, flows)


def ready_inclusive(game: Game) -> list[tuple[Element, Thing]]:
    """Return the inclusive gateways that wait for nothing any more, with their scopes."""
    found = []
    seen = set()
    for thing in game.m.things.values():
        element = game.net.element(thing.at) if thing.state == "held" else None
        if element is None or element.kind != "inclusiveGateway":
            continue
        scope = game.m.scope(thing)
        if (element.id, scope.id) not in seen:
            seen.add((element.id, scope.id))
            if _is_ready(game, element, scope):
                found.append((element, scope))
    return found


def go_on_inclusive(game: Game, gateway: Element, scope: Thing) -> None:
    """Take one token from each way in that has one."""
    full = {thing.flow for thing in _held(game, gateway, scope)}
    _go_on(game, gateway, scope, sorted(full))


def _is_ready(game: Game, gateway: Element, scope: Thing) -> bool:
    flows = {flow.id for flow in game.net.process.incoming(gateway.id)}
    full = {thing.flow for thing in _held(game, gateway, scope)}
    for places in _places(game, gateway, scope):
        ways = _ways(game, places, gateway.id)
        if ways & (flows - full) and not ways & full:
            return False
    return True


def _places(game: Game, gateway: Element, scope: Thing) -> list[set[str]]:
    """Return where each other token of a scope is; a race before several events is one token."""
    places: list[set[str]] = []
    races: dict[int, set[str]] = {}
    for thing in game.m.inside(scope.id):
        if thing.state == "armed" or (thing.state == "held" and thing.at == gateway.id):
            continue
        if thing.race is None:
            places.append({thing.at})
        else:
            races.setdefault(thing.race, set()).add(thing.at)
    return places + list(races.values())


def _ways(game: Game, places: set[str], gateway: str) -> set[str]:
    """Return the flows that a token may still take without passing the gateway.

    Where an event interrupts an activity, the activity's own token goes that way; an event that
    does not interrupt makes another token, which nobody can wait for.
    """
    process = game.net.process
    seen: set[str] = set()
    flows: set[str] = set()
    waiting = list(places)
    while waiting:
        at = waiting.pop()
        if at in seen or at == gateway:
            continue
        seen.add(at)
        waiting += [event.id for event in process.boundaries(at) if event.interrupting]
        for flow in process.outgoing(at):
            flows.add(flow.id)
            waiting.append(flow.target)
    return flows


def _held(game: Game, gateway: Element, scope: Thing) -> list[Thing]:
    return [
        thing
        for thing in game.m.inside(scope.id)
        if thing.state == "held" and thing.at == gateway.id
    ]


def _go_on(game: Game, gateway: Element, scope: Thing, flows: list[str]) -> None:
    waiting = _held(game, gateway, scope)
    for flow in flows:
        first = next(thing for thing in waiting if thing.flow == flow)
        del game.m.things[first.id]
    game.done(game.m.add("passing", gateway.id, scope.id))
    game.settle(scope)
