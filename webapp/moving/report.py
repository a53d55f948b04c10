"""What moving the running cases to a version would mean, in words. Pure but for names of steps.

The same on the page that moves cases and on the one that decides on a new version.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.definition import Definition
from engine.diagram.model import Process
from engine.events import (
    TimerCancelled,
    TimerScheduled,
    WorkItemRegrouped,
    WorkItemReleased,
    WorkItemRescheduled,
)
from engine.impact import Impact, Prospect
from webapp.cases.naming import Names
from webapp.i18n import gettext
from webapp.step_names import element_of

MOST_LINES = 200  # cases that a page lists; the others are moved with all


@dataclass(frozen=True)
class Place:
    """A step on which cases wait."""

    name: str
    movable: int
    staying: int


@dataclass(frozen=True)
class Gap:
    """A step on which cases wait and which the version has not: what may take its place."""

    element_id: str
    name: str
    choices: tuple[tuple[str, str], ...]  # (id, name) of the version's steps of the same kind
    chosen: str


@dataclass(frozen=True)
class Line:
    """One case."""

    id: UUID
    title: str
    version: int
    place: str
    reason: str  # why it stays; "" when it can be moved


@dataclass(frozen=True)
class Report:
    """All of it."""

    version: int
    total: int
    movable: int
    staying: int
    unseen: int  # cases beyond those that were looked at
    places: tuple[Place, ...]
    effects: tuple[tuple[str, int], ...]  # (sentence, how many cases)
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]


def report(
    impact: Impact, versions: Mapping[UUID, Definition], chosen: Mapping[str, str], language: str
) -> Report:
    """Return an impact in words.

    Args:
        impact: what was rehearsed.
        versions: the definitions on which the cases run, by id.
        chosen: element of an old version → the one that takes its place, as far as was said.
        language: of whom reads it.
    """
    prospects = impact.prospects
    return Report(
        version=impact.target.version,
        total=impact.total,
        movable=len(impact.movable),
        staying=len(impact.staying),
        unseen=impact.total - len(prospects),
        places=tuple(_places(prospects, versions)),
        effects=tuple(_effects(impact)),
        gaps=tuple(_gaps(impact, versions, chosen)),
        lines=tuple(_line(each, versions, language) for each in prospects[:MOST_LINES]),
    )


def _place_of(prospect: Prospect, versions: Mapping[UUID, Definition]) -> str:
    names = Names(versions[prospect.case.definition_id].process)
    return ", ".join(names.step(element) for element in prospect.waits_on)


def _places(
    prospects: tuple[Prospect, ...], versions: Mapping[UUID, Definition]
) -> Iterator[Place]:
    counts: dict[str, list[int]] = {}
    for prospect in prospects:
        count = counts.setdefault(_place_of(prospect, versions), [0, 0])
        count[prospect.refusal is not None] += 1
    for name, (movable, staying) in counts.items():
        yield Place(name, movable, staying)


def _line(prospect: Prospect, versions: Mapping[UUID, Definition], language: str) -> Line:
    case, refusal = prospect.case, prospect.refusal
    return Line(
        case.id,
        case.title,
        case.version,
        _place_of(prospect, versions),
        "" if refusal is None else refusal.sentence(language),
    )


def _gaps(
    impact: Impact, versions: Mapping[UUID, Definition], chosen: Mapping[str, str]
) -> Iterator[Gap]:
    """Yield the steps for which somebody must say, or has said, what takes their place."""
    new = impact.target.process
    seen: set[str] = set()
    for prospect in impact.prospects:
        old = versions[prospect.case.definition_id].process
        for element_id in prospect.waits_on:
            if element_id in seen or (element_id in new.elements and element_id not in chosen):
                continue
            seen.add(element_id)
            choices = tuple(_alike(old, new, element_id))
            name = Names(old).step(element_id)
            yield Gap(element_id, name, choices, chosen.get(element_id, ""))


def _alike(old: Process, new: Process, element_id: str) -> Iterator[tuple[str, str]]:
    """Yield the new version's elements of the same kind that the old one has not."""
    kind = old.elements[element_id].kind
    names = Names(new)
    for element in new.elements.values():
        if element.kind == kind and element.id not in old.elements:
            yield element.id, names.step(element.id)


def _effects(impact: Impact) -> Iterator[tuple[str, int]]:
    """Yield what moving them would do beside moving, and to how many cases."""
    counts: Counter[str] = Counter()
    names = Names(impact.target.process)
    for prospect in impact.movable:
        counts.update(set(_effects_on(prospect, names)))
    yield from sorted(counts.items())


def _effects_on(prospect: Prospect, names: Names) -> Iterator[str]:
    for regrouped in prospect.of(WorkItemRegrouped):
        yield gettext(
            "“%(step)s” menjadi tugas %(group)s; kelompok lama tidak lagi memilikinya",
            step=names.step(regrouped.key),
            group=names.group(regrouped.group),
        )
    for released in prospect.of(WorkItemReleased):
        step = names.step(released.key)
        yield gettext("“%(step)s” dilepas dari orang yang telah mengambilnya", step=step)
    for rescheduled in prospect.of(WorkItemRescheduled):
        step = names.step(rescheduled.key)
        if rescheduled.due_at:
            yield gettext(
                "“%(step)s” mendapat batas waktu baru, dihitung sejak dipindahkan", step=step
            )
        else:
            yield gettext("“%(step)s” tidak lagi mempunyai batas waktu", step=step)
    yield from _timers(prospect, names)


def _timers(prospect: Prospect, names: Names) -> Iterator[str]:
    items = {element_of(event.key) for event in prospect.of(WorkItemRescheduled)}
    for scheduled in prospect.of(TimerScheduled):
        if element_of(scheduled.attached_to or "") not in items:
            step = names.step(scheduled.key)
            yield gettext("Waktu “%(step)s” mulai dihitung", step=step)
    if prospect.of(TimerCancelled) and not items:
        yield gettext("Waktu yang dihapus dari diagram tidak lagi ditunggu")
