"""Notices to a group, inside the application: written once, read by each person for himself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, insert, select

from webapp.ids import new_id
from webapp.publication_tables import notice, notice_read


@dataclass(frozen=True)
class NewNotice:
    """What is to be said, and to whom."""

    unit_id: UUID
    group: str
    instance_id: UUID
    key: str  # of the work item that it is about
    text: str
    idempotency_key: str


@dataclass(frozen=True)
class Notice:
    """What was said, as one person sees it."""

    id: UUID
    group: str
    instance_id: UUID
    key: str
    text: str
    created_at: datetime
    is_read: bool


def add(connection: Connection, new: NewNotice, *, now: datetime) -> None:
    """Write a notice; one with the same idempotency key is not written again."""
    known = select(notice.c.id).where(notice.c.idempotency_key == new.idempotency_key)
    if connection.execute(known).first():
        return
    connection.execute(
        insert(notice).values(
            id=new_id(),
            unit_id=new.unit_id,
            group_key=new.group,
            instance_id=new.instance_id,
            key=new.key,
            text=new.text,
            idempotency_key=new.idempotency_key,
            created_at=now,
        )
    )


def notices(
    connection: Connection,
    *,
    unit_id: UUID,
    groups: Sequence[str],
    person_id: str,
    limit: int = 20,
) -> list[Notice]:
    """Return the notices to a person's groups, newest first."""
    columns = (notice, notice_read.c.read_at)
    query = _to(unit_id, groups, person_id).with_only_columns(*columns)
    query = query.order_by(notice.c.created_at.desc(), notice.c.id.desc()).limit(limit)
    return [
        Notice(
            row.id,
            row.group_key,
            row.instance_id,
            row.key,
            row.text,
            row.created_at,
            row.read_at is not None,
        )
        for row in connection.execute(query)
    ]


def count_unread(
    connection: Connection, *, unit_id: UUID, groups: Sequence[str], person_id: str
) -> int:
    """Return how many notices to a person's groups this person has not read."""
    query = _to(unit_id, groups, person_id).where(notice_read.c.read_at.is_(None))
    return connection.execute(query.with_only_columns(func.count())).scalar_one()


def mark_all_read(
    connection: Connection,
    *,
    unit_id: UUID,
    groups: Sequence[str],
    person_id: str,
    now: datetime,
) -> None:
    """Note that a person has seen all notices to his groups."""
    query = _to(unit_id, groups, person_id).where(notice_read.c.read_at.is_(None))
    unread = connection.scalars(query.with_only_columns(notice.c.id)).all()
    if unread:
        rows = [{"notice_id": each, "person_id": person_id, "read_at": now} for each in unread]
        connection.execute(insert(notice_read), rows)


def _to(unit_id: UUID, groups: Sequence[str], person_id: str) -> Select[tuple[UUID]]:
    mine = and_(notice_read.c.notice_id == notice.c.id, notice_read.c.person_id == person_id)
    return (
        select(notice.c.id)
        .outerjoin(notice_read, mine)
        .where(notice.c.unit_id == unit_id, notice.c.group_key.in_(groups))
    )
