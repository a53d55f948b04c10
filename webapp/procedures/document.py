"""An SOP as the law wants it on paper: its identity, and its steps with their standard. Pure.

What the diagram leaves empty stays empty here; the page says so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.diagram.composing import SEPARATOR
from engine.diagram.model import MutuBaku, Process
from engine.diagram.model import Problem as DiagramProblem
from engine.queries import CalledLine, DefinitionLine
from forms.text import Text

_DURATION = re.compile(r"P(?:T(?P<time>\d+)(?P<time_unit>[HM])|(?P<days>\d+)(?P<day_unit>[DWMY]))")
_UNITS: Mapping[str, Text] = {
    "TH": Text("jam", "hours"),
    "TM": Text("menit", "minutes"),
    "D": Text("hari", "days"),
    "W": Text("minggu", "weeks"),
    "M": Text("bulan", "months"),
    "Y": Text("tahun", "years"),
}
_SEVERITIES = ("error", "warning", "translation", "note")


@dataclass(frozen=True)
class Row:
    """A step of the SOP's table."""

    element_id: str
    activity: str
    performer: str
    standard: MutuBaku
    time: str


@dataclass(frozen=True)
class Qualification:
    performer: str
    text: str


@dataclass(frozen=True)
class Remark:
    """What the reader has to say about a diagram, in one language."""

    severity: str  # "error" | "warning" | "translation" | "note"
    element_id: str
    element_name: str
    sentence: str
    mend: str
    file: str = ""  # its name, where several were sent together


def rows(process: Process, language: str) -> list[Row]:
    """Return the steps that have a standard, in the order in which they are drawn.

    What a called process does stands in its own document.
    """
    lanes = {lane.id: lane.name for lane in process.lanes}
    return [
        Row(
            element.id,
            element.name or element.id,
            lanes.get(element.lane or "", element.group or ""),
            element.mutu_baku,
            time_words(element.mutu_baku.waktu, language),
        )
        for element in process.elements.values()
        if element.mutu_baku is not None and SEPARATOR not in element.id
    ]


@dataclass(frozen=True)
class Call:
    """A step that is another procedure."""

    step: str
    line: DefinitionLine


def calls(process: Process, called: Sequence[CalledLine]) -> list[Call]:
    """Return which versions of other procedures the steps of this one are."""
    return [
        Call(process.elements[each.element_id].name or each.element_id, each.definition)
        for each in called
        if each.element_id in process.elements
    ]


def qualifications(process: Process) -> list[Qualification]:
    """Return what the SOP asks of each performer."""
    lanes = {lane.id: lane.name for lane in process.lanes}
    found = process.sop.kualifikasi if process.sop else ()
    return [Qualification(lanes.get(lane, lane), text) for lane, text in found]


def time_words(duration: str, language: str) -> str:
    """Return a standard time as an SOP writes it; what is said otherwise stays as it is.

    >>> time_words("PT120M", "id")
    '120 menit'
    >>> time_words("P10D", "id")
    '10 hari'
    """
    found = _DURATION.fullmatch(duration)
    if found is None:
        return duration
    if found["time"]:
        return f"{int(found['time'])} {_UNITS['T' + found['time_unit']](language)}"
    return f"{int(found['days'])} {_UNITS[found['day_unit']](language)}"


def official_date(text: str) -> date | None:
    """Return a date of the identity page; None when it is empty or no date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def remarks(problems: tuple[DiagramProblem, ...], language: str) -> list[Remark]:
    """Return what was found, the gravest first."""
    said = [
        Remark(
            problem.severity,
            problem.element_id,
            problem.element_name,
            problem.message.get(language) or problem.message["id"],
            problem.mend.get(language) or problem.mend.get("id", ""),
            problem.file,
        )
        for problem in problems
    ]
    return sorted(said, key=lambda remark: _SEVERITIES.index(remark.severity))
