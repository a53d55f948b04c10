"""A case of a whole office: the runtime, a database, and what its tables show."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.commands import Actor, CorrelateMessage, InstanceCommand
from engine.messages import send
from engine.tables import event_wait, incident, job, timer_job
from tests.bench import Bench
from tests.engine.proof.seeing import Seen


class OfficeCase:
    """Moves a case through the runtime; what the tables show must be what its events tell."""

    def __init__(self, bench: Bench, own: UUID) -> None:
        self.bench, self.id = bench, own
        self.seen = Seen()

    def do(self, command: InstanceCommand, who: Actor, now: datetime) -> Any:
        self.bench.clock.advance(max(timedelta(0), now - self.bench.clock.now()))
        if isinstance(command, CorrelateMessage):
            word = self.seen.now["wait", command.key][3]
            send(self.bench.runtime, command.name, word, command.payload, command.message_id)
        result = self.bench.submit(command, who)
        self.seen.note(result.events)
        self._look()
        return SimpleNamespace(
            events=result.events,
            status=self.bench.case(self.id).status,
            variables=self.bench.variables(self.id),
        )

    def seen_by(self, key: str) -> dict[str, Any]:
        return self.bench.variables(self.id, key)

    def _look(self) -> None:
        """Hold the tables against what the events tell."""
        told: dict[str, set[str]] = {"item": set(), "job": set(), "timer": set(), "wait": set()}
        for (kind, key), what in self.seen.now.items():
            is_condition = kind == "wait" and len(what) == 2
            if not is_condition:
                told.setdefault(kind, set()).add(key)
        assert set(self.bench.open(self.id)) - told.get("incident", set()) == told["item"]
        with self.bench.database.reading() as connection:
            for kind, table, state in (
                ("job", job, job.c.status == "todo"),
                ("timer", timer_job, timer_job.c.status == "waiting"),
                ("wait", event_wait, None),
                ("incident", incident, incident.c.resolved_at.is_(None)),
            ):
                query = select(table.c.key).where(table.c.instance_id == self.id)
                if kind == "job":
                    query = query.where(job.c.topic.in_(["kerja", "kirim"]))
                query = query if state is None else query.where(state)
                found = set(connection.scalars(query))
                assert found == told.get(kind, set()), (kind, found, told.get(kind))
