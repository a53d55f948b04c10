"""This engine, by the one way in that it has: `Runtime.submit`, with full log and projections."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import uuid6

from benchmarks.work import SLA, Dialect, answers, diagram
from engine import office
from engine.clock import SystemClock
from engine.commands import Actor, CompleteWorkItem, DeployDefinition, StartInstance
from engine.database import open_database
from engine.runtime import Runtime

UNIT = UUID("00000000-0000-7000-8000-000000000001")
GROUP = "staff"
STAFF = Actor("sari", "Sari Wulandari", "Petugas Penerima Berita", (GROUP,))
ANALYST = Actor("analyst", "Ana", "", ("analyst",))
DIALECT = Dialect(
    duration=SLA,
    more_attributes=f'camunda:candidateGroups="{GROUP}"',
    more_namespaces='xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
)


class Alur:
    """An office on a migrated database."""

    name = "Alur"

    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        self.engine = self.database.engine
        self.runtime = Runtime(self.database, unit_id=UNIT, clock=SystemClock())
        with self.database.writing() as connection:
            office.create_unit(connection, unit_id=UNIT, name="Benchmark")
        self.runtime.submit(DeployDefinition(diagram(DIALECT)), actor=ANALYST)

    def begin(self) -> UUID:
        case = UUID(int=uuid6.uuid7().int)
        self.runtime.submit(StartInstance(case, "sop"), actor=STAFF)
        return case

    def step(self, case: UUID, step: str) -> None:
        self.complete(case, f"{step}:1", answers(step))

    def complete(self, case: UUID, key: str, given: Mapping[str, Any]) -> None:
        """Complete a work item."""
        self.runtime.submit(CompleteWorkItem(case, key, given), actor=STAFF)

    def close(self) -> None:
        self.database.close()
