"""Activities that run several times.

Source: BPMN 2.0.2, 13.3.6 Loop Activity and 13.3.7 Multiple Instances Activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.diagram.model import Repetition
from tests.engine.proof.marking import Thing
from tests.engine.proof.net import holds, value

if TYPE_CHECKING:
    from tests.engine.proof.game import Game


def begin_repetition(game: Game, whole: Thing) -> None:
    repetition = _of(game, whole)
    if repetition.kind == "loop":
        if repetition.test_before and not _goes_round(game, whole, repetition):
            _end(game, whole)
        else:
            _next_round(game, whole)
        return
    view = game.m.view(whole)
    if repetition.collection is not None:
        found = value(repetition.collection, view)
        if not isinstance(found, list):
            game.fail(whole, "begin")
            return
        whole.items = list(found)
        whole.total = len(whole.items)
    else:
        whole.total = int(value(repetition.cardinality or "0", view))
    if whole.total == 0:
        _end(game, whole)
        return
    together = whole.total if repetition.kind == "parallel" else 1
    for _ in range(together):
        if whole.id in game.m.things:
            _next_instance(game, whole, repetition)


def instance_done(game: Game, whole: Thing, instance: Thing) -> None:
    """Note what one instance came to; go on, or end the whole."""
    repetition = _of(game, whole)
    result = None if repetition.result is None else game.m.view(instance).get(repetition.result)
    index = instance.locals["loopCounter"] if instance.locals else len(whole.results)
    game.m.withdraw(instance)
    whole.results[index] = result
    done = len(whole.results)
    if repetition.kind == "loop":
        if _goes_round(game, whole, repetition):
            _next_round(game, whole)
        else:
            _end(game, whole)
        return
    enough = repetition.until is not None and holds(
        repetition.until,
        game.m.view(whole)
        | {
            "nrOfInstances": whole.total,
            "nrOfCompletedInstances": done,
            "nrOfActiveInstances": whole.index - done,
        },
    )
    if enough or done == whole.total:
        _end(game, whole)
    elif repetition.kind == "sequential":
        _next_instance(game, whole, repetition)


def _goes_round(game: Game, whole: Thing, repetition: Repetition) -> bool:
    if repetition.maximum is not None and len(whole.results) >= repetition.maximum:
        return False
    return repetition.condition is None or holds(repetition.condition, game.m.view(whole))


def _next_round(game: Game, whole: Thing) -> None:
    game.enter_instance(whole, {"loopCounter": len(whole.results)})


def _next_instance(game: Game, whole: Thing, repetition: Repetition) -> None:
    index = whole.index
    whole.index += 1
    own: dict[str, Any] = {"loopCounter": index}
    if repetition.result is not None:
        own[repetition.result] = None
    if repetition.item is not None and repetition.collection is not None:
        own[repetition.item] = whole.items[index]
    game.enter_instance(whole, own)


def _end(game: Game, whole: Thing) -> None:
    repetition = _of(game, whole)
    for instance in game.m.inside(whole.id):
        game.m.withdraw(instance)
    if repetition.results is not None:
        listed = [whole.results.get(index) for index in range(whole.total)]
        game.m.write(whole, {repetition.results: listed})
    game.done(whole)


def _of(game: Game, whole: Thing) -> Repetition:
    repetition = game.net.element(whole.at).repetition
    assert repetition is not None
    return repetition
