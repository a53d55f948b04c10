"""A deployed version of a process, ready to run. Shared by all its cases; only read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine.diagram.model import Process
from engine.interpreter.building import Program


@dataclass(frozen=True)
class Definition:
    """What a case runs on: diagram and forms, numbered and immutable."""

    id: UUID
    version: int
    program: Program
    forms: Mapping[str, bytes] = field(default_factory=dict)  # also those of what it calls
    contains: frozenset[str] = frozenset()  # ids of the processes that it runs: its own, the called

    @property
    def process(self) -> Process:
        """Return the checked diagram."""
        return self.program.process
