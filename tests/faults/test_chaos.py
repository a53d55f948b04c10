"""A short storm; `make chaos` lets a long one rage."""

from pathlib import Path

import pytest

from tests import postgres
from tests.faults.chaos import Storm


def test_nothing_is_lost_doubled_or_stuck_whatever_is_killed(
    tmp_path: Path, cluster: postgres.Cluster
) -> None:
    assert cluster  # where PostgreSQL is missing, this says so

    told = Storm(tmp_path, seed=1).run(cases=8, faults=6)

    assert told.problems == []
    assert len(told.faults) == 6


@pytest.mark.parametrize("lie", ["job", "work_item", "notice"])
def test_the_storm_finds_what_was_lost(tmp_path: Path, cluster: postgres.Cluster, lie: str) -> None:
    """Without this a storm that looks away would pass."""
    assert cluster
    storm = Liar(tmp_path, seed=1, lie=lie)

    assert storm.run(cases=1, faults=0).problems != []


class Liar(Storm):
    """Loses something when all is done."""

    def __init__(self, folder: Path, *, seed: int, lie: str) -> None:
        super().__init__(folder, seed=seed)
        self._lie = _LIES[lie]

    def _judge(self, cases: int) -> None:
        with self._connected() as connection:
            connection.execute(self._lie)
        super()._judge(cases)


_LIES = {
    "job": "UPDATE job SET status = 'doing' WHERE id = (SELECT min(id) FROM job)",
    "work_item": "DELETE FROM work_item WHERE key = 'isi:1'",
    "notice": "UPDATE work_item SET escalated_to = 'kabid' WHERE key = 'periksa:1'",
}
