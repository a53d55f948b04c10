"""What a benchmark is, what it reports, how much work it may do, and the list of all of them.

To add one: write `benchmarks/measures/<name>.py` with a function under `@benchmark(...)`, and name
the module in `benchmarks/measures/__init__.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.site import Site


@dataclass(frozen=True)
class Scale:
    """How much work is measured."""

    rotations: int  # each contestant's turns; medians are taken over them
    cases: int  # of five steps, in each turn
    finished_cases: int  # whose bytes are counted, and which are replayed
    loops: int  # "the 1 000th loop"
    few_rows: int  # open work items of a small office …
    many_rows: int  # … and of a large one …
    finished_rows: int  # … with so many finished
    calls: int  # of one query, in each turn
    writers: int  # at the same moment
    writer_cases: int  # of five steps, for each writer
    widths: tuple[int, ...]  # of a multi-instance step
    searched_cases: int  # among which some are found
    pending_timers: int  # of cases that wait for weeks …
    watched_seconds: int  # … while others come due, some each second, for so long
    burst_timers: int  # due in the same second
    queued_jobs: int  # handed over at the same moment
    crews: tuple[int, ...]  # worker processes that carry them out


TINY = Scale(
    2, 1, 4, 6, 20, 60, 30, 2, 3, 1, (2, 3), 300,
    40, 2, 30, 10, (1,),
)  # fmt: skip # to try whether all works: the figures mean nothing
QUICK = Scale(
    7, 6, 200, 1000, 1_000, 100_000, 20_000, 4, 16, 12, (10, 100, 1000), 20_000,
    100_000, 30, 10_000, 2_000, (1, 2, 4),
)  # fmt: skip
FULL = Scale(
    25, 12, 1_000, 1000, 1_000, 100_000, 100_000, 40, 16, 60, (10, 100, 1000), 100_000,
    100_000, 300, 10_000, 10_000, (1, 2, 4),
)  # fmt: skip


@dataclass(frozen=True)
class Goal:
    """What a figure must reach, and what we aim at."""

    must: float
    aim: float
    at_least: bool = True  # False: at most

    def met_by(self, value: float) -> str:
        """Return "aim", "must" or "missed"."""
        for name, bound in (("aim", self.aim), ("must", self.must)):
            if value >= bound if self.at_least else value <= bound:
                return name
        return "missed"


def at_least(must: float, aim: float) -> Goal:
    """Return a goal for a figure that should be large."""
    return Goal(must, aim)


def at_most(must: float, aim: float) -> Goal:
    """Return a goal for a figure that should be small."""
    return Goal(must, aim, at_least=False)


@dataclass(frozen=True)
class Reading:
    """One figure."""

    what: str
    database: str  # "sqlite", "postgresql", or "" where no database takes part
    value: float
    unit: str = "x"
    goal: Goal | None = None
    spread: tuple[float, float] | None = None  # quartiles over the rotations


Measure = Callable[[Site, Scale], Iterator[Reading]]


@dataclass(frozen=True)
class Benchmark:
    """A measurement by its name."""

    name: str
    says: str
    measure: Measure


ALL: dict[str, Benchmark] = {}


def benchmark(name: str, says: str) -> Callable[[Measure], Measure]:
    """Register a measurement; `says` is one sentence on what it measures."""

    def register(measure: Measure) -> Measure:
        ALL[name] = Benchmark(name, says, measure)
        return measure

    return register
