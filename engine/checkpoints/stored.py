"""The checkpoints of an office as they are kept: read, and what proves that a case was in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from engine.checkpoints import merkle
from engine.checkpoints.merkle import Head
from engine.checkpoints.record import Signed
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
    signed = connection.execute(
        select(*_COLUMNS).where(
            checkpoint.c.unit_id == unit_id, checkpoint.c.number == found.number
        )
    ).one()
    covered = heads(connection, unit_id, found.number)
    way = merkle.path([head.leaf() for head in covered], found.position)
    return Proof(
        Signed(bytes(signed.body), bytes(signed.signature)),
        covered[found.position],
        found.position,
        tuple(way),
    )
