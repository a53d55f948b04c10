"""The inbox and its counts in a small and in a large office, and a step in a large one."""

import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.contestants.alur import GROUP, STAFF, UNIT, Alur
from benchmarks.measures.steps import five_steps
from benchmarks.registry import Goal, Reading, Scale, at_most, benchmark
from benchmarks.seeding import seed
from benchmarks.site import Site
from benchmarks.timing import Turn, ratio, repeat, rotate, walls
from engine import queries

ZONE = "Asia/Jakarta"


@benchmark("inbox", "the inbox, its counts and a step among many open and finished cases")
def inbox(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report milliseconds of the large office, and large ÷ small."""
    for database in site.databases:
        offices = {name: Alur(site.migrated(database)) for name in ("empty", "small", "large")}
        try:
            seed(offices["small"], open_cases=scale.few_rows, finished_cases=0)
            seed(
                offices["large"],
                open_cases=scale.many_rows,
                finished_cases=scale.finished_rows,
            )
            yield from _queries(database, scale, offices)
            yield from _steps(database, scale, offices)
        finally:
            for office in offices.values():
                office.close()


def _queries(database: str, scale: Scale, offices: dict[str, Alur]) -> Iterator[Reading]:
    turns: dict[str, Turn[None]] = {}
    for size in ("small", "large"):
        for name, query in (("list", first_page), ("counts", _counts)):
            turns[f"{name} {size}"] = repeat(query(offices[size]), scale.calls)
    taken = rotate(turns, scale.rotations)
    rows = f"{scale.many_rows:,} open".replace(",", " ")
    few = f"{scale.few_rows:,}".replace(",", " ")
    for name, what, goal in (
        ("list", "inbox, first 25", at_most(1, 1)),
        ("counts", "inbox counts", None),
    ):
        large, small = (walls(taken[f"{name} {size}"]) for size in ("large", "small"))
        yield Reading(f"{what} of {rows}", database, statistics.median(large) * 1000, "ms", goal)
        value, spread = ratio(large, small)
        yield Reading(f"… {rows} ÷ {few}", database, value, "x", None, spread)


def first_page(office: Alur) -> Callable[[], Any]:
    """Return what asks for the inbox of somebody of the staff."""

    def call() -> Any:
        with office.database.reading() as connection:
            return queries.inbox(
                connection,
                unit_id=UNIT,
                person_id=STAFF.id,
                groups=(GROUP,),
                now=datetime.now(UTC),  # noqa: TID251 - a page's present
            )

    return call


def _counts(office: Alur) -> Callable[[], Any]:
    def call() -> Any:
        with office.database.reading() as connection:
            return queries.inbox_counts(
                connection,
                unit_id=UNIT,
                person_id=STAFF.id,
                groups=(GROUP,),
                now=datetime.now(UTC),  # noqa: TID251 - a page's present
                zone=ZONE,
            )

    return call


def _steps(database: str, scale: Scale, offices: dict[str, Alur]) -> Iterator[Reading]:
    turns = {name: five_steps(offices[name], scale.cases) for name in ("empty", "large")}
    taken = rotate(turns, scale.rotations * 2)
    value, spread = ratio(walls(taken["large"]), walls(taken["empty"]))
    rows = f"{scale.finished_rows:,} finished + {scale.many_rows:,} open".replace(",", " ")
    goal: Goal = at_most(1.10, 1.05)
    yield Reading(f"step with {rows} ÷ empty", database, value, "x", goal, spread)
