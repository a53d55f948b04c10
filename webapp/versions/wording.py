"""A difference of two versions in words, grouped as people ask: steps, flows, times, forms. Pure.

One thing may stand in two groups: who gives a step another name and another time, did two things.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.diagram.comparing import Change, Conflict, Contents, Difference, Entry
from engine.diagram.comparing.difference import ADDED, DRAWN_ONLY, POSITION, REMOVED
from webapp.versions.speaking import DRAWN, Line, Speaker
from webapp.versions.vocabulary import GROUPS, TIMES


@dataclass(frozen=True)
class Group:
    """The differences of one sort."""

    id: str
    title: str
    lines: tuple[Line, ...]


def in_words(
    difference: Difference, before: Contents, after: Contents, language: str
) -> tuple[Group, ...]:
    """Return what differs, in the order of the drawing within each group; no empty groups."""
    names = _names(before) | _names(after)
    speaker = Speaker(names, _titles(before) | _titles(after), language)
    lines: dict[str, list[Line]] = {name: [] for name in GROUPS}
    whole_forms = {entry.id for entry in difference.of("form") if entry.status in (ADDED, REMOVED)}
    for entry in difference.entries:
        if entry.what == "field" and entry.within in whole_forms:
            continue  # the form's own line says it
        fields = [each for each in difference.of("field") if each.within == entry.id]
        for group, changes in _grouped(entry):
            lines[group].append(speaker.line(entry, changes, fields))
    lines["steps"] += (speaker.rename(each) for each in difference.renames)
    return tuple(
        Group(name, GROUPS[name](language), tuple(found)) for name, found in lines.items() if found
    )


def conflict_lines(
    conflicts: Sequence[Conflict], sides: Sequence[Contents], language: str
) -> tuple[Line, ...]:
    """Return over what people must agree, with why."""
    names: dict[str, str] = {}
    titles: dict[str, str] = {}
    for side in sides:
        names |= _names(side)
        titles |= _titles(side)
    speaker = Speaker(names, titles, language)
    return tuple(speaker.conflict(each) for each in conflicts)


def _names(contents: Contents) -> dict[str, str]:
    """Return what each thing that is drawn is called; a flow without a name, by its ends."""
    called = {thing.id: thing.name or thing.id for thing in contents.things if thing.what in DRAWN}
    for own, flow in contents.process.flows.items():
        if called.get(own) == own:
            called[own] = f"{called.get(flow.source, '')} → {called.get(flow.target, '')}"
    return called


def _titles(contents: Contents) -> dict[str, str]:
    return {thing.id: thing.name for thing in contents.things if thing.what == "form"}


def _grouped(entry: Entry) -> Iterator[tuple[str, list[Change]]]:
    """Yield the groups that an entry belongs to, each with its changes of that group."""
    home = _home(entry)
    if entry.status in (ADDED, REMOVED):
        yield home, [change for change in entry.changes if change.attribute not in DRAWN_ONLY]
        return
    found: dict[str, list[Change]] = {}
    for change in entry.changes:
        if change.attribute != POSITION or len(entry.changes) == 1:
            found.setdefault(_group(entry, change, home), []).append(change)
    yield from found.items()


def _home(entry: Entry) -> str:
    homes = {"process": "identity", "flow": "flows", "form": "forms", "field": "forms"}
    homes |= {"drawing": "drawing", "scenario": "scenarios"}
    is_timer = entry.kind == "boundaryEvent" and any(
        change.attribute == "timer.value" for change in entry.changes
    )
    return "times" if is_timer else homes.get(entry.what, "steps")


def _group(entry: Entry, change: Change, home: str) -> str:
    if change.attribute in DRAWN_ONLY:
        return "drawing"
    if change.attribute in TIMES:
        return "times"
    if change.attribute == "form" and entry.what == "element":
        return "forms"
    return "steps" if home == "times" else home
