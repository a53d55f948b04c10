"""How late timers fire among very many that wait, quietly and while workers are killed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text

from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.crew import crew, killing
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.seeding import analyze
from benchmarks.site import Site
from benchmarks.timing import percentile
from benchmarks.waiting_cases import Stencil
from engine import queries
from engine.tables import timer_job
from engine.verifying import verify
from tests.waiting import until

A_SECOND = 20  # come due
WORKERS = 2
SLA = timedelta(hours=2)
LONG = timedelta(days=30)
LEAD = timedelta(seconds=2)  # to write the rows before the first is due
WRITTEN_A_SECOND = 500  # at the least
PATIENCE_SECONDS = 120


@benchmark("timers", "timers among very many that wait, while workers are killed (PostgreSQL)")
def timers(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report how late timers were, which were lost, and which fired twice."""
    if "postgresql" not in site.databases:
        return
    office = Alur(site.migrated("postgresql"))
    try:
        add_pending(office, scale.pending_timers)
        stencil = Stencil(office, "PT2H", present() - SLA)
        with crew(site, office.database.url, WORKERS) as places:
            for is_killed in (False, True):
                with ExitStack() as stack:
                    killed = stack.enter_context(killing(places[0])) if is_killed else []
                    due = come_due(office, stencil, scale.watched_seconds * A_SECOND, A_SECOND)
                how = f"a worker killed {len(killed)} times" if is_killed else "two workers"
                pending = f"{scale.pending_timers:,}".replace(",", " ")
                yield from _readings(office, due, f"of {pending} timers, {how}")
    finally:
        office.close()


def add_pending(office: Alur, count: int) -> None:
    """Add cases whose timers are due in a month or two."""
    begun_at = present()
    apart = LONG / max(count, 1)
    stencil = Stencil(office, "P30D", begun_at)
    stencil.multiply(begun_at + apart * number for number in range(count))
    analyze(office)


def come_due(
    office: Alur, stencil: Stencil, count: int, a_second: int | None = None
) -> Mapping[UUID, datetime]:
    """Let timers come due, evenly or all together; return when all have fired, with when each was.

    Args:
        office: where.
        stencil: of cases whose timer is due `SLA` after their begin.
        count: how many.
        a_second: how many of them in each second; all in the same one unless told.
    """
    due = make_due(stencil, count, a_second)
    last = max(due.values())
    patience = (last - present()).total_seconds() + PATIENCE_SECONDS
    until(lambda: waiting(office, last) == 0, "all have fired", seconds=patience)
    return due


def make_due(stencil: Stencil, count: int, a_second: int | None) -> Mapping[UUID, datetime]:
    """Add cases whose timers will be due soon; return them with the moment."""
    first = present() + LEAD + timedelta(seconds=count / WRITTEN_A_SECOND)
    apart = timedelta(seconds=1 / a_second) if a_second else timedelta(0)
    moments = [first + apart * number for number in range(count)]
    cases = stencil.multiply(moment - SLA for moment in moments)
    assert present() < first, "Expected the rows to be there before they are due"
    return dict(zip(cases, moments, strict=True))


def waiting(office: Alur, due_at: datetime) -> int:
    """Return how many timers that are due by then have not fired."""
    query = text("SELECT count(*) FROM timer_job WHERE status = 'waiting' AND due_at <= :due_at")
    with office.database.reading() as connection:
        return int(connection.scalar(query, {"due_at": due_at}) or 0)


def present() -> datetime:
    """Return the time by which rows are due."""
    return datetime.now(UTC)  # noqa: TID251 - rows around the moment of measuring


def _readings(office: Alur, due: Mapping[UUID, datetime], where: str) -> Iterator[Reading]:
    fired = {case: _fired_at(office, case) for case in due}
    late = [(moments[0] - due[case]).total_seconds() for case, moments in fired.items() if moments]
    yield Reading(f"timer late, p99, {where}", "postgresql", percentile(late, 99), "s", GOAL)
    yield Reading("… p50", "postgresql", percentile(late, 50), "s")
    yield Reading("… the latest", "postgresql", max(late), "s")
    times = Counter(len(moments) for moments in fired.values())
    none = at_most(0, 0)
    yield Reading("… lost", "postgresql", times[0], "", none)
    twice = sum(count for often, count in times.items() if often > 1)
    yield Reading("… fired twice", "postgresql", twice, "", none)
    yield Reading("… given up", "postgresql", _given_up(office, due), "", none)
    yield Reading("… unsound logs", "postgresql", _unsound(office, due), "", none)


GOAL = at_most(1, 0.5)


def _fired_at(office: Alur, case: UUID) -> list[datetime]:
    with office.database.reading() as connection:
        entries = queries.log_entries(connection, stream_id=case)
    return [
        entry.at for entry in entries for event in entry.events if event["type"] == "TimerFired"
    ]


def _given_up(office: Alur, due: Mapping[UUID, datetime]) -> int:
    query = select(timer_job.c.instance_id).where(timer_job.c.status == "incident")
    with office.database.reading() as connection:
        return len(due.keys() & set(connection.scalars(query)))


def _unsound(office: Alur, cases: Mapping[UUID, datetime]) -> int:
    with office.database.reading() as connection:
        return sum(not verify(connection, UNIT, case).is_sound for case in list(cases)[:50])
