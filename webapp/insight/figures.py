"""What visits of steps add up to: durations in working minutes, and what was in time. Pure.

Percentiles are of the nearest rank: a duration that some case really took.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from math import ceil

from engine.queries import StepVisit
from webapp.step_names import element_of

Minutes = Callable[[datetime, datetime], float]  # working minutes between two moments


@dataclass
class Spread:
    """Durations in minutes, as they come."""

    minutes: list[float] = field(default_factory=list)

    def add(self, minutes: float) -> None:
        self.minutes.append(minutes)

    def sort(self) -> None:
        self.minutes.sort()

    @property
    def count(self) -> int:
        return len(self.minutes)

    def percentile(self, percent: int) -> float | None:
        """Return the duration that `percent` of them do not exceed; None of none. Once sorted.

        >>> Spread([1.0, 2.0, 3.0, 40.0]).percentile(50)
        2.0
        """
        if not self.minutes:
            return None
        return self.minutes[max(0, ceil(len(self.minutes) * percent / 100) - 1)]

    @property
    def median(self) -> float | None:
        return self.percentile(50)

    @property
    def p90(self) -> float | None:
        return self.percentile(90)


@dataclass
class Compliance:
    """How much of what had a time was done within it."""

    timely: int = 0
    late: int = 0  # also what is still open and past its time

    @property
    def count(self) -> int:
        return self.timely + self.late

    @property
    def share(self) -> float | None:
        """From 0 to 1; None if nothing had a time."""
        return self.timely / self.count if self.count else None

    def add(self, is_late: bool) -> None:
        if is_late:
            self.late += 1
        else:
            self.timely += 1


@dataclass
class StepFigures:
    """One step over all cases of a period; durations of what was completed."""

    element_id: str
    visits: int = 0
    open: int = 0
    compliance: Compliance = field(default_factory=Compliance)
    cycle: Spread = field(default_factory=Spread)  # offered to completed
    waiting: Spread = field(default_factory=Spread)  # offered to claimed
    work: Spread = field(default_factory=Spread)  # claimed to completed


@dataclass
class Figures:
    """A procedure over a period."""

    steps: dict[str, StepFigures] = field(default_factory=dict)
    months: defaultdict[tuple[int, int], Compliance] = field(
        default_factory=partial(defaultdict, Compliance)
    )  # (2026, 11)
    groups: defaultdict[str, Compliance] = field(default_factory=partial(defaultdict, Compliance))
    total: Compliance = field(default_factory=Compliance)

    def step(self, element_id: str) -> StepFigures:
        found = self.steps.get(element_id)
        if found is None:
            found = self.steps[element_id] = StepFigures(element_id)
        return found


def add_up(
    visits: Iterable[StepVisit],
    *,
    now: datetime,
    minutes: Minutes,
    month_of: Callable[[datetime], tuple[int, int]],
) -> Figures:
    """Return the figures of visits; what was withdrawn counts as a visit, and for no duration.

    Args:
        visits: in any order.
        now: what is open and due before is late.
        minutes: counts the office's working time.
        month_of: the office's year and month of a moment.
    """
    figures = Figures()
    for visit in visits:
        step = figures.step(element_of(visit.key))
        step.visits += 1
        if visit.status == "completed" and visit.ended_at is not None:
            step.cycle.add(minutes(visit.offered_at, visit.ended_at))
        elif visit.status == "open":
            step.open += 1
        late = is_late(visit, now)
        if late is not None:
            step.compliance.add(late)
            figures.total.add(late)
            figures.months[month_of(visit.offered_at)].add(late)
            figures.groups[visit.group].add(late)
    for step in figures.steps.values():
        step.cycle.sort()
    return figures


def is_late(visit: StepVisit, now: datetime) -> bool | None:
    """Say whether a visit was late; None if nobody can say: no time, withdrawn, or not yet due."""
    if visit.due_at is None or visit.status == "withdrawn":
        return None
    if visit.ended_at is not None:
        return visit.ended_at > visit.due_at
    return True if visit.due_at < now else None
