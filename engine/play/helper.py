"""The process that plays strangers' drafts: forks for each question, and outlives what it forked.

Started as a program of its own (`python -m engine.play.helper forms.validation:Validator`), so that
it shares no thread, lock, file or secret with the application; see `engine.bounded.helper`.
"""

import socket
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module

import orjson

from engine.bounded import frames
from engine.bounded.forking import PATIENCE, Child, serve
from engine.bounded.limits import Limits, hold_memory, hold_time
from engine.checking import FormValidator
from engine.errors import Refusal
from engine.play import wire
from engine.play.moves import Start, Wait
from engine.play.playing import Outcome, Player, run
from engine.play.situation import Situation
from engine.play.space import Given, Stage
from engine.rehearsal import Files, Source

TOO_COSTLY = b"too costly"  # instead of an answer
_SMALL = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'
    b'<process id="p" isExecutable="true"><startEvent id="a"/><userTask id="t"/><endEvent id="b"/>'
    b'<sequenceFlow id="f" sourceRef="a" targetRef="t"/>'
    b'<sequenceFlow id="g" sourceRef="t" targetRef="b"/></process></definitions>'
)


def main() -> None:
    """Answer questions until the application is gone."""
    module, _, name = sys.argv[1].partition(":")
    forms: FormValidator = getattr(import_module(module), name)()
    # Whatever is made at the first use is made before the first fork.
    small = Files((Source("p", _SMALL),))
    Player(forms).play(small, Given(), [Start(), Wait("PT1M")])
    serve(partial(_pass_on, forms))


def _pass_on(forms: FormValidator, application: socket.socket) -> None:
    """Let a child answer; pass on what it says, or that it was too much for it."""
    limits = Limits(**orjson.loads(frames.receive(application)))
    question = frames.receive(application)
    with Child(application, partial(_answer, question, limits, forms)) as child:
        while (content := child.next_message(limits.wall_seconds * PATIENCE)) is not None:
            frames.send(application, content)
    if not child.is_done:
        frames.send(application, TOO_COSTLY)


def _answer(question: bytes, limits: Limits, forms: FormValidator, answers: socket.socket) -> None:
    """Be the child: answer."""
    hold_memory(limits)
    hold_time(limits)
    for answer in _answers(question, forms):
        content = wire.answer_to_json(answer)
        if len(content) > wire.MAX_ANSWER_BYTES:
            raise MemoryError
        frames.send(answers, content)
        hold_time(limits)  # each scenario has its own time


def _answers(question: bytes, forms: FormValidator) -> Iterator[Situation | Outcome | Refusal]:
    asked = wire.asked_from_json(question)
    try:
        if asked.moves is not None:
            yield Player(forms).play(asked.files, asked.given, asked.moves)
            return
        stage = Stage(asked.files, forms)
        for source in asked.scenarios.values():
            yield run(stage, source)
    except Refusal as refusal:
        yield refusal


if __name__ == "__main__":
    main()
