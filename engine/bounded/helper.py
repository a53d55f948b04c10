"""The process that reads strangers' files, each in a child of its own as soon as one is too much.

It is started as a program of its own (`python -m engine.bounded.helper`), so that it shares no
thread, lock, file or secret with the application. Its standard input is a socket: it answers one
request after the other, and ends when the application does.
"""

import socket
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import orjson

from engine.bounded import frames
from engine.bounded.forking import FAILURE, PATIENCE, TIME, Child, last_of_trace, serve
from engine.bounded.limits import Limits, hold_memory, hold_time
from engine.bounded.report import Report, encoded, failed, report_on
from engine.diagram import read

_SMALL = (
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'
    b'<process id="p"><startEvent id="a"/><endEvent id="b"/>'
    b'<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process></definitions>'
)


def main() -> None:
    """Answer requests until the application is gone."""
    read(_SMALL)  # whatever is made at the first use is made before the first fork
    serve(_answer)


def _answer(application: socket.socket) -> None:
    """Send a report on each file. A child reads until one is too much; the next takes the rest."""
    said = orjson.loads(frames.receive(application))
    files = [frames.receive(application) for _ in range(said["files"])]
    limits = Limits(**said["limits"])
    read_next = partial(_read, limits, said["options"], said["with_process"])
    done = 0
    while done < len(files):
        with Child(application, partial(read_next, files[done:])) as child:
            while done < len(files) and not child.has_ended:
                content = child.next_message(limits.wall_seconds * PATIENCE)
                if content is None:
                    why = child.why()
                    if why != TIME and not child.is_fresh:
                        break  # what it read before may be to blame: the file gets its own child
                    content = encoded(failed(why, limits))
                frames.send(application, content)
                done += 1


def _read(
    limits: Limits,
    options: dict[str, Any],
    with_process: bool,
    files: Sequence[bytes],
    reports: socket.socket,
) -> None:
    """Be the child: read the files, and send a report on each."""
    hold_memory(limits)
    for xml in files:
        hold_time(limits)
        report = _report(xml, options, limits)
        if not with_process:
            report = replace(report, process=None)
        content = encoded(report)
        if len(content) > frames.MAX_FRAME_BYTES:
            content = encoded(replace(report, process=None))
        frames.send(reports, content)


def _report(xml: bytes, options: dict[str, Any], limits: Limits) -> Report:
    try:
        report = report_on(xml, options)
    except MemoryError:
        raise
    except Exception:  # the top of the child: no rule may stumble, but one that does has said why
        return failed(FAILURE, limits, last_of_trace())
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
