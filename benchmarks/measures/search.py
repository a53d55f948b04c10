"""Each thing that cases are found by, in an office of many years, beside looking one case up."""

import itertools
import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from benchmarks import archive
from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import percentile, ratio, repeat, rotate, walls
from engine import queries
from engine.queries import Chosen, Narrowing, RegisterNumber

PAGE = 25
FLOOR = "one case by its id"
SECONDS = 0.3  # the 95th of 100 such pages
_NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
_QUARTER = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 4, 1, tzinfo=UTC)


@benchmark("search", "finding cases by each criterion among very many")
def search(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report the 95th percentile of a page's milliseconds, and how many look-ups that is."""
    for database in site.databases:
        office = Alur(site.migrated(database))
        try:
            versions = archive.fill(office, scale.searched_cases)
            turns = {name: repeat(call, 1) for name, call in _questions(office, versions)}
            taken = rotate(turns, scale.calls)
        finally:
            office.close()
        floor = walls(taken.pop(FLOOR))
        rows = f"{scale.searched_cases:,}".replace(",", " ")
        goal = at_most(SECONDS * 1000, SECONDS * 1000 / 3)
        yield Reading(f"{FLOOR}, of {rows}", database, statistics.median(floor) * 1000, "ms")
        for name, samples in taken.items():
            slow = percentile(walls(samples), 95) * 1000
            yield Reading(f"by {name}, p95", database, slow, "ms", goal)
            value, spread = ratio(walls(samples), floor)
            yield Reading(f"… ÷ {FLOOR}", database, value, "x", None, spread)


def _questions(office: Alur, versions: list[UUID]) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield FLOOR, partial(_one_case, office)
    for name, chosen in _asked(versions).items():
        yield name, partial(_page, office, chosen)
    numbers = itertools.count(100, 37)
    yield "number and year", lambda: _page(office, _number(next(numbers), 2025))
    yield "number of any year", lambda: _page(office, _number(next(numbers)))


def _asked(versions: list[UUID]) -> dict[str, Chosen]:
    return {
        "nothing": _chosen(),
        "a word of few": _chosen(search=archive.RARE_WORD),
        "a word of many": _chosen(search="ikp"),
        "a word of the oldest": _chosen(search=archive.OLD_WORD),
        "a word of none": _chosen(search="zzyzx"),
        "two letters of none": _chosen(search="##"),
        "a person of few": _narrowed(person_id=archive.FEW_BY),
        "a person of many": _narrowed(person_id=archive.MANY_BY),
        "a person of the oldest": _narrowed(person_id=archive.GONE_BY),
        "a group": _narrowed(group="archive"),
        "a group of none": _narrowed(group="leaders"),
        "a state of few": _chosen(status="cancelled"),
        "a version of many": _chosen(definition_ids=versions[:1]),
        "a version of few": _chosen(definition_ids=versions[1:]),
        "all versions": _chosen(definition_ids=versions),
        "when it began": _narrowed(since=_QUARTER[0], until=_QUARTER[1]),
        "when it ended": _narrowed(ended_since=_QUARTER[0], ended_until=_QUARTER[1]),
        "lateness": _narrowed(late_at=_NOW),
        "lateness of a step of few": _narrowed(late_at=_NOW, element_id=archive.RARE_STEP),
        "a kind of many": _narrowed(value=("kind", "photo")),
        "a kind of few": _narrowed(value=("kind", "agenda")),
        "a step of many": _narrowed(element_id="decide"),
        "a step of few": _narrowed(element_id=archive.RARE_STEP),
        "a step not taken": _narrowed(without_element_id="decide"),
        "both parafs by one": _narrowed(is_signed_by_one=True),
        "steps the wrong way round": _narrowed(turned=("decide", "input")),
        "incidents, ever": _narrowed(incident="ever"),
        "incidents, open": _narrowed(incident="open"),
        "person, lateness, kind and time": _narrowed(
            person_id=archive.MANY_BY,
            late_at=_NOW,
            value=("kind", "photo"),
            since=_QUARTER[0],
            until=_QUARTER[1],
        ),
        "person of few, word and state": _chosen(
            search="ikp", status="completed", narrowing=Narrowing(person_id=archive.FEW_BY)
        ),
    }


def _chosen(**wanted: Any) -> Chosen:
    everything: Chosen = {
        "unit_id": UNIT,
        "definition_ids": None,
        "search": "",
        "status": "",
        "narrowing": Narrowing(),
    }
    return {**everything, **wanted}  # type: ignore[typeddict-item]


def _narrowed(**wanted: Any) -> Chosen:
    return _chosen(narrowing=Narrowing(**wanted))


def _number(number: int, year: int | None = None) -> Chosen:
    return _narrowed(number=RegisterNumber("agenda", number, year))


def _page(office: Alur, chosen: Chosen) -> None:
    with office.database.reading() as connection:
        found = queries.find_cases(connection, chosen)
        queries.case_lines(connection, found.ids[:PAGE])


def _one_case(office: Alur) -> None:
    some = UUID(int=archive.FIRST_ID)
    with office.database.reading() as connection:
        queries.case(connection, instance_id=some)
