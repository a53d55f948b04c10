"""One case, moved at random by the engine and by the game, and held against each other."""

from collections.abc import Mapping
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
from tests.bench import MONDAY
from tests.engine.proof import acts
from tests.engine.proof.cases import Case
from tests.engine.proof.marking import Marking
from tests.engine.proof.net import Net
from tests.engine.proof.seeing import (
    element_of,
)
from tests.engine.proof.sides import Sides

PERSON = Actor("ana", "Ana", "Staf", ("staf", "administrator"))
ENGINE = Actor("system:walk", "walk")
MINUTES = (1, 7, 30, 90, 400)


class Walk(Sides):
    """Moves `case` by choices of `random`; `values` are the variables that decisions look at."""

    def __init__(
        self,
        case: Case,
        net: Net,
        random: Random,
        values: Mapping[str, tuple[Any, ...]],
        now: datetime = MONDAY,
    ) -> None:
        super().__init__(case, net, now)
        self.random, self.values = random, values
        self.codes = sorted(
            {e.event_ref for e in net.elements.values() if e.event == "error" and e.event_ref}
        )

    # ---- the whole walk -------------------------------------------------------------------

    def go(self, commands: int) -> None:
        """Walk until the case is over, or for so many commands."""
        first = self._some_values(everything=True)
        marking = Marking(self.now, dict(first))
        self.do(
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
        is_stuck = all(kind == "incident" for kind, _ in keys)
        if self.random.random() < (0.4 if is_stuck else 0.1):
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
        is_stuck = all(kind == "incident" for kind, _ in self.seen.now)
        if chance < 0.05 or (is_stuck and chance < 0.5) or not self.seen.now:
            self.do(
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
        self.act_on(command, ENGINE, "job", key, acts.fail_job(code))

    def happen(self, key: str) -> None:
        """Let a message or signal come that is waited for; a condition comes of itself."""
        element = self.net.element(element_of(key))
        if element.event == "message":
            values = self._some_values()
            command = CorrelateMessage(
                self.case.id,
                key,
                f"pesan {self.case.id} {self.counts.commands}",
                element.event_ref or "",
                values,
            )
            self._touch(command, "wait", key, values)
        elif element.event == "signal":
            self._fire_due()
            if ("wait", key) in self.seen.now:
                name = element.event_ref or ""
                self.do(
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
            self.act_on(command, PERSON, "incident", key, acts.retry)

    def correct(self) -> None:
        values = self._some_values() or self._some_values(everything=True)
        self.do(
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
            self.act_on(FireTimer(self.case.id, key), ENGINE, "timer", key, acts.fire, acts.earlier)

    def _takes_away(self, key: str) -> bool:
        element = self.net.element(element_of(key))
        return element.kind == "intermediateCatchEvent" or element.interrupting

    def _touch(self, command: InstanceCommand, kind: str, key: str, values: dict[str, Any]) -> None:
        who = PERSON if kind == "item" else ENGINE
        self.act_on(command, who, kind, key, acts.complete(values), acts.overdue)

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
        ways = self.net.process.outgoing(element.id.removesuffix("~choose"))
        condition = self.random.choice(ways).condition or ""
        variable, _, flow = condition.partition(" == ")
        return {variable: flow.strip('"')}
