"""The process that reads strangers' files: single-threaded, forks to read, and outlives it.

It is started as a program of its own (`python -m engine.bounded.helper`), so that it shares no
thread, lock, file or secret with the application. Its standard input is a socket: it answers one
request after the other, and ends when the application does.
"""

import contextlib
import gc
import os
import signal
import socket
import traceback
from collections.abc import Sequence
from typing import Any

import orjson

from engine.bounded import frames
from engine.bounded.limits import Limits, hold_memory, hold_time
from engine.bounded.report import FAILURE, MEMORY, TIME, Report, encoded, failed, report_on
from engine.diagram import read

HELLO = b"ready"
PATIENCE = 1.2  # the kernel ends a child at its limit; the helper itself does somewhat later
MAX_TRACE_CHARACTERS = 4000
_MEMORY_ENDED, _FAILED = 3, 4  # exit codes of a child
_SMALL = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'
    b'<process id="p"><startEvent id="a"/><endEvent id="b"/>'
    b'<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process></definitions>'
)


def main() -> None:
    """Answer requests until the application is gone."""
    read(_SMALL)  # whatever is made at the first use is made before the first fork
    gc.collect()
    gc.freeze()  # else each child's first collection would copy all of the helper's memory
    with socket.socket(fileno=os.dup(0)) as application, contextlib.suppress(frames.Ended):
        os.close(0)
        frames.send(application, HELLO)
        while True:
            said = orjson.loads(frames.receive(application))
            files = [frames.receive(application) for _ in range(said["files"])]
            _answer(application, files, Limits(**said["limits"]), said["options"])


def _answer(
    application: socket.socket, files: list[bytes], limits: Limits, options: dict[str, Any]
) -> None:
    """Send a report on each file. A child reads until one is too much; the next takes the rest."""
    done = 0
    while done < len(files):
        child = _Child(application, files[done:], limits, options)
        while done < len(files) and not child.has_ended:
            content = child.next_report(limits.wall_seconds * PATIENCE)
            if content is None:
                why = child.why()
                if why != TIME and not child.is_fresh:
                    break  # what it read before may be to blame: the file gets a child of its own
                content = encoded(failed(why, limits))
            frames.send(application, content)
            done += 1
        child.end()


class _Child:
    """A process that reads some files, one after the other, within limits."""

    def __init__(
        self, application: socket.socket, files: Sequence[bytes], limits: Limits, options: Any
    ) -> None:
        self._reports, its = socket.socketpair()
        self.is_fresh = True  # it has read nothing yet
        self._status: int | None = None
        self._pid = os.fork()
        if self._pid == 0:
            application.close()  # else the application would not notice the helper's death
            self._reports.close()
            _read_and_end(its, files, limits, options)
        its.close()

    def next_report(self, within_seconds: float) -> bytes | None:
        """Return the report on its next file; None when it came to its end instead."""
        try:
            content = frames.receive(self._reports, within_seconds)
        except (frames.Ended, frames.Late):
            self.end()
            return None
        self.is_fresh = False
        return content

    @property
    def has_ended(self) -> bool:
        """Whether it reads no more."""
        return self._status is not None

    def end(self) -> None:
        """End it, unless it has ended itself; leave no process behind."""
        if self._status is None:
            self._reports.close()
            os.kill(self._pid, signal.SIGKILL)  # a child that ended by itself keeps its own status
            _, self._status = os.waitpid(self._pid, 0)

    def why(self) -> str:
        """Say why it ended."""
        status = self._status or 0
        if os.WIFEXITED(status):
            return MEMORY if os.WEXITSTATUS(status) == _MEMORY_ENDED else FAILURE
        ended_by = os.WTERMSIG(status)
        if ended_by in (signal.SIGPROF, signal.SIGALRM, signal.SIGXCPU, signal.SIGKILL):
            return TIME
        return MEMORY if ended_by == signal.SIGABRT else FAILURE  # C code that gets none gives up


def _read_and_end(
    reports: socket.socket, files: Sequence[bytes], limits: Limits, options: dict[str, Any]
) -> None:
    """Be the child: read the files, send a report on each, and end."""
    code = _FAILED
    try:
        hold_memory(limits)
        for xml in files:
            hold_time(limits)
            frames.send(reports, encoded(_report(xml, options, limits)))
        code = 0
    except MemoryError:
        code = _MEMORY_ENDED
    finally:
        os._exit(code)  # not the helper's own way out


def _report(xml: bytes, options: dict[str, Any], limits: Limits) -> Report:
    try:
        report = report_on(xml, options)
    except MemoryError:
        raise
    except Exception:  # the top of the child: no rule may stumble, but one that does has said why
        return failed(FAILURE, limits, traceback.format_exc()[-MAX_TRACE_CHARACTERS:])
    if _ran_out_of_memory(report):
        raise MemoryError
    return report


def _ran_out_of_memory(report: Report) -> bool:
    """Say whether the parser took its own want of memory for a fault of the file.

    A file that is really not well-formed is told what is wrong with it. Without memory libxml2
    cannot even keep that.
    """
    found = [p.message["en"] for p in report.problems if p.rule == "not-xml"]
    return any("unknown error (" in said or "allocation failed" in said for said in found)


if __name__ == "__main__":
    main()
