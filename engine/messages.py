"""Messages from case to case, and from outside: each goes to one who waits for it.

A message is a row: thrown by a case in its own step, or sent from outside. It waits until a case
waits for its name and correlation, or a procedure begins with it; then a command hands it over,
and takes the row under that case's lock. So it arrives once, however often this is tried.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, and_, func, insert, literal_column, select
from sqlalchemy.exc import IntegrityError

from engine.beginnings import Beginning, beginnings
from engine.commands import CorrelateMessage, FailJob, StartInstance, system_actor
from engine.errors import Conflict, Invalid, Refusal
from engine.execution import canonical, check_text
from engine.runtime import Runtime
from engine.tables import event_wait, message
from engine.working import Worker

BATCH = 200
LONGEST_SLEEP = timedelta(seconds=5)


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


class MessageWorker(Worker):
    """Hands messages to the cases that wait for them."""

    name = "messages"

    def work(self) -> timedelta:
        """Hand over what somebody waits for."""
        self.deliver()
        return LONGEST_SLEEP

    def deliver(self) -> int:
        """Hand over all messages that somebody waits for; return how many were."""
        delivered = 0
        while not self._stopping and (units := self._units_waiting()):
            outcomes = [self._hand_over(row) for row in self._awaited()]
            for unit_id in units:
                outcomes += [self._begin(row, start) for row, start in self._beginning(unit_id)]
            delivered += sum(outcomes)
            if not any(outcomes):
                break
        return delivered

    def _units_waiting(self) -> list[UUID]:
        """Return all offices that have a message: one that nobody takes stays for good."""
        query = self._waiting(message.c.unit_id).distinct().order_by(message.c.unit_id)
        with self._offices.database.reading() as connection:
            return list(connection.scalars(query))

    def _awaited(self) -> list[Any]:
        """Return the messages that fit a wait, each with the one that has waited longest."""
        turn = (event_wait.c.since_at, event_wait.c.instance_id, event_wait.c.key)
        fitting = (
            self._waiting(
                message.c.id,
                message.c.unit_id,
                message.c.name,
                message.c.payload,
                message.c.sent_at,
                event_wait.c.instance_id,
                event_wait.c.key,
                func.row_number()
                .over(partition_by=(message.c.unit_id, message.c.id), order_by=turn)
                .label("turn"),
            )
            .join(event_wait, _FITS)
            .subquery()
        )
        query = select(fitting).where(fitting.c.turn == 1)
        rows = self._rows(query.order_by(fitting.c.sent_at, fitting.c.id))
        first: dict[tuple[UUID, str], Any] = {}  # of two for one wait, the later comes another time
        for row in rows:
            first.setdefault((row.instance_id, row.key), row)
        return list(first.values())

    def _beginning(self, unit_id: UUID) -> list[tuple[Any, Beginning]]:
        """Return the messages that nobody waits for, and that begin a procedure."""
        begins = beginnings(self._offices.runtime(unit_id), "message")
        columns = (message.c.id, message.c.unit_id, message.c.name, message.c.payload)
        query = self._waiting(*columns).where(
            message.c.unit_id == unit_id,
            message.c.name.in_(begins),
            ~select(event_wait.c.key).where(_FITS).exists(),
        )
        rows = self._rows(query.order_by(message.c.sent_at, message.c.id)) if begins else []
        return [(row, begins[row.name][0]) for row in rows]

    def _waiting(self, *columns: Any) -> Select[Any]:
        return select(*columns).where(self._offices.ours(message.c.unit_id), _WAITING)

    def _rows(self, query: Select[Any]) -> list[Any]:
        with self._offices.database.reading() as connection:
            return list(connection.execute(query.limit(BATCH)))

    def _hand_over(self, row: Any) -> bool:
        command = CorrelateMessage(row.instance_id, row.key, row.id, row.name, row.payload)
        return self._submit(command, row)

    def _begin(self, row: Any, start: Beginning) -> bool:
        case = uuid5(row.unit_id, f"message {row.id}")
        command = StartInstance(
            case, start.process_id, row.payload, start.start_event, message_id=row.id
        )
        return self._submit(command, row)

    def _submit(self, command: CorrelateMessage | StartInstance, row: Any) -> bool:
        try:
            self._offices.runtime(row.unit_id).submit(command, actor=system_actor("messages"))
        except Conflict:  # taken meanwhile, or the case moved: look again
            return True
        except Invalid as refusal:  # the case cannot take it: a person must look
            self._give_up(command, row, refusal)
            return False
        except Refusal as refusal:  # the case moved on meanwhile, or a timer is due first
            self._log.info("message %s not handed over: %s", row.id, type(refusal).__name__)
            return False
        return True

    def _give_up(
        self, command: CorrelateMessage | StartInstance, row: Any, refusal: Invalid
    ) -> None:
        self._log.warning("message %s cannot be taken", row.id)
        if isinstance(command, CorrelateMessage):
            error = f"Expected to take the message '{row.id}', but: {refusal.message}"
            failure = FailJob(command.instance_id, command.key, error)
            with suppress(Refusal):  # it moved on
                self._offices.runtime(row.unit_id).submit(failure, actor=system_actor("messages"))


# A literal, not a bind: only so does the planner use the partial index.
_WAITING = message.c.status == literal_column("'waiting'")
_FITS = and_(
    event_wait.c.unit_id == message.c.unit_id,
    event_wait.c.kind == "message",
    event_wait.c.name == message.c.name,
    event_wait.c.correlation == message.c.correlation,
)
