"""The checkpoints of an office as they are kept: read, and what proves that a case was in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from engine import merkle
from engine.checkpoints.record import Signed
from engine.merkle import Head
from engine.tables import checkpoint, checkpoint_leaf

_COLUMNS = (checkpoint.c.body, checkpoint.c.signature)


@dataclass(frozen=True)
class Proof:
    """That a log had a certain head when a checkpoint was made."""

    signed: Signed
    head: Head
    position: int  # of its leaf, from 0
    path: tuple[bytes, ...]  # hashes to the root, the nearest first


def checkpoints(connection: Connection, unit_id: UUID) -> Iterator[tuple[int, Signed]]:
    """Yield every checkpoint with its number, the oldest first."""
    query = select(checkpoint.c.number, *_COLUMNS).where(checkpoint.c.unit_id == unit_id)
    for row in connection.execute(query.order_by(checkpoint.c.number)):
        yield row.number, Signed(bytes(row.body), bytes(row.signature))


def latest(connection: Connection, unit_id: UUID) -> Signed | None:
    """Return the newest checkpoint, None when there is none yet."""
    query = select(*_COLUMNS).where(checkpoint.c.unit_id == unit_id)
    row = connection.execute(query.order_by(checkpoint.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else Signed(bytes(row.body), bytes(row.signature))


def newest(
    connection: Connection, unit_id: UUID, *, before: int | None = None, limit: int = 50
) -> list[Signed]:
    """Return checkpoints, the newest first.

    Args:
        connection: a reading one.
        unit_id: the office.
        before: only those with a smaller number.
        limit: at most so many.
    """
    query = select(*_COLUMNS).where(checkpoint.c.unit_id == unit_id)
    if before is not None:
        query = query.where(checkpoint.c.number < before)
    rows = connection.execute(query.order_by(checkpoint.c.number.desc()).limit(limit))
    return [Signed(bytes(row.body), bytes(row.signature)) for row in rows]


def checkpoint_of(connection: Connection, unit_id: UUID, number: int) -> Signed | None:
    """Return a checkpoint by its number, None when there is none."""
    found = newest(connection, unit_id, before=number + 1, limit=1)
    return found[0] if found and found[0].read().number == number else None


def heads(connection: Connection, unit_id: UUID, number: int) -> list[Head]:
    """Return what a checkpoint covers, in the order of its tree."""
    leaf = checkpoint_leaf.c
    query = select(leaf.stream_id, leaf.seq, leaf.head)
    query = query.where(leaf.unit_id == unit_id, leaf.number == number).order_by(leaf.position)
    return [Head(row.stream_id, row.seq, bytes(row.head)) for row in connection.execute(query)]


def proof_of(connection: Connection, unit_id: UUID, stream_id: UUID) -> Proof | None:
    """Return the proof of a log's inclusion in the newest checkpoint that covers it, if any."""
    leaf = checkpoint_leaf.c
    query = select(leaf.number, leaf.position).where(
        leaf.unit_id == unit_id, leaf.stream_id == stream_id
    )
    found = connection.execute(query.order_by(leaf.number.desc()).limit(1)).one_or_none()
    if found is None:
        return None
    signed = checkpoint_of(connection, unit_id, found.number)
    if signed is None:
        return None
    covered = heads(connection, unit_id, found.number)
    way = merkle.path([head.leaf() for head in covered], found.position)
    return Proof(
        signed,
        covered[found.position],
        found.position,
        tuple(way),
    )
