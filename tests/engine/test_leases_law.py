"""Whatever workers do, in any order: a job is answered once, by who had it last; the log replays.

Held against a model that is told of every lease: who has the job now, and what became of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import leases
from engine.database import Database
from engine.errors import Refusal
from engine.leases import LeasedJob
from engine.verifying import verify
from tests.bench import Bench
from tests.diagrams import boundary, edge, end, job, path, process, start, user

DIAGRAM = process(
    start(),
    job("terbit"),
    edge("ditolak", "terbit", "error", "penuh"),
    boundary("batas", "terbit", "PT20M", interrupting=True),
    user("arsip"),
    user("manual"),
    user("terlambat"),
    *(end(), end("lain"), end("usai")),
    path("mulai", "terbit", "arsip", "selesai"),
    path("ditolak", "manual", "lain"),
    path("batas", "terlambat", "usai"),
    declares="error:penuh",
)
DEEDS = (
    "fetch", "complete", "fail", "fail for good", "error", "extend", "release", "wait", "retry",
    "run", "cancel",
)  # fmt: skip
Choice = tuple[str, int]


@dataclass
class Walk:
    """One case, and all leases that were ever given for its jobs."""

    bench: Bench
    given: list[LeasedJob] = field(default_factory=list)
    holder: dict[str, str] = field(default_factory=dict)  # job → the lease that holds it, if any
    answered: dict[str, str] = field(default_factory=dict)  # job → the lease that completed it

    def __post_init__(self) -> None:
        self.case = self.bench.start()

    def do(self, deed: str, number: int) -> None:
        """Do something with one of the leases, be it the last one or long gone."""
        if deed == "fetch":
            self.fetch(f"w{number}")
        elif deed == "wait":
            self.bench.wait(seconds=(1, 59, 61, 600)[number % 4])
        elif deed == "run":
            self.run()
        elif deed in ("retry", "cancel"):
            self.tried(lambda: self.administer(deed))
        elif self.given:
            held = self.given[-1 - number % len(self.given)]
            if self.tried(lambda: self.answer(deed, held, number)):
                self.took(deed, held)

    def fetch(self, worker: str) -> None:
        for held in self.bench.fetch(worker):
            if held.instance_id != self.case:
                continue
            assert held.id not in self.answered
            self.given.append(held)
            self.holder[held.id] = held.lease

    def run(self) -> None:
        """Our own runner takes what is due, and fails with it: nobody outside holds it then."""
        before = self.bench.jobs.run_due()
        if before:
            self.holder.clear()

    def administer(self, deed: str) -> None:
        if deed == "retry":
            self.bench.retry(self.case, "terbit:1")
        else:
            self.bench.cancel(self.case)

    def answer(self, deed: str, held: LeasedJob, number: int) -> None:
        runtime, its = self.bench.runtime, (held.id, held.lease)
        pause = timedelta(seconds=number)
        doing: dict[str, Callable[[], Any]] = {
            "complete": lambda: leases.complete(runtime, *its, {"oleh": held.lease}),
            "fail": lambda: leases.fail(runtime, *its, "rusak", retries=3, retry_after=pause),
            "fail for good": lambda: leases.fail(runtime, *its, "rusak", retries=0),
            "error": lambda: leases.answer_with_error(runtime, *its, "penuh"),
            "extend": lambda: leases.extend(runtime, *its, lock_for=timedelta(minutes=1)),
            "release": lambda: leases.release(runtime, *its),
        }
        doing[deed]()

    def tried(self, deed: Callable[[], None]) -> bool:
        try:
            deed()
        except Refusal:
            return False
        return True

    def took(self, deed: str, held: LeasedJob) -> None:
        """Hold an answer that was taken against who had the job."""
        was_repeated = self.answered.get(held.id) == held.lease
        assert was_repeated or self.holder.get(held.id) == held.lease, (deed, held)
        if deed in ("complete", "fail for good", "error"):
            self.answered[held.id] = held.lease
        if deed in ("fail", "release"):
            del self.holder[held.id]


@pytest.mark.parametrize("handled", [False, True])
@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(choices=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 7)), max_size=25))
def test_a_job_is_answered_once_by_who_had_it_last(
    database: Database, handled: bool, choices: list[Choice]
) -> None:
    walk = Walk(_bench(database, handled=handled))
    for deed, number in choices:
        walk.do(deed, number)

    bench, case = walk.bench, walk.case
    events = [event for event, _key in bench.events(case)]
    assert events.count("JobCompleted") <= 1
    said = bench.variables(case).get("oleh")
    assert said is None or said in walk.answered.values()
    with database.reading() as connection:
        assert verify(connection, bench.unit_id, case).is_sound
    walk.tried(lambda: walk.administer("cancel"))  # the next one has the topic to itself


_BENCHES: dict[tuple[int, bool], Bench] = {}


def _bench(database: Database, *, handled: bool) -> Bench:
    """Return the bench of this test; its office stays the same for all examples."""

    def away(_job: object) -> dict[str, Any]:
        raise ConnectionError("situs tidak menjawab")

    place = (id(database), handled)
    if place not in _BENCHES:
        _BENCHES.clear()
        _BENCHES[place] = Bench(database, handlers={"kerja": away} if handled else {})
        _BENCHES[place].deploy(DIAGRAM)
    return _BENCHES[place]
