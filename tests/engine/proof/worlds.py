"""All that may follow from a marking: the standard leaves open which of several tokens goes first.

Where tokens cannot change each other, one order stands for all; elsewhere every order is tried.
"""

from collections.abc import Callable, Iterable

from tests.engine.proof.catching import occur
from tests.engine.proof.game import Game
from tests.engine.proof.joins import go_on_inclusive, ready_inclusive
from tests.engine.proof.marking import Marking, Thing
from tests.engine.proof.net import Net

MAX_WORLDS = 150
MAX_STEPS = 1500

Move = Callable[[Game], None]


class TooMany(Exception):
    """There are more orders than can be tried, or a token runs in circles."""


def settled(net: Net, markings: Iterable[Marking]) -> list[Marking]:
    """Return each marking that some order of moves ends in, where nothing moves by itself."""
    waiting = list(markings)
    seen: set[object] = set()
    found: list[Marking] = []
    steps = 0
    while waiting:
        marking = waiting.pop()
        moves = _moves(Game(net, marking))
        while len(moves) == 1 and steps < MAX_STEPS:
            moves[0](Game(net, marking))
            steps += 1
            moves = _moves(Game(net, marking))
        if (sign := marking.signature()) in seen:
            continue
        seen.add(sign)
        steps += len(moves)
        if len(seen) > MAX_WORLDS or steps >= MAX_STEPS:
            raise TooMany
        if not moves:
            found.append(marking)
        for move in moves:
            other = marking.copied()
            move(Game(net, other))
            waiting.append(other)
    if not found:
        raise TooMany  # all that may happen goes round and round
    return found


def _moves(game: Game) -> list[Move]:
    """Return what may happen next by itself; only one where the order makes no difference."""
    things = list(game.m.things.values())
    hearing = [_hear(thing.id) for thing in things if thing.state == "hearing"]
    arriving = [thing for thing in things if thing.state == "arriving"]
    if arriving:
        restless = game.net.restless
        if not hearing and not any(restless[thing.at] or _may_end(game, thing) for thing in arriving):
            arriving = arriving[:1]
        return hearing + [_arrive(thing.id) for thing in arriving]
    if hearing:
        return hearing
    leaving = [thing for thing in things if thing.state == "leaving"]
    if leaving:
        return [_leave(leaving[0].id)]
    ready = ready_inclusive(game)
    if ready:
        gateway, scope = ready[0][0], ready[0][1].id
        return [lambda g: go_on_inclusive(g, gateway, g.m.things[scope])]
    return [_meet(thing.id) for thing in game.conditions_met()] or _standstills(game)


def _may_end(game: Game, thing: Thing) -> bool:
    """Say whether a token's end may end a repetition around it that changes others."""
    around = thing.parent
    while around is not None:
        here = game.m.things[around]
        if here.at and game.net.restless[here.at]:
            return True
        around = here.parent
    return False


def _hear(own: int) -> Move:
    def move(game: Game) -> None:
        hearing = game.m.things.pop(own)
        listener = game.m.things.get(hearing.host if hearing.host is not None else -1)
        if listener is not None and listener.state in ("open", "armed"):
            occur(game, listener)

    return move


def _arrive(own: int) -> Move:
    return lambda game: game.step(game.m.things[own])


def _leave(own: int) -> Move:
    return lambda game: game.done(game.m.things[own])


def _meet(own: int) -> Move:
    def move(game: Game) -> None:
        thing = game.m.things[own]
        thing.was_true = True
        occur(game, thing)

    return move


def _standstills(game: Game) -> list[Move]:
    """Return the joins of which one must be told: all that is left of a scope waits for nothing.

    No token will ever come there, so a person must look at it.
    """
    for scope in game.m.things.values():
        left = [thing for thing in game.m.inside(scope.id) if thing.state != "armed"]
        if left and all(thing.state == "held" for thing in left):
            return [_stand_still(own) for own in {thing.at: thing.id for thing in left}.values()]
    return []


def _stand_still(own: int) -> Move:
    return lambda game: game.fail(game.m.things[own], "join")
