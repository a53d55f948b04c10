"""What came of reading a file, small enough to cross from one process to another."""

from dataclasses import dataclass
from typing import Any

import orjson

from engine.bounded.forking import FAILURE, MEMORY, TIME
from engine.bounded.limits import Limits
from engine.bounded.plain import from_plain, to_plain
from engine.diagram import processes, read
from engine.diagram.limits import parse
from engine.diagram.model import Problem, Process
from engine.diagram.names import children, identity
from engine.diagram.rules.rule import SEVERITIES

TOO_COSTLY = "file-too-costly"


@dataclass(frozen=True)
class Report:
    """What a file came to: what is to be said about it, and which processes it holds."""

    runs: bool
    processes: tuple[str, ...]  # ids, of refused ones too; () when the file cannot be parsed
    problems: tuple[Problem, ...]
    trace: str = ""  # where our own code stumbled, for those who mend it
    process: Process | None = None  # what runs, if there is one such process


def report_on(xml: bytes, options: dict[str, Any]) -> Report:
    """Read a file in this process and return what came of it.

    Of a file with several processes that run, each is read, unless `options` say which is meant.
    """
    several = () if "process_id" in options else processes(xml)
    if len(several) <= 1:
        reading = read(xml, **options)
        if (process := reading.process) is not None:
            return Report(True, (process.id,), reading.problems, process=process)
        return Report(False, _process_ids(xml), reading.problems)
    readings = [read(xml, process_id=own, **options) for own in dict.fromkeys(several)]
    said = [problem for each in readings for problem in each.problems]
    once = {  # what is said of the whole file, too
        (p.rule, p.element_id, p.message["en"]): p
        for p in said
        if p.rule != "other-process" or p.element_id not in several  # all of them run
    }
    problems = tuple(sorted(once.values(), key=lambda p: SEVERITIES.index(p.severity)))
    ran = tuple(reading.process.id for reading in readings if reading.process is not None)
    if len(ran) == len(readings):
        return Report(True, ran, problems)
    return Report(False, _process_ids(xml), problems)


def failed(why: str, limits: Limits, trace: str = "") -> Report:
    """Return the report on a file that could not be read to its end."""
    problem = _not_understood() if why == FAILURE else _too_costly(why, limits)
    return Report(False, (), (problem,), trace)


def _too_costly(why: str, limits: Limits) -> Problem:
    bounds = f"{limits.cpu_seconds:g} s, {limits.memory_megabytes} MB"
    indonesian, english = {TIME: ("waktu", "time"), MEMORY: ("memori", "memory")}[why]
    return Problem(
        TOO_COSTLY,
        "error",
        "",
        "",
        {
            "id": f"Berkas harus terbaca dengan paling banyak {bounds}, "
            f"tetapi berkas ini perlu lebih banyak {indonesian}.",
            "en": f"A file is read with at most {bounds}, but this one takes more {english}.",
        },
        {
            "id": "Bagilah menjadi beberapa proses yang saling memanggil.",
            "en": "Divide it into several processes that call each other.",
        },
    )


def _not_understood() -> Problem:
    return Problem(
        "file-not-understood",
        "error",
        "",
        "",
        {
            "id": "Pemeriksaan berkas ini terhenti karena kesalahan pada aplikasi.",
            "en": "Checking this file broke off because of a fault in the application.",
        },
        {
            "id": "Kirimkan berkas ini kepada pengelola aplikasi.",
            "en": "Send this file to those who look after the application.",
        },
    )


def encoded(report: Report) -> bytes:
    """Return a report as JSON."""
    return orjson.dumps(to_plain(report))


def decoded(content: bytes) -> Report:
    """Return the report that `encoded` wrote."""
    report: Report = from_plain(Report, orjson.loads(content))
    return report


def _process_ids(xml: bytes) -> tuple[str, ...]:
    root = parse(xml)
    if isinstance(root, Problem):
        return ()
    return tuple(filter(None, map(identity, children(root, "process"))))
