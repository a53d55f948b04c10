"""A case without a database: `engine.execution.execute`, and a log as the engine would keep it."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from engine import case
from engine.case import Step
from engine.commands import Actor, InstanceCommand
from engine.definition import Definition
from engine.execution import canonical, execute
from engine.facts import Facts
from engine.records import command_from_record, command_to_record, to_record
from tests.bench import ANA, MONDAY


class Case(Protocol):
    """Whatever moves a case by commands."""

    id: UUID

    def do(self, command: InstanceCommand, who: Actor, now: datetime) -> Step: ...

    def seen_by(self, key: str) -> dict[str, Any]:
        """Return the variables that an open element sees."""
        ...


class PureCase:
    """The snapshot is all that goes from one command to the next."""

    def __init__(self, definition: Definition, own: UUID) -> None:
        self.definition, self.id = definition, own
        self.snapshot: bytes | None = None
        self.log: list[dict[str, Any]] = []

    def do(self, command: InstanceCommand, who: Actor, now: datetime) -> Step:
        written = canonical(command_to_record(command))
        again = command_from_record(written, self.id)
        assert isinstance(again, InstanceCommand)
        facts = Facts(now)
        step = execute(self.snapshot, again, self.definition, facts, who)
        self.snapshot = step.snapshot
        self.log.append(
            {
                "stream": str(self.id),
                "at": now.isoformat(),
                "actor": {
                    "id": who.id, "name": who.name, "position": who.position,
                    "groups": list(who.groups),
                },
                "facts": facts.to_json(),
                "command": written,
                "events": [to_record(event) for event in step.events],
                "digest": step.digest,
            }
        )  # fmt: skip
        return step

    def seen_by(self, key: str) -> dict[str, Any]:
        here = case.Case(self.snapshot, self.definition, Facts(MONDAY), ANA, None).workflow
        token = here.activity(key)
        assert token is not None
        return dict(here.view(token))

    def bodies(self) -> list[str]:
        return [orjson.dumps(line, option=orjson.OPT_SORT_KEYS).decode() for line in self.log]
