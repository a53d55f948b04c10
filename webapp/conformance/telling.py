"""What a conformance check came to, in words and for the drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.conformance import Conformance, Deviations, Variant
from engine.diagram.model import Process
from webapp.i18n import gettext
from webapp.insight.heat import level
from webapp.step_names import drawn, step_name

MOST_VARIANTS = 50  # that are listed
MOST_CASES = 5  # of one variant that are named


@dataclass(frozen=True)
class StepLine:
    """How often a step was done as drawn, was skipped, or was done where it is not drawn."""

    name: str
    deviations: Deviations


@dataclass(frozen=True)
class VariantLine:
    """Cases that went the same way, and how that differs from the drawing."""

    count: int
    cases: Sequence[str]  # the first of them
    fitness: str
    moves: Sequence[tuple[str, str]]  # ("both" | "trace" | "diagram", name of the step)


def percent(share: Fraction | None) -> str:
    """Return a share as people read it, "" where there is none; only all of it is 100%.

    >>> percent(Fraction(999, 1000)), percent(Fraction(1)), percent(None)
    ('99%', '100%', '')
    """
    return "" if share is None else f"{int(share * 100)}%"


def step_lines(process: Process, found: Conformance) -> list[StepLine]:
    """Return the steps in the diagram's order."""
    return [
        StepLine(step_name(process, element), found.elements[element])
        for element in process.elements
        if element in found.elements
    ]


def variant_lines(process: Process, found: Conformance) -> Iterator[VariantLine]:
    """Yield the ways that cases went, the least fitting first."""
    for variant in found.variants[:MOST_VARIANTS]:
        yield VariantLine(
            count=len(variant.cases),
            cases=variant.cases[:MOST_CASES],
            fitness=percent(variant.fitness),
            moves=_moves(process, variant),
        )


def _moves(process: Process, variant: Variant) -> list[tuple[str, str]]:
    if variant.alignment is None:
        return []
    return [(move.kind, step_name(process, move.name)) for move in variant.alignment.moves]


def diagram_state(found: Conformance, diagram_url: str) -> dict[str, Any]:
    """Return what `frontend/src/heatmap.js` reads: the share of deviations on each step."""
    counts: dict[str, tuple[int, int]] = {}
    for element, each in found.elements.items():
        wrong, right = counts.get(drawn(element), (0, 0))
        counts[drawn(element)] = (wrong + each.skipped + each.extra, right + each.done)
    return {
        "diagram_url": diagram_url,
        "steps": {
            element: {
                "level": level(wrong, wrong + right),
                "text": gettext("%(count)d menyimpang", count=wrong) if wrong else f"{right}x",
            }
            for element, (wrong, right) in counts.items()
            if wrong or right
        },
        "flows": {},
    }
