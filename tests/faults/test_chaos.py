"""A short storm; `make chaos` lets a long one rage."""

from pathlib import Path

from tests import postgres
from tests.faults.chaos import Storm


def test_nothing_is_lost_doubled_or_stuck_whatever_is_killed(
    tmp_path: Path, cluster: postgres.Cluster
) -> None:
    assert cluster  # where PostgreSQL is missing, this says so

    told = Storm(tmp_path, seed=1).run(cases=8, faults=6)

    assert told.problems == []
    assert len(told.faults) == 6


def test_the_storm_finds_what_was_lost(tmp_path: Path, cluster: postgres.Cluster) -> None:
    """Without this a storm that looks away would pass."""
    assert cluster

    told = Thief(tmp_path, seed=1).run(cases=1, faults=0)

    assert {
        "Expected 0 jobs that are not done, but found 1",
        "Expected 2 completed work items, but found 1",
        "Expected 0 escalations without a notice, but found 1",
    } <= set(told.problems)


class Thief(Storm):
    """Takes a job, a work item and a notice when all is done."""

    def _judge(self, cases: int) -> None:
        with self._connected() as connection:
            for theft in _THEFTS:
                connection.execute(theft)
        super()._judge(cases)


_THEFTS = (
    "UPDATE job SET status = 'doing' WHERE id = (SELECT min(id) FROM job)",
    "DELETE FROM work_item WHERE key = 'isi:1'",
    "UPDATE work_item SET escalated_to = 'kabid' WHERE key = 'periksa:1'",
)
