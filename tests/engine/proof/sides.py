"""One case on both sides: what is done to it is done by the engine and by the game."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.commands import Actor, InstanceCommand
from engine.errors import WrongState
from tests.engine.proof import acts
from tests.engine.proof.cases import Case
from tests.engine.proof.marking import Marking
from tests.engine.proof.net import Net
from tests.engine.proof.seeing import (
    Doubled,
    Seen,
    difference,
    learn_keys,
    meant_by,
    sights,
    status,
)


class Difference(AssertionError):
    """The engine and the game came to different ends."""


@dataclass
class Counts:
    """What walks came to."""

    commands: int = 0
    timers: int = 0
    refusals: int = 0


class Sides:
    """Does one thing after the other on both sides, and holds them against each other.

    The game may not know which of several orders the engine took: it keeps all `worlds` that agree
    with what was seen until now.
    """

    def __init__(self, case: Case, net: Net, now: datetime) -> None:
        self.case, self.net, self.now = case, net, now
        self.seen = Seen()
        self.worlds: list[Marking] = []
        self.said = "running"
        self.counts = Counts()

    def act_on(
        self,
        command: InstanceCommand,
        who: Actor,
        kind: str,
        key: str,
        act: acts.Act,
        before: acts.Before | None = None,
    ) -> None:
        def candidates(marking: Marking) -> list[int]:
            return meant_by(self.net, self.seen, kind, key, marking)

        self.do(command, who, lambda: acts.acted(self.net, self.worlds, candidates, act, before))

    def do(self, command: InstanceCommand, who: Actor, play: Any) -> None:
        """Do one thing on both sides, and hold them against each other."""
        self.counts.commands += 1
        try:
            worlds = play()
        except acts.Refused:
            worlds = None
        try:
            step = self.case.do(command, who, self.now)
        except WrongState as refused:
            if worlds is not None:
                raise Difference(f"{command}: refused by the engine only: {refused}") from refused
            self.counts.refusals += 1
            return
        if worlds is None:
            raise Difference(f"{command}: refused by the game only")
        try:
            self.seen.note(step.events)
        except Doubled as doubled:
            raise Difference(f"{command}: {doubled}") from doubled
        self.said = step.status
        self._compare(command, worlds, step.variables)

    def _compare(
        self, command: InstanceCommand, worlds: list[Marking], variables: Mapping[str, Any]
    ) -> None:
        told = [difference(self.net, self.seen, w, self.said, variables) for w in worlds]
        self.worlds = [w for w, what in zip(worlds, told, strict=True) if not what]
        if not self.worlds:
            standing = "; ".join(
                f"{status(w)} {sorted(map(repr, sights(self.net, w).elements()))}"
                for w in worlds[:2]
            )
            raise Difference(f"{command}: {told[0] if told else 'no world'} | game: {standing}")
        for world in self.worlds:
            world.now = self.now
            learn_keys(self.net, self.seen, world)
        self._compare_views(command)
        if len(self.worlds) > 1:
            self.worlds = list({world.signature(): world for world in self.worlds}.values())

    def _compare_views(self, command: InstanceCommand) -> None:
        """Hold what the newest open work sees against the game, where both know it by its key."""
        known = [key for kind, key in self.seen.now if kind in ("item", "job")][-1:]
        for key in known:
            seen = self.case.seen_by(key)
            fits = [
                w for w in self.worlds if key not in w.keys or w.view(w.things[w.keys[key]]) == seen
            ]
            if not fits:
                other = self.worlds[0].view(self.worlds[0].things[self.worlds[0].keys[key]])
                raise Difference(f"{command}: '{key}' sees {seen}, in the game {other}")
            self.worlds = fits
