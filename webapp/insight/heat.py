"""What the diagram shows: a number on each step and flow, and its level of five. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.diagram.model import Process
from webapp.insight.figures import Figures, StepFigures
from webapp.insight.ways import Ways, drawn_flows
from webapp.step_names import drawn

LEVELS = 5

MEASURES: Mapping[str, Callable[[StepFigures], float | None]] = {
    "frekuensi": lambda step: step.visits,
    "siklus": lambda step: step.cycle.median,
    "siklus-p90": lambda step: step.cycle.p90,
    "tunggu": lambda step: step.waiting.median,
    "tunggu-p90": lambda step: step.waiting.p90,
    "kerja": lambda step: step.work.median,
    "kerja-p90": lambda step: step.work.p90,
    "lewat": lambda step: (
        step.compliance.late / step.compliance.count * 100 if step.compliance.count else None
    ),
}


@dataclass(frozen=True)
class Heat:
    """One thing of the drawing."""

    level: int  # 0 (nothing) to LEVELS
    value: float


def heat(figures: Figures, measure: str) -> dict[str, Heat]:
    """Return what each drawn step shows, by its id; of several inside one part the greatest."""
    values: dict[str, float] = {}
    for step in figures.steps.values():
        value = MEASURES[measure](step)
        if value is not None:
            shown = drawn(step.element_id)
            values[shown] = max(value, values.get(shown, 0.0))
    greatest = max(values.values(), default=0.0)
    return {name: Heat(level(value, greatest), value) for name, value in values.items()}


def flow_heat(process: Process, ways: Ways) -> dict[str, Heat]:
    """Return in how many cases each flow was taken, also those that never were."""
    return {
        flow.id: Heat(level(ways.taken[flow.id], ways.cases), ways.taken[flow.id])
        for flow in drawn_flows(process)
    }


def level(value: float, greatest: float) -> int:
    """Return 0 for nothing, else 1 to 5 for each fifth of the greatest.

    >>> [level(value, 10) for value in (0, 1, 2, 3, 10)]
    [0, 1, 1, 2, 5]
    """
    if value <= 0 or greatest <= 0:
        return 0
    return min(LEVELS, max(1, -int(-value * LEVELS // greatest)))
