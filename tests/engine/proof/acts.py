"""What is done to a case from outside, as the game plays it."""

from collections.abc import Callable
from typing import Any

from tests.engine.proof.catching import catch, catcher, occur
from tests.engine.proof.game import Game
from tests.engine.proof.marking import Marking, Thing
from tests.engine.proof.net import Net
from tests.engine.proof.repeating import begin_repetition
from tests.engine.proof.worlds import settled

Act = Callable[[Game, Thing], None]
Before = Callable[[Game, Thing], list[int]]  # the timers that happen first


class Refused(Exception):
    """What was asked may not be done: its time is up."""


def started(net: Net, marking: Marking) -> list[Marking]:
    Game(net, marking).begin()
    return settled(net, [marking])


def acted(
    net: Net, markings: list[Marking], candidates: Any, act: Act, before: Before | None = None
) -> list[Marking]:
    """Do `act` to each thing that may be meant, in each marking; return all that may follow.

    Raises:
        Refused: it may be done to none of them.
    """
    after: list[Marking] = []
    is_refused = False
    for marking in markings:
        for own in candidates(marking):
            other = marking.copied()
            other.thrown = []
            try:
                ready = [other] if before is None else _forestalled(net, other, own, before)
            except Refused:
                is_refused = True
                continue
            for one in ready:
                act(Game(net, one), one.things[own])
            after += ready
    if is_refused and not after:
        raise Refused
    return settled(net, after)


def _forestalled(net: Net, marking: Marking, own: int, before: Before) -> list[Marking]:
    """Let each timer happen that was due before, with all that follows from it.

    Raises:
        Refused: nothing is left to be done then.
    """
    worlds = [marking]
    for timer in before(Game(net, marking), marking.things[own]):
        for world in worlds:
            if timer in world.things and own in world.things:
                occur(Game(net, world), world.things[timer])
        worlds = settled(net, worlds)
    worlds = [world for world in worlds if own in world.things]
    if not worlds:
        raise Refused
    return worlds


def complete(values: dict[str, Any]) -> Act:
    """A person, a job or a message is done with something; its answers are written."""

    def act(game: Game, thing: Thing) -> None:
        game.m.write(thing, values)
        occur(game, thing)

    return act


def fail_job(code: str | None) -> Act:
    def act(game: Game, thing: Thing) -> None:
        found = None if code is None else catcher(game, thing, "error", code)
        if found is None:
            game.fail(thing, "job")
        else:
            catch(game, *found)

    return act


def fire(game: Game, thing: Thing) -> None:
    occur(game, thing)


def earlier(game: Game, thing: Thing) -> list[int]:
    """Return the timers that would be taken away with their host, and were due before `thing`."""
    if thing.state != "armed" or not game.net.element(thing.at).interrupting:
        return []
    assert thing.host is not None
    assert thing.due is not None
    due, over = thing.due, _timers_over(game, game.m.things[thing.host])
    return _ordered(
        [t for t in over if t.due is not None and t.due <= due and not _takes_away(game, t)]
    )


def retry(game: Game, thing: Thing) -> None:
    stage, thing.stage = thing.stage, ""
    if stage == "leave":
        game.done(thing)
    elif stage == "throw":
        element = game.net.element(thing.at)
        assert element.event is not None
        thing.state = "passing"
        game.raise_(thing, element.event, element.event_ref)
    elif stage == "begin":
        thing.state = "repeat"
        begin_repetition(game, thing)
    elif stage == "join":
        thing.state = "held"
    else:
        thing.state = "open"


def signalled(net: Net, markings: list[Marking], name: str) -> list[Marking]:
    after = []
    for marking in markings:
        other = marking.copied()
        other.thrown = []
        Game(net, other).announce(name)
        after.append(other)
    return settled(net, after)


def corrected(net: Net, markings: list[Marking], values: dict[str, Any]) -> list[Marking]:
    after = []
    for marking in markings:
        other = marking.copied()
        other.thrown = []
        other.write(None, values)
        after.append(other)
    return settled(net, after)


def cancelled(marking: Marking) -> Marking:
    other = marking.copied()
    other.things.clear()
    other.thrown, other.status = [], "cancelled"
    return other


def overdue(game: Game, thing: Thing) -> list[int]:
    """Return the timers that were due before `thing` was done.

    Raises:
        Refused: one of them would have taken it away.
    """
    over = [t for t in _timers_over(game, thing) if t.due is not None and t.due <= game.m.now]
    if any(_takes_away(game, timer) for timer in over):
        raise Refused
    return _ordered(over)


def _ordered(timers: list[Thing]) -> list[int]:
    return [timer.id for timer in sorted(timers, key=lambda t: (t.due, t.id))]


def _timers_over(game: Game, thing: Thing) -> list[Thing]:
    """Return the timers that completing a thing may forestall: on it, beside it, and around it.

    What is armed stands with what it watches: had a timer ended that, nothing would be caught.
    """
    around = [thing if thing.state != "armed" or thing.host is None else game.m.things[thing.host]]
    while around[-1].parent is not None:
        around.append(game.m.parent(around[-1]))
    over = {t.id for t in around}
    return [
        timer
        for timer in game.m.things.values()
        if timer.due is not None
        and timer.id != thing.id
        and (
            (timer.state == "armed" and timer.host in over)
            or (timer.race is not None and timer.race == thing.race)
        )
    ]


def _takes_away(game: Game, timer: Thing) -> bool:
    return timer.race is not None or game.net.element(timer.at).interrupting
