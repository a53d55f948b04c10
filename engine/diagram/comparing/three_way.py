"""Two changes of one version: what each side did, and where they cannot both be had."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diagram.comparing.comparing import OTHER, compare
from engine.diagram.comparing.contents import Contents
from engine.diagram.comparing.difference import ADDED, REMOVED, Change, Difference, Entry

SAME_ATTRIBUTE = "attribute"  # both changed the same attribute, to different values
SAME_THING = "thing"  # both changed the same thing, in different attributes
BOTH_ADDED = "added"  # both added something by the same id, and not the same
CHANGED_AND_REMOVED = "removed"  # one changed what the other removed
LOOSE_END = "end"  # one drew a flow, or set an event, to what the other removed
_ENDS = ("source", "target", "attached_to", "default", "lane", "scope")


@dataclass(frozen=True)
class Conflict:
    """Something over which people must agree."""

    reason: str
    mine: Entry
    theirs: Entry
    attributes: tuple[str, ...] = ()  # those that both changed

    @property
    def is_grave(self) -> bool:
        """Whether one side's work is lost if nobody decides; else both can be had together."""
        return self.reason != SAME_THING


@dataclass(frozen=True)
class ThreeWay:
    """What both sides did since their common base."""

    mine: Difference
    theirs: Difference
    conflicts: tuple[Conflict, ...] = ()


def compare_three(base: Contents, mine: Contents, theirs: Contents) -> ThreeWay:
    """Return what each side did, and the conflicts in the order of my drawing.

    What both did alike is no conflict.
    """
    ours, others = compare(base, mine), compare(base, theirs)
    by_key = {entry.key: entry for entry in others.entries}
    found: list[Conflict] = []
    for entry in ours.entries:
        if (other := by_key.get(entry.key)) is not None:
            found += _on_one_thing(entry, other)
    found += (Conflict(LOOSE_END, mine, theirs) for mine, theirs in _loose_ends(ours, others))
    found += (Conflict(LOOSE_END, mine, theirs) for theirs, mine in _loose_ends(others, ours))
    return ThreeWay(ours, others, tuple(found))


def _on_one_thing(mine: Entry, theirs: Entry) -> Iterator[Conflict]:
    if REMOVED in (mine.status, theirs.status):
        if mine.status != theirs.status:
            yield Conflict(CHANGED_AND_REMOVED, mine, theirs)
        return
    both = _clashing(mine, theirs)
    if mine.status == ADDED:
        if both:
            yield Conflict(BOTH_ADDED, mine, theirs, both)
    elif both:
        yield Conflict(SAME_ATTRIBUTE, mine, theirs, both)
    elif set(mine.changes) != set(theirs.changes):
        yield Conflict(SAME_THING, mine, theirs)


def _clashing(mine: Entry, theirs: Entry) -> tuple[str, ...]:
    """Return the attributes that both changed differently."""
    other = {change.attribute: change for change in theirs.changes}
    return tuple(
        change.attribute
        for change in mine.changes
        if _differs(change, other.get(change.attribute), added=mine.status == ADDED)
    )


def _differs(mine: Change, theirs: Change | None, *, added: bool) -> bool:
    if theirs is None:
        return added
    # Of what no word is for, nobody knows whether both wrote the same.
    return mine.after != theirs.after or mine.attribute == OTHER


def _loose_ends(drawing: Difference, removing: Difference) -> Iterator[tuple[Entry, Entry]]:
    """Yield what one side drew, with what the other removed under it."""
    gone = {entry.id: entry for entry in removing.entries if entry.status == REMOVED}
    for entry in drawing.of("element", "flow"):
        if entry.status == REMOVED:
            continue
        for change in entry.changes:
            if change.attribute in _ENDS and (lost := gone.get(str(change.after))) is not None:
                yield entry, lost
