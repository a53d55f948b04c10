"""Plays in a process of its own, within bounds: a hostile draft hangs or bloats no server.

A question may take so much time of a processor, so much of the clock and so much memory; the kernel
ends the process that takes more. The same that was too costly just now is not tried again.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence

import orjson

from engine.bounded import frames
from engine.bounded.costly import Costly
from engine.bounded.helped import Helped
from engine.bounded.limits import Limits
from engine.checking import FormValidator
from engine.errors import Conflict, Refusal, WrongState
from engine.play import wire
from engine.play.helper import TOO_COSTLY
from engine.play.moves import Move
from engine.play.playing import Outcome, Player
from engine.play.situation import Situation
from engine.play.space import Given
from engine.rehearsal import Files

LIMITS = Limits(cpu_seconds=6.0, wall_seconds=20.0, memory_megabytes=300)
TOGETHER_SECONDS = 90.0  # of all the scenarios of one question
TURN_SECONDS = 30.0  # that somebody waits until the others' questions are answered
GRACE_SECONDS = 3.0  # beyond the limit, for a helper that waits for a processor
HELPER = "engine.play.helper"

log = logging.getLogger("alur.play")


class TooCostly(WrongState):
    """A play takes more than it may."""


class PlayerApart(Helped, Player):
    """Plays like `Player`, but in a helper, once it is started.

    Threads may share it; they are served one after the other.
    """

    def __init__(self, forms: FormValidator, validator: str, *, limits: Limits = LIMITS) -> None:
        Helped.__init__(self, HELPER, validator)
        Player.__init__(self, forms)
        self._limits = limits
        self._costly = Costly[bytes]()

    def play(self, files: Files, given: Given, moves: Sequence[Move]) -> Situation:
        """Return where the moves lead, up to the first that is refused.

        Raises:
            Refusal: as `Player`; or it takes too long, or others' plays do.
        """
        if not self._is_started:
            return super().play(files, given, moves)
        question = wire.asked_to_json(wire.Asked(files, given, tuple(moves), {}))
        answer = next(self._asked(question, 1))
        if isinstance(answer, Refusal):
            raise answer
        assert isinstance(answer, Situation)  # noqa: S101 - for the type checker
        return answer

    def run(self, files: Files, scenarios: Mapping[str, bytes]) -> dict[str, Outcome]:
        """Return what comes of each scenario; one that takes too long has not passed.

        Raises:
            Unfit: the files cannot run.
        """
        if not self._is_started or not scenarios:
            return super().run(files, scenarios)
        found: dict[str, Outcome] = {}
        until = time.monotonic() + TOGETHER_SECONDS
        while len(found) < len(scenarios):
            left = {name: scenarios[name] for name in scenarios if name not in found}
            question = wire.asked_to_json(wire.Asked(files, Given(), None, left))
            # Each answer is of the next scenario; after one that was too costly the rest is asked.
            for name, answer in zip(left, self._asked(question, len(left)), strict=False):
                found[name] = _outcome(answer)
            if time.monotonic() > until:
                break
        rest = Outcome(False, sentence=_said(_too_costly(self._limits)))
        return {name: found.get(name, rest) for name in scenarios}

    def _asked(self, question: bytes, count: int) -> Iterator[Situation | Outcome | Refusal]:
        """Yield the answers to a question; the last of them may say that it was too costly."""
        if self._costly.get(question) is not None:
            yield _too_costly(self._limits)
            return
        if not self._turn.acquire(timeout=TURN_SECONDS):
            raise Conflict(
                "Expected a free player, but others' plays take all its time",
                indonesian="Uji coba orang lain sedang berjalan. Coba lagi sebentar lagi.",
            )
        try:
            unsent = question
            for _ in range(count):
                answer = self._next(unsent)
                unsent = b""  # it is sent once
                yield answer
                if isinstance(answer, TooCostly):
                    self._costly.note(question, TOO_COSTLY)
                    return
        finally:
            self._turn.release()

    def _next(self, question: bytes) -> Situation | Outcome | Refusal:
        try:
            if question:
                self._send(question)
            content = self._receive(question)
            if content == TOO_COSTLY:
                return _too_costly(self._limits)
            return wire.answer_from_json(content)
        except Refusal as refusal:
            return refusal
        except (frames.Ended, frames.Late) as problem:
            log.warning("the player is gone (%s); starting another", problem)
            self._drop()
            return _too_costly(self._limits)
        except BaseException:  # whoever was interrupted left the line in mid-sentence
            self._drop()
            raise

    def _receive(self, question: bytes) -> bytes:
        patience = 1.2 * self._limits.wall_seconds + GRACE_SECONDS
        try:
            return frames.receive(self._ready().line, patience)
        except frames.Ended:  # it died just now, of itself: a play that is too much ends a child
            if not question:
                raise
            self._drop()
            self._send_once(question)
            return frames.receive(self._ready().line, patience)

    def _send(self, question: bytes) -> None:
        try:
            self._send_once(question)
        except frames.Ended:  # it may have died since
            self._drop()
            self._send_once(question)

    def _send_once(self, question: bytes) -> None:
        helper = self._ready()
        helper.line.settimeout(GRACE_SECONDS)
        for content in (orjson.dumps(self._limits.to_json()), question):
            frames.send(helper.line, content)


def _outcome(answer: Situation | Outcome | Refusal) -> Outcome:
    if isinstance(answer, TooCostly):
        return Outcome(False, sentence=_said(answer))
    if isinstance(answer, Refusal):
        raise answer
    assert isinstance(answer, Outcome)  # noqa: S101 - for the type checker
    return answer


def _said(refusal: Refusal) -> dict[str, str]:
    return {"id": refusal.indonesian, "en": refusal.message}


def _too_costly(limits: Limits) -> TooCostly:
    bounds = f"{limits.cpu_seconds:g} s, {limits.memory_megabytes} MB"
    return TooCostly(
        f"Expected a play of at most {bounds}, but this one takes more",
        indonesian=f"Uji coba paling banyak memakai {bounds}, tetapi yang ini lebih. Kurangi "
        "langkahnya, atau periksa putaran tanpa akhir pada diagram.",
    )
