"""A process that moves many cases is killed: each is wholly before or wholly after."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

from engine.commands import MigrateCases
from tests.bench import ANALYST, UNIT, Bench
from tests.diagrams import boundary, end, escalation, flow, path, process, start, user

ROOT = Path(__file__).parents[2]
LATE = (boundary("telat", "tulis", "PT1H"), escalation("lapor", "kepala"), flow("telat", "lapor"))
# Moves cases as a worker does, says so after each, and stands still after the third: that is moved,
# but its job is not marked as done.
MOVER = f"""
import sys
from uuid import UUID
from engine.clock import SystemClock
from engine.database import open_database
from engine.embedded_jobs import JobRunner
from engine.runtime import Runtime

runtime = Runtime(open_database(sys.argv[1]), unit_id=UUID("{UNIT}"), clock=SystemClock())
moved = []

def tell():
    moved.append(None)
    print("moved", flush=True)
    if len(moved) == 3:
        sys.stdin.readline()

runtime.listen(tell)
JobRunner(runtime, {{}}).run_due()
"""


def steps(name: str, *more: str) -> bytes:
    """Return a process whose first step has a name of its own."""
    return process(start(), user(name), end(), path("mulai", name, "selesai"), *more)


def is_whole(bench: Bench, case: UUID) -> bool:
    """Say whether a case is all of the old version or all of the new one."""
    version, entries = bench.case(case).version, len(bench.log(case))
    (item,) = bench.items(case)
    now = (version, entries, item.key, item.due_at is not None)
    return now in ((1, 1, "isi:1", False), (2, 2, "tulis:1", True))


def test_every_case_is_wholly_before_or_wholly_after(bench: Bench, migrated_url: str) -> None:
    # given
    bench.deploy(steps("isi"))
    cases = [bench.start() for _ in range(40)]
    bench.deploy(steps("tulis", *LATE))
    ids = tuple(str(case) for case in cases)
    bench.submit(MigrateCases("proses", 2, ids, {"isi": "tulis"}), ANALYST)

    # when
    mover = subprocess.Popen(
        [sys.executable, "-c", MOVER, migrated_url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert mover.stdin is not None
    assert mover.stdout is not None
    for _ in range(3):
        mover.stdout.readline()
    mover.kill()
    mover.wait()
    mover.stdin.close()
    mover.stdout.close()

    # then
    assert all(is_whole(bench, case) for case in cases)
    assert sum(bench.case(case).version == 2 for case in cases) == 3
    assert bench.verify() == []

    # and whoever comes next does the rest
    bench.jobs.recover()
    bench.jobs.run_due()
    assert {bench.case(case).version for case in cases} == {2}
    assert all(is_whole(bench, case) for case in cases)
    assert bench.verify() == []
