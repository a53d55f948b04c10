"""The figures of one version in words: lines of tables, the diagram's numbers, the spreadsheet."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.showing import MONTHS
from webapp.i18n import gettext
from webapp.insight.figures import Compliance, StepFigures
from webapp.insight.heat import Heat, flow_heat, heat
from webapp.insight.study import Study
from webapp.insight.ways import drawn_flows
from webapp.spreadsheet import Value
from webapp.step_names import name_on_diagram, step_name
from webapp.work.labels import group_name


@dataclass(frozen=True)
class StepLine:
    """A step with its name; in the diagram's order."""

    name: str
    group: str
    figures: StepFigures


@dataclass(frozen=True)
class FlowLine:
    """A flow, how many cases took it, and whether hardly any or none did."""

    id: str
    source: str
    name: str
    target: str
    count: int
    kind: str  # "usual" | "rare" | "never"


def measure_words() -> dict[str, str]:
    """Return what each measure is called, by what stands for it in an address."""
    return {
        "frekuensi": gettext("Frekuensi"),
        "siklus": gettext("Waktu siklus, median"),
        "siklus-p90": gettext("Waktu siklus, p90"),
        "tunggu": gettext("Waktu tunggu, median"),
        "tunggu-p90": gettext("Waktu tunggu, p90"),
        "kerja": gettext("Waktu kerja, median"),
        "kerja-p90": gettext("Waktu kerja, p90"),
        "lewat": gettext("Keterlambatan"),
    }


def step_lines(found: Study) -> list[StepLine]:
    """Return a line for each step that had work, as the diagram lists them."""
    process, steps = found.process, found.figures.steps
    order = [name for name in process.elements if name in steps]
    order += sorted(steps.keys() - set(order))  # of a version that a case came from
    lines = []
    for name in order:
        element = process.elements.get(name)
        group = (element.group or "") if element else ""
        lines.append(StepLine(step_name(process, name), group, steps[name]))
    return lines


def flow_lines(found: Study) -> list[FlowLine]:
    """Return a line for each flow of the diagram: never taken, rare, then the others."""
    process, ways = found.process, found.ways
    lines = []
    for flow in drawn_flows(process):
        count = ways.taken[flow.id]
        kind = "rare" if ways.is_rare(flow) else "usual" if count else "never"
        ends = [name_on_diagram(process, end) for end in (flow.source, flow.target)]
        lines.append(FlowLine(flow.id, ends[0], flow.name, ends[1], count, kind))
    return sorted(lines, key=lambda line: ("never", "rare", "usual").index(line.kind))


@dataclass(frozen=True)
class ComplianceLine:
    """How timely steps were, and what an address of the case list says of these steps."""

    name: str
    compliance: Compliance
    arguments: dict[str, str]


def month_lines(found: Study, language: str) -> list[ComplianceLine]:
    """Return a line for each month in which steps were offered, oldest first."""
    words = MONTHS[language].split()
    return [
        ComplianceLine(f"{words[month - 1]} {year}", each, _offered_in(year, month))
        for (year, month), each in sorted(found.figures.months.items())
    ]


def _offered_in(year: int, month: int) -> dict[str, str]:
    last = monthrange(year, month)[1]
    return {
        "ditawarkan_dari": date(year, month, 1).isoformat(),
        "ditawarkan_sampai": date(year, month, last).isoformat(),
    }


def group_lines(found: Study) -> list[ComplianceLine]:
    """Return a line for each group as it is called on the diagram, by that name."""
    lines = [
        ComplianceLine(group_name(found.process, group), each, {"kelompok": group})
        for group, each in found.figures.groups.items()
    ]
    return sorted(lines, key=lambda line: line.name)


def amount(minutes: float | None) -> str:
    """Return working minutes in words.

    Above four hours in hours: nobody reads 1,380 minutes.
    """
    if minutes is None:
        return "-"
    if minutes < 240:
        return gettext("%(number)d menit", number=round(minutes))
    return gettext("%(number)d jam", number=round(minutes / 60))


def diagram_state(found: Study, measure: str, diagram_url: str) -> dict[str, Any]:
    """Return what `frontend/src/heatmap.js` reads."""
    flows = flow_heat(found.process, found.ways) if measure == "frekuensi" else {}
    return {
        "diagram_url": diagram_url,
        "steps": {
            name: {"level": each.level, "text": _number(each, measure)}
            for name, each in heat(found.figures, measure).items()
        },
        "flows": {
            name: {"level": each.level, "text": f"{each.value:.0f}"} for name, each in flows.items()
        },
    }


def _number(each: Heat, measure: str) -> str:
    if measure == "frekuensi":
        return f"{each.value:.0f}x"
    return f"{each.value:.0f}%" if measure == "lewat" else amount(each.value)


def sheet_columns() -> list[tuple[str, int]]:
    """Return heading and width of each column of the spreadsheet."""
    words = measure_words()
    minutes = gettext("menit kerja")
    timed = ("siklus", "siklus-p90", "tunggu", "tunggu-p90", "kerja", "kerja-p90")
    return [
        (gettext("Langkah"), 40),
        (gettext("Kunjungan"), 12),
        *((f"{words[name]} ({minutes})", 18) for name in timed),
        (gettext("Tepat waktu"), 14),
        (gettext("Terlambat"), 14),
    ]


def sheet_rows(found: Study) -> Iterator[list[Value]]:
    """Yield the rows of the spreadsheet, durations in whole working minutes."""
    for line in step_lines(found):
        step = line.figures
        spreads = (step.cycle, step.waiting, step.work)
        times = [each for spread in spreads for each in (spread.median, spread.p90)]
        yield [
            line.name,
            step.visits,
            *(None if each is None else round(each) for each in times),
            step.compliance.timely,
            step.compliance.late,
        ]
