"""The figures of a procedure over many finished cases: what its page reads and adds up."""

import statistics
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.seeding import seed
from benchmarks.site import Site
from benchmarks.timing import repeat, rotate, walls
from engine import queries
from webapp.insight.figures import add_up


@benchmark("insight", "the figures of a procedure over many finished cases")
def insight(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report milliseconds of a heatmap of all of them; without the logs, which have a limit."""
    for database in site.databases:
        office = Alur(site.migrated(database))
        try:
            seed(office, open_cases=0, finished_cases=scale.finished_rows)
            taken = rotate({"heat": repeat(_figures(office), 1)}, min(scale.rotations, 3))
            rows = f"{scale.finished_rows:,}".replace(",", " ")
            value = statistics.median(walls(taken["heat"])) * 1000
            yield Reading(f"heatmap of {rows} finished cases", database, value, "ms", None)
        finally:
            office.close()


def _figures(office: Alur) -> Callable[[], None]:
    present = datetime.now(UTC)  # noqa: TID251 - a page's present

    def call() -> None:
        with office.database.reading() as connection:
            versions = queries.definition_versions(connection, unit_id=UNIT)
            visits = queries.step_visits(
                connection,
                unit_id=UNIT,
                definition_ids=[line.id for line in versions],
                since=present - timedelta(days=1),
                until=present + timedelta(days=1),
            )
            figures = add_up(
                visits,
                now=present,
                minutes=lambda earlier, later: (later - earlier).total_seconds() / 60,
                month_of=lambda moment: (moment.year, moment.month),
            )
            assert figures.steps

    return call
