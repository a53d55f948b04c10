"""Adds the alignments of all traces of a file up: fitness, and where it does not fit.

Fitness of a trace is 1 - cost / (cost of the worst case), where at worst every event is a move of
the trace alone and the shortest run of the diagram one of the diagram alone. Fitness of a file is
the same over the sums of all its traces.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.conformance.aligning import Alignment, Budget, Move, align
from engine.conformance.names import visible
from engine.conformance.net import Net
from engine.conformance.traces import Trace
from engine.diagram.model import Process

# Markings looked at: for one sequence of steps, and for a file. Some 60 000 take a second.
MOST_OF_ONE = 20_000
MOST_OF_ALL = 200_000


@dataclass(frozen=True)
class Variant:
    """One sequence of steps, and the cases that went so."""

    cases: tuple[str, ...]
    alignment: Alignment | None  # None: it could not be worked out within bounds
    worst: int  # what it could cost

    @property
    def fitness(self) -> Fraction | None:
        """From 0 to 1; None where there is no alignment."""
        if self.alignment is None:
            return None
        return 1 - Fraction(self.alignment.cost, self.worst) if self.worst else Fraction(1)


@dataclass(frozen=True)
class Deviations:
    """How often one step differed, over all cases."""

    done: int = 0  # as drawn
    skipped: int = 0  # drawn, but not done
    extra: int = 0  # done where it is not drawn


@dataclass(frozen=True)
class Conformance:
    """What a file came to."""

    variants: Sequence[Variant]  # the least fitting first, those without an alignment last
    elements: Mapping[str, Deviations]  # by element id
    unknown: Mapping[str, int]  # names that mean no step → how often they occur

    @property
    def traces(self) -> int:
        """How many cases the file tells of."""
        return sum(len(each.cases) for each in self.variants)

    @property
    def aligned(self) -> int:
        """Of how many of them it could be worked out."""
        return sum(len(each.cases) for each in self.variants if each.alignment is not None)

    @property
    def fitting(self) -> int:
        """How many fit without any deviation."""
        return sum(len(v.cases) for v in self.variants if v.alignment and not v.alignment.cost)

    @property
    def fitness(self) -> Fraction | None:
        """From 0 to 1, over all cases that could be aligned; None when there are none."""
        known = [(len(v.cases), v) for v in self.variants if v.alignment is not None]
        worst = sum(number * variant.worst for number, variant in known)
        cost = sum(number * v.alignment.cost for number, v in known if v.alignment)
        if not known:
            return None
        return 1 - Fraction(cost, worst) if worst else Fraction(1)


def conform(
    process: Process,
    traces: Sequence[Trace],
    meant: Mapping[str, str],
    *,
    ignored: frozenset[str] = frozenset(),
    most_of_one: int = MOST_OF_ONE,
    most_of_all: int = MOST_OF_ALL,
) -> Conformance:
    """Hold traces against a diagram.

    Args:
        process: the diagram.
        traces: what happened.
        meant: the element that each activity of the traces means; another can only be extra.
        ignored: activities that are left out.
        most_of_one: markings that may be looked at for one sequence of steps.
        most_of_all: … and for all of them together.
    """
    net = Net(process, visible(process, meant))
    budget = Budget(most_of_all)
    shortest = align(net, (), Budget(most_of_one))
    grouped: dict[tuple[str, ...], list[str]] = {}
    unknown: Counter[str] = Counter()
    for trace in traces:
        names = [name for name in trace.activities if name not in ignored]
        unknown.update(name for name in names if name not in meant)
        grouped.setdefault(tuple(meant.get(name, name) for name in names), []).append(trace.case)
    variants = []
    # The commonest first: if not all can be worked out, most cases are.
    for steps, cases in sorted(grouped.items(), key=lambda each: -len(each[1])):
        alignment = None
        if shortest is not None and budget.left > 0:
            own = Budget(min(most_of_one, budget.left))
            given = own.left
            alignment = align(net, steps, own)
            budget.left -= given - own.left
        least = shortest.cost if shortest is not None else 0
        variants.append(Variant(tuple(cases), alignment, len(steps) + least))
    variants.sort(key=_least_fitting_first)
    return Conformance(variants, _by_element(net.visible, variants), dict(unknown))


def _least_fitting_first(variant: Variant) -> tuple[bool, Fraction, int]:
    fitness = variant.fitness
    return fitness is None, fitness or Fraction(0), -len(variant.cases)


def _by_element(elements: frozenset[str], variants: Sequence[Variant]) -> dict[str, Deviations]:
    counts: Counter[Move] = Counter()
    for variant in variants:
        for move in variant.alignment.moves if variant.alignment else ():
            counts[move] += len(variant.cases)
    return {
        each: Deviations(
            counts[Move("both", each)],
            counts[Move("diagram", each)],
            counts[Move("trace", each)],
        )
        for each in sorted(elements)
    }
