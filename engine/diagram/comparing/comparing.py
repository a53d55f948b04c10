"""Two versions → what differs: each thing once, in the order of the drawing."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from engine.diagram.comparing.contents import Contents
from engine.diagram.comparing.difference import (
    ADDED,
    CHANGED,
    DRAWN_ONLY,
    MOVED,
    ORDER,
    REMOVED,
    Change,
    Difference,
    Entry,
)
from engine.diagram.comparing.facts import Facts
from engine.diagram.comparing.mapping import suggest_mapping
from engine.diagram.comparing.thing import Thing

OTHER = "other"  # something is written differently for which there is no word
_Key: TypeAlias = tuple[str, str, str]


def compare(before: Contents, after: Contents) -> Difference:
    """Return what differs; what was removed stands where it would have been drawn."""
    old = {thing.key: thing for thing in before.things}
    new = {thing.key: thing for thing in after.things}
    entries = tuple(
        entry
        for key in _merged(list(old), list(new))
        if (entry := _entry(old.get(key), new.get(key))) is not None
    )
    return Difference(entries, suggest_mapping(before.process, after.process))


def _merged(old: Sequence[_Key], new: Sequence[_Key]) -> Iterator[_Key]:
    """Yield every key in the order of `new`, and what only `old` has after what it had before."""
    kept = set(new)
    gone_after: dict[_Key | None, list[_Key]] = {}
    last: _Key | None = None
    for key in old:
        if key in kept:
            last = key
        else:
            gone_after.setdefault(last, []).append(key)
    yield from gone_after.get(None, ())
    for key in new:
        yield key
        yield from gone_after.get(key, ())


def _entry(old: Thing | None, new: Thing | None) -> Entry | None:
    """Return what became of one thing; None when it is the same."""
    shown = new or old
    if shown is None:
        return None
    changes = _changes(*_facts(old, new))
    if old and new and not changes and old.rest != new.rest:
        changes = (Change(OTHER, None, None),)
    if old is None:
        status = ADDED
    elif new is None:
        status = REMOVED
    elif not changes:
        return None
    else:
        status = MOVED if DRAWN_ONLY.issuperset(c.attribute for c in changes) else CHANGED
    return Entry(shown.what, shown.id, shown.kind, shown.name, status, changes, shown.within)


def _facts(old: Thing | None, new: Thing | None) -> tuple[Facts, Facts]:
    """Return what both say; of the order of a form's fields, as far as both have them."""
    if old is None or new is None:
        return (old.facts if old else {}), (new.facts if new else {})
    before, after = old.facts.get(ORDER), new.facts.get(ORDER)
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return old.facts, new.facts
    both = set(before).intersection(after)
    return (
        old.facts | {ORDER: tuple(own for own in before if own in both)},
        new.facts | {ORDER: tuple(own for own in after if own in both)},
    )


def _changes(old: Facts, new: Facts) -> tuple[Change, ...]:
    attributes = dict.fromkeys((*old, *new))
    return tuple(
        Change(name, old.get(name), new.get(name))
        for name in attributes
        if old.get(name) != new.get(name)
    )
