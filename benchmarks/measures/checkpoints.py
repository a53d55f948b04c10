"""What checkpoints cost an office with very many cases: the first, and the look of every hour."""

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.seeding import seed
from benchmarks.site import Site
from engine.checkpoints import Signer, seal


@benchmark("checkpoints", "signing the ends of all logs")
def checkpoints(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report milliseconds: of all logs at once, and when one has moved since."""
    rows = f"{scale.finished_rows:,} cases".replace(",", " ")
    for database in site.databases:
        office = Alur(site.migrated(database))
        try:
            seed(office, open_cases=0, finished_cases=scale.finished_rows)
            first, leaves = _sealed(office)
            assert leaves > scale.finished_rows
            yield Reading(f"first checkpoints of {rows}", database, first, "ms")
            taken = []
            for _ in range(scale.rotations):
                office.begin()
                milliseconds, leaves = _sealed(office)
                assert leaves == 1
                taken.append(milliseconds)
            yield Reading("… the next, one moved", database, statistics.median(taken), "ms")
        finally:
            office.close()


def _sealed(office: Alur) -> tuple[float, int]:
    """Return how many milliseconds it took, and how many heads were signed."""
    at = datetime.now(UTC)  # noqa: TID251 - what the checkpoint says of its time
    milliseconds = -time.perf_counter() * 1000
    made = seal(office.database, UNIT, Signer(b"of a benchmark"), at=at)
    milliseconds += time.perf_counter() * 1000
    return milliseconds, sum(each.read().leaves for each in made)
