"""The process that plays strangers' drafts: forks for each question, and outlives what it forked.

Started as a program of its own (`python -m engine.play.helper forms.validation:Validator`), so that
it shares no thread, lock, file or secret with the application; see `engine.bounded.helper`.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module

import orjson

from engine.bounded import frames
from engine.bounded.limits import Limits, hold_memory, hold_time
from engine.checking import FormValidator
from engine.errors import Refusal
from engine.play import wire
from engine.play.moves import Start, Wait
from engine.play.playing import Outcome, Player, run
from engine.play.situation import Situation
from engine.play.space import Given, Stage
from engine.rehearsal import Files, Source

HELLO = b"ready"
TOO_COSTLY, STUMBLED = b"too costly", b"stumbled"  # instead of an answer
MAX_TRACE_LETTERS = 4_000
_MEMORY_ENDED = 3
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
    gc.collect()
    gc.freeze()  # else each child's first collection would copy all of the helper's memory
    with socket.socket(fileno=os.dup(0)) as application, contextlib.suppress(frames.Ended):
        os.close(0)
        frames.send(application, HELLO)
        while True:
            limits = Limits(**orjson.loads(frames.receive(application)))
            question = frames.receive(application)
            _pass_on(application, question, limits, forms)


def _pass_on(
    application: socket.socket, question: bytes, limits: Limits, forms: FormValidator
) -> None:
    """Let a child answer; pass on what it says, and why it came to its end."""
    answers, its = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        application.close()  # else the application would not notice the helper's death
        answers.close()
        _answer_and_end(its, question, limits, forms)
    its.close()
    with answers:
        try:
            while True:
                frames.send(application, frames.receive(answers, limits.wall_seconds * 1.2))
        except (frames.Ended, frames.Late):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if status != 0:
        stumbled = os.WIFEXITED(status) and os.WEXITSTATUS(status) != _MEMORY_ENDED
        frames.send(application, STUMBLED if stumbled else TOO_COSTLY)


def _answer_and_end(
    answers: socket.socket, question: bytes, limits: Limits, forms: FormValidator
) -> None:
    """Be the child: answer, and end."""
    code = 1
    try:
        hold_memory(limits)
        hold_time(limits)
        for answer in _answers(question, forms):
            content = wire.answer_to_json(answer)
            if len(content) > wire.MAX_ANSWER_BYTES:
                raise MemoryError
            frames.send(answers, content)
            hold_time(limits)  # each scenario has its own time
        code = 0
    except MemoryError:
        code = _MEMORY_ENDED
    except Exception:  # the top of the child: whoever mends it must see where it stumbled
        os.write(2, traceback.format_exc()[-MAX_TRACE_LETTERS:].encode())
    finally:
        os._exit(code)  # not the helper's own way out


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
