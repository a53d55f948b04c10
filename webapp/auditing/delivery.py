"""Hands the newest checkpoint to whoever keeps it outside (`webapp.auditing.receivers`).

The newest is enough: it stands for all before it. A receiver that is down gets the newest one
later; whoever gets one twice has it twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from engine.checkpoints import Signed, latest
from engine.database import Database
from webapp.auditing.receivers import Receiver
from webapp.auditing.tables import checkpoint_delivery

MAX_PROBLEM_LETTERS = 300

logger = logging.getLogger("alur.checkpoints")


@dataclass(frozen=True)
class Delivery:
    """How it stands with one receiver."""

    receiver: str
    number: int = 0  # of the newest checkpoint that it took, 0: none
    delivered_at: datetime | None = None
    problem: str = ""  # of the last try; "": it went well


def deliveries(database: Database, unit_id: UUID, names: Sequence[str]) -> list[Delivery]:
    """Return how it stands with each receiver, in their order."""
    it = checkpoint_delivery.c
    query = select(it.receiver, it.number, it.delivered_at, it.problem)
    with database.reading() as connection:
        rows = connection.execute(query.where(it.unit_id == unit_id))
        known = {row.receiver: Delivery(*row) for row in rows}
    return [known.get(name, Delivery(name)) for name in names]


def deliver(
    database: Database, unit_id: UUID, to: Sequence[Receiver], now: datetime
) -> list[Delivery]:
    """Hand the newest checkpoint to each who lacks it and is not to be left alone yet.

    No transaction is open while the outside is spoken to.

    Returns:
        How it stands with those to whom something was handed now, or should have been.
    """
    with database.reading() as connection:
        newest = latest(connection, unit_id)
    if newest is None:
        return []
    number = newest.read().number
    tried = []
    for receiver, before in zip(
        to, deliveries(database, unit_id, [each.name for each in to]), strict=True
    ):
        lately = before.delivered_at is not None and now - before.delivered_at < receiver.pause
        if before.number < number and not lately:
            problem = _problem(receiver, newest)
            after = (
                Delivery(receiver.name, before.number, before.delivered_at, problem)
                if problem
                else Delivery(receiver.name, number, now)
            )
            _note(database, unit_id, after, now)
            tried.append(after)
    return tried


def _problem(receiver: Receiver, signed: Signed) -> str:
    try:
        receiver.take(signed)
    except (OSError, ValueError) as problem:
        # The log has neither addresses nor what a server said about them.
        logger.warning("a checkpoint was not taken: %s", type(problem).__name__)
        return f"{type(problem).__name__}: {problem}"[:MAX_PROBLEM_LETTERS]
    return ""


def _note(database: Database, unit_id: UUID, now_it_is: Delivery, at: datetime) -> None:
    it = checkpoint_delivery.c
    stands = {
        "number": now_it_is.number,
        "delivered_at": now_it_is.delivered_at,
        "problem": now_it_is.problem,
        "tried_at": at,
    }
    whose = (it.unit_id == unit_id, it.receiver == now_it_is.receiver)
    with database.writing() as connection:
        changed = connection.execute(update(checkpoint_delivery).where(*whose).values(stands))
        if changed.rowcount == 0:
            new = {"unit_id": unit_id, "receiver": now_it_is.receiver, **stands}
            connection.execute(insert(checkpoint_delivery).values(new))
