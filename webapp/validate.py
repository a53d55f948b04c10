"""`alur validate FILE…`: says of each diagram whether it runs, and if not, why and what to do.

Needs no office, database or setting. Whatever the files hold, each gets an answer: they are read
within bounds (`engine.bounded`), and nothing of them is believed.
"""

import logging
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import orjson

from engine.bounded import BoundedReader, Limits, Report
from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.diagram.model import Problem

RUNS, REFUSED, UNREADABLE = "runs", "refused", "unreadable"
EXIT_CODES = {RUNS: 0, REFUSED: 1, UNREADABLE: 2}
# What is said of a file that is no diagram; all else is a diagram that does not run.
NO_DIAGRAM = frozenset({"file-missing", "file-empty", "file-encoding", "not-xml", "not-bpmn"})
LIMITS = Limits()
TOGETHER = 50  # files in memory at the same time

_MARKS = {RUNS: ("✓", "green"), REFUSED: ("✗", "red"), UNREADABLE: ("?", "yellow")}
_SEVERITIES = {
    "error": ("error", "galat", "red"),
    "warning": ("warning", "peringatan", "yellow"),
    "translation": ("translated", "diterjemahkan", "cyan"),
    "note": ("note", "catatan", "bright_black"),
}
_WORDS = {
    "en": {RUNS: "runs", REFUSED: "refused", UNREADABLE: "not readable", "files": "files"},
    "id": {RUNS: "jalan", REFUSED: "ditolak", UNREADABLE: "tak terbaca", "files": "berkas"},
}


@dataclass(frozen=True)
class Verdict:
    """What came of one file."""

    file: str  # as it was named, safe to print
    report: Report

    @property
    def status(self) -> str:
        """Whether it "runs", is "refused", or is "unreadable"."""
        if self.report.runs:
            return RUNS
        rules = {problem.rule for problem in self.report.problems}
        return UNREADABLE if rules & NO_DIAGRAM else REFUSED


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--scripts",
    type=click.Choice(["refuse", "manual"]),
    default="refuse",
    show_default=True,
    help="What becomes of script tasks: refused, or done by people.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "id"]),
    default="en",
    show_default=True,
    help="To say why.",
)
@click.option("--quiet", is_flag=True, help="Say nothing of files that run.")
def validate(
    *, files: tuple[str, ...], form: str, scripts: str, language: str, quiet: bool
) -> None:
    """Say whether diagrams (.bpmn) run, and if not, why.

    Exit code 0: all run; 1: something is refused; 2: something is no readable diagram.
    """
    # What the reader has to say of its helper is not for who asks about a file.
    logging.getLogger("alur.bounded").addHandler(logging.NullHandler())
    verdicts = []
    with BoundedReader(LIMITS) as reader:
        for verdict in _verdicts(reader, files, scripts):
            verdicts.append(verdict)
            if form == "text" and not (quiet and verdict.status == RUNS):
                _say("\n".join(_lines(verdict, language)))
    if form == "json":
        click.echo(_document(verdicts, language))
    elif len(verdicts) > 1:
        _say(_summary(verdicts, language))
    raise SystemExit(max(EXIT_CODES[verdict.status] for verdict in verdicts))


def _verdicts(reader: BoundedReader, files: Sequence[str], scripts: str) -> Iterator[Verdict]:
    """Yield a verdict on each file, in order."""
    for start in range(0, len(files), TOGETHER):
        named = files[start : start + TOGETHER]
        contents = [_content(name) for name in named]
        read = iter(
            reader.reports([xml for xml in contents if isinstance(xml, bytes)], scripts=scripts)
        )
        for name, xml in zip(named, contents, strict=True):
            report = next(read) if isinstance(xml, bytes) else Report(False, (), (xml,))
            yield Verdict(_printable(name), report)


def _content(name: str) -> bytes | Problem:
    """Return what a file holds, or the problem that keeps it from being read."""
    try:
        if not stat.S_ISREG(Path(name).stat().st_mode):  # a pipe would let us wait for ever
            return _missing("it is not a file", "ini bukan berkas")
        with Path(name).open("rb") as file:
            return file.read(MAX_DIAGRAM_BYTES + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return _missing(said, said)


def _missing(english: str, indonesian: str) -> Problem:
    return Problem(
        "file-missing",
        "error",
        "",
        "",
        {
            "en": f"Expected a file that can be read, but: {english}.",
            "id": f"Diperlukan berkas yang dapat dibaca, tetapi: {indonesian}.",
        },
    )


# ---- as text ---------------------------------------------------------------------------------


def _say(text: str) -> None:
    """Print a text, whatever letters the terminal knows."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def _lines(verdict: Verdict, language: str) -> Iterator[str]:
    """Yield a file's verdict, and below it what was found."""
    mark, colour = _MARKS[verdict.status]
    ids = ", ".join(verdict.report.processes)
    said = _WORDS[language][verdict.status] + (f" ({_printable(ids)})" if ids else "")
    yield f"{click.style(mark, fg=colour)} {click.style(verdict.file, bold=True)}: {said}"
    for problem in verdict.report.problems:
        english, indonesian, colour = _SEVERITIES[problem.severity]
        label = english if language == "en" else indonesian
        sentence = _printable(" ".join(problem.message[language].split()))
        where = f"{_printable(problem.element_id)}: " if problem.element_id else ""
        yield f"    {click.style(f'{label:<11}', fg=colour)} {where}{sentence} [{problem.rule}]"
        if mend := problem.mend.get(language):
            yield f"    {'':<11} → {_printable(' '.join(mend.split()))}"


def _summary(verdicts: Sequence[Verdict], language: str) -> str:
    words = _WORDS[language]
    found = [verdict.status for verdict in verdicts]
    counts = [f"{found.count(status)} {words[status]}" for status in EXIT_CODES if status in found]
    return f"{len(found)} {words['files']}: {', '.join(counts)}"


def _printable(text: str) -> str:
    """Return a text without what a terminal would obey, and without halves of letters."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in whole)


# ---- as JSON ---------------------------------------------------------------------------------


def _document(verdicts: Sequence[Verdict], language: str) -> bytes:
    """Return one JSON document on all files."""
    found = [verdict.status for verdict in verdicts]
    document = {
        "files": [_file(verdict, language) for verdict in verdicts],
        "count": {status: found.count(status) for status in EXIT_CODES},
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _file(verdict: Verdict, language: str) -> dict[str, Any]:
    return {
        "file": verdict.file,
        "status": verdict.status,
        "processes": list(verdict.report.processes),
        "problems": [
            {
                "rule": problem.rule,
                "severity": problem.severity,
                "element_id": problem.element_id,
                "element_name": problem.element_name,
                "message": problem.message[language],
                "mend": problem.mend.get(language, ""),
            }
            for problem in verdict.report.problems
        ],
    }
