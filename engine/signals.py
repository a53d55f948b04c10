"""A signal is heard by all who wait: at once in the case that throws it, elsewhere by a job."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select

from engine.beginnings import beginnings
from engine.commands import DeliverSignal, StartInstance, system_actor
from engine.errors import Refusal
from engine.runtime import Runtime
from engine.tables import event_wait

log = logging.getLogger("alur.signals")


def broadcast(runtime: Runtime, job_id: str, thrower: UUID, payload: Mapping[str, Any]) -> None:
    """Let every case hear a signal that waited for it by then, and begin the cases that it begins.

    May be done twice: each delivery is a command of its own id.
    """
    name, at = str(payload["name"]), datetime.fromisoformat(payload["at"])
    query = (
        select(event_wait.c.instance_id)
        .where(
            event_wait.c.unit_id == runtime.unit_id,
            event_wait.c.kind == "signal",
            event_wait.c.name == name,
            event_wait.c.since_at <= at,
            event_wait.c.instance_id != thrower,
        )
        .distinct()
        .order_by(event_wait.c.instance_id)
    )
    with runtime.database.reading() as connection:
        waiting = list(connection.scalars(query))
    actor = system_actor("signals")
    for instance_id in waiting:
        try:
            runtime.submit(
                DeliverSignal(instance_id, name), actor=actor, command_id=f"{job_id} {instance_id}"
            )
        except Refusal as refusal:  # it no longer waits
            log.info("signal of %s not heard: %s", job_id, type(refusal).__name__)
    for start in beginnings(runtime, "signal").get(name, ()):
        case = uuid5(runtime.unit_id, f"signal {job_id} {start.process_id} {start.start_event}")
        command = StartInstance(case, start.process_id, {}, start.start_event)
        runtime.submit(command, actor=actor, command_id=f"{job_id} {start.process_id}")
