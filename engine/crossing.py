"""What goes from case to case: messages to the one who waits, signals to everybody.

A message is a row: thrown by a case in its own step, or sent from outside. It waits until a case
waits for its name and correlation, or a procedure begins with it; then a command hands it over,
and takes the row under that case's lock. So it arrives once, however often this is tried.
"""

import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import and_, func, insert, literal_column, select
from sqlalchemy.exc import IntegrityError

from engine.commands import (
    CorrelateMessage,
    DeliverSignal,
    FailJob,
    StartInstance,
    system_actor,
)
from engine.errors import Conflict, Invalid, Refusal
from engine.execution import canonical, check_text
from engine.runtime import Runtime
from engine.tables import definition, event_wait, message

BATCH = 200
LONGEST_SLEEP_SECONDS = 5.0

log = logging.getLogger("alur.messages")


@dataclass(frozen=True)
class Beginning:
    """Where a message or signal begins a case."""

    process_id: str
    start_event: str


def send(
    runtime: Runtime, name: str, correlation: str, payload: Mapping[str, Any], message_id: str
) -> bool:
    """Keep a message from outside until somebody waits for it; say whether it is new.

    Raises:
        Invalid: the payload is not what the log can hold.
    """
    for place, text in (("name", name), ("correlation", correlation), ("message_id", message_id)):
        check_text(text, place)
    kept = canonical(dict(payload))
    row = {
        "id": message_id,
        "unit_id": runtime.unit_id,
        "name": name,
        "correlation": correlation,
        "payload": kept,
        "status": "waiting",
        "sent_at": runtime.clock.now(),
    }
    try:
        with runtime.database.writing() as connection:
            connection.execute(insert(message).values(row))
    except IntegrityError:  # it is here already
        return False
    runtime.announce()
    return True


class MessageWorker:
    """Hands an office's messages to the cases that wait for them."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        runtime.listen(self._wake.set)

    def start(self) -> None:
        """Begin to work in a thread of its own."""
        self._thread = threading.Thread(target=self._loop, name="messages", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the message in hand and end."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def deliver(self) -> int:
        """Hand over all messages that somebody waits for; return how many were."""
        delivered = 0
        while not self._stopping:
            outcomes = [self._hand_over(row) for row in self._awaited()]
            outcomes += [self._begin(row, start) for row, start in self._beginning()]
            delivered += sum(outcomes)
            if not any(outcomes):
                break
        return delivered

    def _awaited(self) -> list[Any]:
        """Return the waiting messages that fit a wait, each with the case that waited longest."""
        fits = and_(
            event_wait.c.unit_id == message.c.unit_id,
            event_wait.c.kind == "message",
            event_wait.c.name == message.c.name,
            event_wait.c.correlation == message.c.correlation,
        )
        query = (
            select(
                message.c.id,
                message.c.name,
                message.c.payload,
                event_wait.c.instance_id,
                event_wait.c.key,
            )
            .join(event_wait, fits)
            .where(message.c.unit_id == self._runtime.unit_id, _WAITING)
            .order_by(
                message.c.sent_at,
                message.c.id,
                event_wait.c.since_at,
                event_wait.c.instance_id,
                event_wait.c.key,
            )
            .limit(BATCH)
        )
        with self._runtime.database.reading() as connection:
            rows = list(connection.execute(query))
        first: dict[str, Any] = {}
        taken: set[tuple[UUID, str]] = set()
        for row in rows:
            if row.id not in first and (row.instance_id, row.key) not in taken:
                first[row.id] = row
                taken.add((row.instance_id, row.key))
        return list(first.values())

    def _hand_over(self, row: Any) -> bool:
        command = CorrelateMessage(row.instance_id, row.key, row.id, row.name, row.payload)
        return self._submit(command, row.id)

    def _beginning(self) -> list[tuple[Any, Beginning]]:
        """Return the messages that nobody waits for, and that begin a procedure."""
        wait_fits = and_(
            event_wait.c.unit_id == message.c.unit_id,
            event_wait.c.kind == "message",
            event_wait.c.name == message.c.name,
            event_wait.c.correlation == message.c.correlation,
        )
        query = (
            select(message.c.id, message.c.name, message.c.payload)
            .where(
                message.c.unit_id == self._runtime.unit_id,
                _WAITING,
                ~select(event_wait.c.key).where(wait_fits).exists(),
            )
            .order_by(message.c.sent_at, message.c.id)
            .limit(BATCH)
        )
        with self._runtime.database.reading() as connection:
            rows = list(connection.execute(query))
        if not rows:
            return []
        begins = beginnings(self._runtime, "message")
        return [(row, begins[row.name][0]) for row in rows if row.name in begins]

    def _begin(self, row: Any, start: Beginning) -> bool:
        case = uuid5(self._runtime.unit_id, f"message {row.id}")
        command = StartInstance(
            case, start.process_id, row.payload, start.start_event, message_id=row.id
        )
        return self._submit(command, row.id)

    def _submit(self, command: CorrelateMessage | StartInstance, message_id: str) -> bool:
        try:
            self._runtime.submit(command, actor=system_actor("messages"))
        except Conflict:  # taken meanwhile, or the case moved: look again
            return True
        except Invalid as refusal:  # the case cannot take it: a person must look
            self._give_up(command, message_id, refusal)
            return False
        except Refusal as refusal:  # the case moved on meanwhile, or a timer is due first
            log.info("message %s not handed over: %s", message_id, type(refusal).__name__)
            return False
        return True

    def _give_up(
        self, command: CorrelateMessage | StartInstance, message_id: str, refusal: Invalid
    ) -> None:
        log.warning("message %s cannot be taken", message_id)
        if isinstance(command, CorrelateMessage):
            error = f"Expected to take the message '{message_id}', but: {refusal.message}"
            failure = FailJob(command.instance_id, command.key, error)
            with suppress(Refusal):  # it moved on
                self._runtime.submit(failure, actor=system_actor("messages"))

    def _loop(self) -> None:
        while not self._stopping:
            try:
                self.deliver()
            except Exception:  # the top of the loop
                log.exception("messages: trying again")
            self._wake.wait(LONGEST_SLEEP_SECONDS)
            self._wake.clear()


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


def beginnings(runtime: Runtime, event: str) -> dict[str, list[Beginning]]:
    """Return, by name, where messages or signals begin a case by the newest versions."""
    newest = (
        select(definition.c.process_id, func.max(definition.c.version).label("version"))
        .where(definition.c.unit_id == runtime.unit_id)
        .group_by(definition.c.process_id)
        .order_by(definition.c.process_id)
    )
    with runtime.database.reading() as connection:
        rows = list(connection.execute(newest))
    found: dict[str, list[Beginning]] = {}
    for row in rows:
        process = runtime.definitions.version(runtime.unit_id, row.process_id, row.version).process
        for element in process.within(None):
            if element.kind == "startEvent" and element.event == event and element.event_ref:
                found.setdefault(element.event_ref, []).append(Beginning(process.id, element.id))
    return found


# A literal, not a bind: only so does the planner use the partial index.
_WAITING = message.c.status == literal_column("'waiting'")
