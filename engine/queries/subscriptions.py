"""Who is told of what happens in cases, and what could not be told yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, select

from engine.errors import NotFound
from engine.queries.plans import written
from engine.subscriptions import WEBHOOK, Subscription
from engine.tables import job, subscription


@dataclass(frozen=True)
class SubscriptionLine:
    """A subscription, as its page shows it."""

    id: UUID
    url: str
    kinds: tuple[str, ...]  # none: all
    processes: tuple[str, ...]  # ids; none: all
    description: str
    is_active: bool
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    ended_by: str
    reason: str  # of the end

    @property
    def subscription(self) -> Subscription:
        """Return what decides which events it is told."""
        return Subscription(self.id, self.url, frozenset(self.kinds), frozenset(self.processes))


@dataclass(frozen=True)
class Untold:
    """An entry of which a subscriber has not been told yet, or never will be."""

    id: str
    subscription_id: UUID
    instance_id: UUID
    seq: int
    has_failed: bool  # for good; else it is tried again
    attempts: int
    error: str | None
    run_at: datetime


def subscriptions(connection: Connection, *, unit_id: UUID) -> list[SubscriptionLine]:
    """Return an office's subscriptions: active ones first, the newest of each first."""
    query = _lines(unit_id).order_by(subscription.c.status, subscription.c.made_at.desc())
    return [_line(row) for row in connection.execute(query)]


def subscription_of(
    connection: Connection, *, unit_id: UUID, subscription_id: UUID
) -> SubscriptionLine:
    """Return one subscription.

    Raises:
        NotFound: the office has none of that id.
    """
    query = _lines(unit_id).where(subscription.c.id == subscription_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a subscription '{subscription_id}', found none",
            indonesian="Langganan tidak ditemukan.",
        )
    return _line(row)


def untold(
    connection: Connection, *, unit_id: UUID, subscription_id: UUID, limit: int
) -> list[Untold]:
    """Return of what a subscriber has not been told, the oldest first; `limit` at most."""
    query = (
        select(job)
        .where(
            job.c.unit_id == unit_id,
            job.c.topic == written(WEBHOOK),
            job.c.status.in_(("todo", "doing", "failed")),
            job.c.id.startswith(f"webhook:{subscription_id}:"),
        )
        .order_by(job.c.run_at, job.c.id)
        .limit(limit)
    )
    return [
        Untold(
            row.id,
            subscription_id,
            row.instance_id,
            row.payload["seq"],
            row.status == "failed",
            row.attempts,
            row.error,
            row.run_at,
        )
        for row in connection.execute(query)
    ]


def _lines(unit_id: UUID) -> Select[tuple[object, ...]]:
    return select(subscription).where(subscription.c.unit_id == unit_id)


def _line(row: object) -> SubscriptionLine:
    found = row._mapping  # type: ignore[attr-defined]
    return SubscriptionLine(
        id=found["id"],
        url=found["url"],
        kinds=tuple(found["kinds"]),
        processes=tuple(found["processes"]),
        description=found["description"],
        is_active=found["status"] == "active",
        made_at=found["made_at"],
        made_by=found["made_by"],
        ended_at=found["ended_at"],
        ended_by=found["ended_by"],
        reason=found["reason"],
    )
