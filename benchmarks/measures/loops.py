"""Whether a case that went round a thousand times costs more than a new one.

The old and the new case take turns, so that neither meets a quieter machine.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from benchmarks.contestants.alur import DIALECT, STAFF, Alur
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, cpus, ratio, rotate, walls
from benchmarks.work import answers, diagram
from engine.commands import Actor, CompleteWorkItem, InstanceCommand, StartInstance
from engine.definition import Definition
from engine.diagram import read
from engine.execution import execute
from engine.facts import Facts
from engine.interpreter.building import build

GOAL = at_most(1.2, 1.05)
CASE = UUID("00000000-0000-7000-8000-00000000000c")
FACTS = Facts(datetime(2026, 11, 23, 1, tzinfo=UTC))
LOOPS_A_TURN = 4
PURE_LOOPS_A_TURN = 20


@benchmark("loops", "the last loop of a long-running case against a first one")
def loops(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report the pure step's ratio and the ratio through each database."""
    what = f"loop {scale.loops:,} ÷ first".replace(",", " ")
    value, spread = _pure(scale)
    yield Reading(f"{what}, pure execution (CPU)", "", value, "x", GOAL, spread)
    for database in site.databases:
        value, spread = _through(site.migrated(database), scale)
        yield Reading(f"{what}, committed", database, value, "x", GOAL, spread)


# ---- the pure step -------------------------------------------------------------------------


class PureCase:
    """A case that is a snapshot in memory."""

    def __init__(self, definition: Definition, actor: Actor = STAFF) -> None:
        self._definition, self._actor = definition, actor
        self._snapshot: bytes | None = None
        self._visit = 0
        self._do(StartInstance(CASE, "sop"))
        self._do(CompleteWorkItem(CASE, "intake:1", answers("intake")))

    def loop(self) -> None:
        """Examine and reject, once."""
        self._visit += 1
        for command in _once_round(CASE, self._visit):
            self._do(command)

    def _do(self, command: InstanceCommand) -> None:
        self._snapshot = execute(
            self._snapshot, command, self._definition, FACTS, self._actor
        ).snapshot


def read_definition() -> Definition:
    """Return the SOP, ready to run, without a database."""
    process = read(diagram(DIALECT)).process
    assert process, "the benchmark's own diagram is sound"
    return Definition(CASE, 1, build(process), {})


def _once_round(case: UUID, visit: int) -> Iterator[CompleteWorkItem]:
    yield CompleteWorkItem(case, f"examine:{visit}", answers("examine"))
    yield CompleteWorkItem(case, f"decide:{visit}", answers("decide", approved=False))


def _pure(scale: Scale) -> tuple[float, tuple[float, float]]:
    definition = read_definition()
    old = PureCase(definition)
    for _ in range(scale.loops):
        old.loop()
    turns: dict[str, Turn[PureCase]] = {
        "old": Turn(lambda: old, _run_pure),
        "new": Turn(lambda: PureCase(definition), _run_pure),
    }
    taken = rotate(turns, scale.rotations * 3)
    return ratio(cpus(taken["old"]), cpus(taken["new"]))


def _run_pure(case: PureCase) -> int:
    for _ in range(PURE_LOOPS_A_TURN):
        case.loop()
    return PURE_LOOPS_A_TURN


# ---- through the database ------------------------------------------------------------------


class CommittedCase:
    """A case in a database."""

    def __init__(self, alur: Alur) -> None:
        self._alur = alur
        self._case = alur.begin()
        self._visit = 0
        alur.step(self._case, "intake")

    def loop(self) -> None:
        """Examine and reject, once."""
        self._visit += 1
        for command in _once_round(self._case, self._visit):
            self._alur.complete(self._case, command.key, command.answers)


def _through(url: str, scale: Scale) -> tuple[float, tuple[float, float]]:
    alur = Alur(url)
    try:
        old = CommittedCase(alur)
        for _ in range(scale.loops):
            old.loop()
        turns: dict[str, Turn[CommittedCase]] = {
            "old": Turn(lambda: old, _run_committed),
            "new": Turn(partial(CommittedCase, alur), _run_committed),
        }
        taken = rotate(turns, scale.rotations * 3)
    finally:
        alur.close()
    return ratio(walls(taken["old"]), walls(taken["new"]))


def _run_committed(case: CommittedCase) -> int:
    for _ in range(LOOPS_A_TURN):
        case.loop()
    return LOOPS_A_TURN
