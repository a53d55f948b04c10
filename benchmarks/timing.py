"""Measures contestants in turns, so that a noisy moment of the machine hits all of them alike.

A ratio is taken within one turn of all, and then the median over the turns: on a shared machine
the milliseconds of two runs cannot be compared, the ratios can.
"""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Sample:
    """What one unit of work (a step, a commit, a call) took in one turn, in seconds."""

    wall: float
    cpu: float  # of this process, all threads; a PostgreSQL server's is not in it


@dataclass(frozen=True)
class Turn(Generic[T]):
    """What a contestant does in each turn: first, untimed, prepare; then, timed, run."""

    prepare: Callable[[], T]
    run: Callable[[T], int]  # returns how many units it did

    def sample(self) -> Sample:
        """Take the turn."""
        prepared = self.prepare()
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        units = self.run(prepared)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return Sample(wall / units, cpu / units)


def repeat(action: Callable[[], object], times: int) -> Turn[None]:
    """Return the turn that does `action` so many times."""

    def run(_nothing: None) -> int:
        for _ in range(times):
            action()
        return times

    return Turn(lambda: None, run)


def rotate(turns: dict[str, Turn], rotations: int) -> dict[str, list[Sample]]:  # type: ignore[type-arg]
    """Let everybody take his turn, so often; a first round, which warms up, does not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in turns}
    gc.collect()
    gc.freeze()  # what was there before need not be looked through between two turns
    try:
        for rotation in range(rotations + 1):
            for name, turn in turns.items():
                sample = turn.sample()
                if rotation:
                    samples[name].append(sample)
    finally:
        gc.unfreeze()
    return samples


def walls(samples: Sequence[Sample]) -> list[float]:
    """Return the wall-clock times."""
    return [sample.wall for sample in samples]


def cpus(samples: Sequence[Sample]) -> list[float]:
    """Return the processor times."""
    return [sample.cpu for sample in samples]


def ratio(above: Sequence[float], below: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Return the median and the quartiles of above ÷ below, taken turn by turn.

    >>> ratio([2.0, 4.0, 9.0], [1.0, 1.0, 3.0])
    (3.0, (2.0, 4.0))
    """
    each = [one / other for one, other in zip(above, below, strict=True)]
    return statistics.median(each), quartiles(each)


def quartiles(values: Sequence[float]) -> tuple[float, float]:
    """Return the first and the third quartile; of fewer than four values, the extremes."""
    if len(values) < 4:
        return min(values), max(values)
    first, _, third = statistics.quantiles(values, n=4)
    return first, third


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which so many percent of the values lie.

    >>> percentile([5.0, 1.0, 2.0, 4.0, 3.0], 50)
    3.0
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


PURE_LOOP_ROUNDS = 400_000


def pure_loop() -> int:
    """Do a fixed piece of plain Python, by which the processor's speed is divided out."""
    total = 0
    for number in range(PURE_LOOP_ROUNDS):
        total += number * number % 7
    return total
