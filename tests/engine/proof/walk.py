"""One case, moved at random by the engine and by the game, and held against each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from engine.commands import (
    Actor,
    CancelInstance,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    CorrelateMessage,
    DeliverSignal,
    FailJob,
    FireTimer,
    InstanceCommand,
    RetryIncident,
    StartInstance,
)
from engine.errors import WrongState
from tests.bench import MONDAY
from tests.engine.proof import acts
from tests.engine.proof.cases import Case
from tests.engine.proof.marking import Marking
from tests.engine.proof.net import Net
from tests.engine.proof.seeing import (
    Doubled,
    Seen,
    difference,
    element_of,
    learn_keys,
    meant_by,
    sights,
    status,
)

PERSON = Actor("ana", "Ana", "Staf", ("staf", "administrator"))
ENGINE = Actor("system:walk", "walk")
MINUTES = (1, 7, 30, 90, 400)


class Difference(AssertionError):
    """The engine and the game came to different ends."""


@dataclass
class Counts:
    """What walks came to."""

    commands: int = 0
    timers: int = 0
    refusals: int = 0
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Counts") -> None:
        self.commands += other.commands
        self.timers += other.timers
        self.refusals += other.refusals
        for kind, count in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, 0) + count


class Walk:
    """Moves `case` by choices of `random`; `values` are the variables that decisions look at."""

    def __init__(
        self,
        case: Case,
        net: Net,
        random: Random,
        values: Mapping[str, tuple[Any, ...]],
        now: datetime = MONDAY,
    ) -> None:
        self.case, self.net, self.random, self.values = case, net, random, values
        self.now = now
        self.seen = Seen()
        self.worlds: list[Marking] = []
        self.said = "running"
        self.counts = Counts()
        self.codes = sorted(
            {e.event_ref for e in net.elements.values() if e.event == "error" and e.event_ref}
        )

    # ---- the whole walk -------------------------------------------------------------------

    def go(self, commands: int) -> None:
        """Walk until the case is over, or for so many commands."""
        first = self._some_values(everything=True)
        marking = Marking(self.now, dict(first))
        self._do(
            StartInstance(self.case.id, self.net.process.id, first),
            PERSON,
            lambda: acts.started(self.net, marking),
        )
        for _ in range(commands):
            if self.said not in ("running", "incident"):
                break
            self.act()

    def act(self) -> None:
        keys = sorted(self.seen.now)
        if not keys or self.random.random() < 0.1:
            self.rarely()
            return
        if self.random.random() < 0.15:
            self.pass_time()
            return
        busy = [one for one in keys if one[0] != "incident"]
        kind, key = self.random.choice(busy if busy and self.random.random() < 0.8 else keys)
        {
            "item": self.complete_item,
            "job": self.work_on_job,
            "timer": lambda _: self.pass_time(),
            "wait": self.happen,
            "incident": self.mend,
        }[kind](key)

    def rarely(self) -> None:
        chance = self.random.random()
        is_stuck = any(t.stage == "join" for t in self.worlds[0].things.values())
        if chance < 0.05 or (is_stuck and chance < 0.5) or not self.seen.now:
            self._do(
                CancelInstance(self.case.id, "salah masuk"),
                PERSON,
                lambda: [acts.cancelled(marking) for marking in self.worlds],
            )
        elif chance < 0.6:
            self.correct()
        else:
            self.pass_time()

    # ---- single moves ---------------------------------------------------------------------

    def complete_item(self, key: str) -> None:
        values = self._some_values() | self._choice(key)
        self._touch(CompleteWorkItem(self.case.id, key, values), "item", key, values)

    def work_on_job(self, key: str) -> None:
        chance = self.random.random()
        if chance < 0.7:
            values = self._some_values()
            self._touch(CompleteJob(self.case.id, key, values), "job", key, values)
            return
        code = self.random.choice([*self.codes, "lain"]) if chance < 0.9 else None
        command = FailJob(self.case.id, key, "tidak menjawab", code)
        self._act_on(command, ENGINE, "job", key, acts.fail_job(code))

    def happen(self, key: str) -> None:
        """Let a message or signal come that is waited for; a condition comes of itself."""
        element = self.net.element(element_of(key))
        if element.event == "message":
            values = self._some_values()
            command = CorrelateMessage(
                self.case.id, key, f"pesan {self.case.id} {self.counts.commands}", element.event_ref or "", values
            )
            self._touch(command, "wait", key, values)
        elif element.event == "signal":
            self._fire_due()
            if ("wait", key) in self.seen.now:
                name = element.event_ref or ""
                self._do(
                    DeliverSignal(self.case.id, name),
                    ENGINE,
                    lambda: acts.signalled(self.net, self.worlds, name),
                )
        else:
            self.correct()

    def mend(self, key: str) -> None:
        if self.random.random() < 0.6:
            self.correct()
        if ("incident", key) in self.seen.now:
            command = RetryIncident(self.case.id, key)
            self._act_on(command, PERSON, "incident", key, acts.retry)

    def correct(self) -> None:
        values = self._some_values() or self._some_values(everything=True)
        self._do(
            CorrectVariables(self.case.id, values, "salah ketik"),
            PERSON,
            lambda: acts.corrected(self.net, self.worlds, values),
        )

    def pass_time(self) -> None:
        """Let time go by; mostly the timers that came due fire at once."""
        self.now += timedelta(minutes=self.random.choice(MINUTES))
        for marking in self.worlds:
            marking.now = self.now
        if self.random.random() < 0.75:
            self._fire_due()

    def _fire_due(self) -> None:
        """Fire what is due, the earliest first; of two at once what takes nothing away."""
        for _ in range(50):
            due = sorted(
                (what[2], self._takes_away(key), key)
                for (kind, key), what in self.seen.now.items()
                if kind == "timer" and what[2] <= self.now
            )
            if not due or self.said not in ("running", "incident"):
                return
            key = due[0][2]
            self.counts.timers += 1
            self._act_on(
                FireTimer(self.case.id, key), ENGINE, "timer", key, acts.fire, acts.earlier
            )

    def _takes_away(self, key: str) -> bool:
        element = self.net.element(element_of(key))
        return element.kind == "intermediateCatchEvent" or element.interrupting

    # ---- both sides -----------------------------------------------------------------------

    def _touch(
        self, command: InstanceCommand, kind: str, key: str, values: dict[str, Any]
    ) -> None:
        who = PERSON if kind == "item" else ENGINE
        self._act_on(command, who, kind, key, acts.complete(values), acts.overdue)

    def _act_on(
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

        self._do(command, who, lambda: acts.acted(self.net, self.worlds, candidates, act, before))

    def _do(self, command: InstanceCommand, who: Actor, play: Any) -> None:
        """Do one thing on both sides, and hold them against each other."""
        self.counts.commands += 1
        name = type(command).__name__
        self.counts.kinds[name] = self.counts.kinds.get(name, 0) + 1
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
        self.worlds = list({world.signature(): world for world in self.worlds}.values())

    # ---- chance ---------------------------------------------------------------------------

    def _some_values(self, *, everything: bool = False) -> dict[str, Any]:
        return {
            name: self.random.choice(choices)
            for name, choices in self.values.items()
            if everything or self.random.random() < 0.4
        }

    def _choice(self, key: str) -> dict[str, Any]:
        """Return the way out that a person chooses before a gateway."""
        element = self.net.element(element_of(key))
        if not element.options:
            return {}
        flow = self.random.choice(element.options)[0]
        condition = self.net.process.flows[flow].condition or ""
        return {condition.partition(" ")[0]: flow}
