"""The helper's side: answers one request after another; children do what may be too much.

A helper is single-threaded, so that it may fork, and outlives its children.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from engine.bounded import frames

HELLO = b"ready"
PATIENCE = 1.2  # the kernel ends a child at its limit; the helper itself does somewhat later
MAX_TRACE_CHARACTERS = 4_000
TIME, MEMORY, FAILURE = "time", "memory", "failure"  # what may end a child
_DONE, _FAILED, _MEMORY_ENDED = 0, 1, 3  # exit codes of a child


def serve(answer: Callable[[socket.socket], None]) -> None:
    """Let `answer` take one request after the other, until the application is gone.

    Its socket is the standard input. Whatever is made at the first use should be made before.
    """
    gc.collect()
    gc.freeze()  # else each child's first collection would copy all of the helper's memory
    with socket.socket(fileno=os.dup(0)) as application, contextlib.suppress(frames.Ended):
        os.close(0)
        frames.send(application, HELLO)
        while True:
            answer(application)


class Child:
    """A process that does some work, and says what comes of it in one message after the other."""

    def __init__(self, application: socket.socket, work: Callable[[socket.socket], None]) -> None:
        self._messages, its = socket.socketpair()
        self.is_fresh = True  # it has said nothing yet
        self._status: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            application.close()  # else the application would not notice the helper's death
            self._messages.close()
            _work_and_end(work, its)
        its.close()

    def __enter__(self) -> "Child":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.end()

    def next_message(self, within_seconds: float) -> bytes | None:
        """Return what it says next; None when it came to its end instead."""
        try:
            content = frames.receive(self._messages, within_seconds)
        except (frames.Ended, frames.Late):
            self.end()
            return None
        self.is_fresh = False
        return content

    @property
    def has_ended(self) -> bool:
        """Whether it says no more."""
        return self._status is not None

    def end(self) -> None:
        """End it, unless it has ended itself; leave no process behind."""
        if self._status is None:
            self._messages.close()
            os.kill(self._pid, signal.SIGKILL)  # a child that ended by itself keeps its own status
            _, self._status = os.waitpid(self._pid, 0)

    @property
    def is_done(self) -> bool:
        """Whether it ended with its work done."""
        return self._status is not None and os.waitstatus_to_exitcode(self._status) == _DONE

    def why(self) -> str:
        """Say why it ended before its work was done."""
        status = self._status or 0
        if os.WIFEXITED(status):
            return MEMORY if os.WEXITSTATUS(status) == _MEMORY_ENDED else FAILURE
        ended_by = os.WTERMSIG(status)
        if ended_by in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL):
            return TIME
        return MEMORY if ended_by == signal.SIGABRT else FAILURE  # C code that gets none gives up


def _work_and_end(work: Callable[[socket.socket], None], messages: socket.socket) -> None:
    """Be the child: work, and end."""
    code = _FAILED
    try:
        work(messages)
        code = _DONE
    except MemoryError:
        code = _MEMORY_ENDED
    except Exception:  # the top of the child: whoever mends it must see where it stumbled
        os.write(2, last_of_trace().encode())
    finally:
        os._exit(code)  # not the helper's own way out


def last_of_trace() -> str:
    """Return where the exception that is being handled came from, shortened.

    Without its text, which may quote the diagram.
    """
    kind, _, trace = sys.exc_info()
    name = kind.__name__ if kind else ""
    return ("".join(traceback.format_tb(trace)) + name)[-MAX_TRACE_CHARACTERS:]
