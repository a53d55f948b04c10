"""What the page of a comparison shows: the differences in words, and the marks on both drawings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.diagram.comparing import Difference, ThreeWay, compare, compare_three
from engine.diagram.comparing.difference import ADDED, REMOVED
from webapp.versions.sides import Side
from webapp.versions.speaking import DRAWN, Line
from webapp.versions.vocabulary import STATUSES
from webapp.versions.wording import Group, conflict_lines, in_words


@dataclass(frozen=True)
class Part:
    """The differences between two versions, under the title of the page or of a side."""

    side: Side | None  # whose changes these are; None: there are only two sides
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions side by side, maybe with the base of both."""

    before: Side
    after: Side
    base: Side | None
    parts: tuple[Part, ...]
    conflicts: tuple[Line, ...]
    marks: tuple[Mapping[str, str], Mapping[str, str]]  # element id → status, on either drawing

    def to_json(self, language: str) -> dict[str, Any]:
        """Return what `frontend/src/difference.js` reads."""
        return {
            "sides": [
                {
                    "diagram_url": side.diagram_url,
                    "diagram": "" if side.diagram_url else side.diagram.decode(errors="replace"),
                    "marks": dict(marks),
                }
                for side, marks in zip((self.before, self.after), self.marks, strict=True)
            ],
            "labels": {status: word(language) for status, word in STATUSES.items()},
        }

    @property
    def statuses(self) -> tuple[str, ...]:
        """The marks that are on the drawings: what the legend says."""
        found = {*self.marks[0].values(), *self.marks[1].values()}
        return tuple(status for status in STATUSES if status in found)


def two_sides(before: Side, after: Side, language: str) -> Comparison:
    """Return what differs from one version to another."""
    found = compare(before.contents, after.contents)
    groups = in_words(found, before.contents, after.contents, language)
    marks = _marks(found, without=ADDED), _marks(found, without=REMOVED)
    return Comparison(before, after, None, (Part(None, groups),), (), marks)


def three_sides(base: Side, mine: Side, theirs: Side, language: str) -> Comparison:
    """Return what two versions made of a third, and where they contradict each other."""
    found = compare_three(base.contents, mine.contents, theirs.contents)
    parts = tuple(
        Part(side, in_words(difference, base.contents, side.contents, language))
        for side, difference in ((mine, found.mine), (theirs, found.theirs))
    )
    conflicts = conflict_lines(
        found.conflicts, (base.contents, mine.contents, theirs.contents), language
    )
    clashing = _clashing(found)
    marks = (
        _marks(found.mine, without=REMOVED) | clashing,
        _marks(found.theirs, without=REMOVED) | clashing,
    )
    return Comparison(mine, theirs, base, parts, conflicts, marks)


def _marks(difference: Difference, *, without: str) -> dict[str, str]:
    return {entry.id: entry.status for entry in difference.of(*DRAWN) if entry.status != without}


def _clashing(found: ThreeWay) -> dict[str, str]:
    grave = [conflict for conflict in found.conflicts if conflict.is_grave]
    entries = [entry for each in grave for entry in (each.mine, each.theirs)]
    return {entry.id: "conflict" for entry in entries if entry.what in DRAWN}
