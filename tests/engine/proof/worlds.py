"""All that may follow from a marking: the standard leaves open which of several tokens goes first.

Where tokens cannot change each other, one order stands for all; elsewhere every order is tried.
"""

from collections.abc import Callable, Iterable

from tests.engine.proof.catching import occur
from tests.engine.proof.game import Game
from tests.engine.proof.joins import go_on_inclusive, ready_inclusive
from tests.engine.proof.marking import Marking, Thing
from tests.engine.proof.net import Net

MAX_WORLDS = 100
MAX_STEPS = 1000

Move = Callable[[Game], None]


class TooMany(Exception):
    """There are more orders than can be tried, or a token runs in circles."""


def settled(net: Net, markings: Iterable[Marking]) -> list[Marking]:
    """Return each marking that some order of moves ends in, where nothing moves by itself."""
    waiting = list(markings)
    seen: set[object] = set()
    found: list[Marking] = []
    while waiting:
        marking = waiting.pop()
        moves = _moved_on(net, marking)
        if (sign := marking.signature()) in seen:
            continue
        seen.add(sign)
        if len(seen) > MAX_WORLDS or len(waiting) > 2 * MAX_WORLDS:
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


def _moved_on(net: Net, marking: Marking) -> list[Move]:
    """Make all moves that leave no choice; return those that do."""
    for _ in range(MAX_STEPS):
        moves = _moves(Game(net, marking))
        if len(moves) != 1:
            return moves
        moves[0](Game(net, marking))
    raise TooMany


def _moves(game: Game) -> list[Move]:
    """Return what may happen next by itself; only one where the order makes no difference."""
    things = list(game.m.things.values())
    hearing = [thing for thing in things if thing.state == "hearing"]
    arriving = [thing for thing in things if thing.state == "arriving"]
    if hearing or arriving:
        if not any(_may_change_others(game, thing) for thing in (*hearing, *arriving)):
            hearing, arriving = hearing[:1], [] if hearing else arriving[:1]
        return [_hear(t.id) for t in hearing] + [_arrive(t.id) for t in arriving]
    leaving = [thing for thing in things if thing.state == "leaving"]
    if leaving:
        return [_leave(leaving[0].id)]
    ready = ready_inclusive(game)
    if ready:
        gateway, scope = ready[0][0], ready[0][1].id
        return [lambda g: go_on_inclusive(g, gateway, g.m.things[scope])]
    return [_meet(thing.id) for thing in game.conditions_met()] or _standstills(game)


def _may_change_others(game: Game, thing: Thing) -> bool:
    """Say whether what follows from a move at once may take other tokens away, or write."""
    if thing.state == "hearing":
        listener = game.m.things.get(thing.host if thing.host is not None else -1)
        if listener is None:
            return False
        is_taking = listener.race is not None or (
            listener.state == "armed" and game.net.element(thing.at).interrupting
        )
        return is_taking or game.net.restless[thing.at]
    if game.net.restless[thing.at]:
        return True
    around = thing.parent
    while around is not None:  # its end may end a repetition around it
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
