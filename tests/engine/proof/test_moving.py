"""Moving a case to a version that is the same changes nothing, wherever it stands.

On the random diagrams of the proof, after each command of each walk.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from engine.case import Step
from engine.commands import Actor, InstanceCommand, MigrateInstance, RevertMigration
from engine.definition import Definition
from engine.events import InstanceMigrated, MigrationReverted
from engine.execution import execute
from engine.facts import Facts
from engine.interpreter.building import build
from tests.bench import ADMIN
from tests.engine.proof.accepting import accepted
from tests.engine.proof.cases import PureCase
from tests.engine.proof.generate import WRITTEN, generate
from tests.engine.proof.net import Net
from tests.engine.proof.replaying import DEFINITION
from tests.engine.proof.trial import CASE, seeds_of
from tests.engine.proof.walk import Walk
from tests.engine.proof.worlds import TooMany


class MovedCase(PureCase):
    """After each command it moves to its twin and back; what differs is noted."""

    moves = 0

    def do(self, command: InstanceCommand, who: Actor, now: datetime) -> Step:
        step = super().do(command, who, now)
        if step.status in ("running", "incident"):
            self._there_and_back(step, now)
        return step

    def _there_and_back(self, step: Step, now: datetime) -> None:
        first, twin = self.definition, replace(self.definition, version=2)

        def version(number: int) -> Definition:
            return {1: first, 2: twin}[number]

        there = execute(
            step.snapshot, MigrateInstance(CASE, 2), first, Facts(now), ADMIN, versions=version
        )
        back = execute(
            there.snapshot, RevertMigration(CASE), twin, Facts(now), ADMIN, versions=version
        )

        assert there.events == (InstanceMigrated(DEFINITION, 2, 1),)
        assert there.digest == step.digest
        assert back.events == (MigrationReverted(DEFINITION, 1, 2),)
        assert back.snapshot == step.snapshot
        self.moves += 1


@pytest.mark.parametrize("number", range(1, 6))
def test_moving_to_a_version_that_is_the_same_changes_nothing(number: int) -> None:
    moves = 0
    for seed in seeds_of(number, 40):
        process = accepted(generate(seed).files)
        if process is not None:
            case = MovedCase(Definition(DEFINITION, 1, build(process)), CASE)
            with suppress(TooMany):
                Walk(case, Net(process), Random(seed), WRITTEN).go(30)  # noqa: S311 - no secret
            moves += case.moves

    assert moves > 50
