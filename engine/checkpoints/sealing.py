"""Makes a checkpoint: reads which logs have moved, signs their heads, keeps what was signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from engine import merkle
from engine.checkpoints import stored
from engine.checkpoints.keys import Signer
from engine.checkpoints.record import NOTHING, Checkpoint, Signed
from engine.database import Database
from engine.errors import Conflict, WrongState
from engine.merkle import Head
from engine.tables import checkpoint, checkpoint_leaf, instance, unit

MOST_LEAVES = 20_000  # of one checkpoint: a transaction of half a second


def seal(
    database: Database,
    unit_id: UUID,
    signer: Signer,
    *,
    at: datetime,
    next_signer: Signer | None = None,
    lost: str = "",
) -> list[Signed]:
    """Sign the heads of all logs that moved since they were signed last.

    Args:
        database: of the office.
        unit_id: the office.
        signer: its key.
        at: the time now.
        next_signer: the key from the next checkpoint on; then one is made in any case.
        lost: why the former key can sign no more; only then may `signer` be another than expected.

    Returns:
        the new checkpoints: none when nothing moved, several when very much did.

    Raises:
        WrongState: the key is not the one that the last checkpoint announced.
        Conflict: another process made one at the same moment; nothing was done.
    """
    made: list[Signed] = []
    while True:
        with database.reading() as connection:
            before = stored.latest(connection, unit_id)
            moved = _moved(connection, unit_id)
        is_last = len(moved) < MOST_LEAVES
        if not moved and (made or not (next_signer or lost)):
            return made
        signed = _signed(unit_id, signer, before, moved, at, next_signer if is_last else None, lost)
        _keep(database, unit_id, signed, moved)
        made.append(signed)
        if is_last:
            return made
        lost = ""


def _moved(connection: Connection, unit_id: UUID) -> list[Head]:
    """Return the heads that are in no checkpoint yet, by stream id; the office's own among them."""
    found = [
        *_unsigned(connection, unit.c.id, unit.c.operations_seq, unit.c.operations_head, unit_id),
        *_unsigned(connection, instance.c.id, instance.c.seq, instance.c.head, unit_id),
    ]
    return sorted(found, key=lambda head: head.stream_id.bytes)[:MOST_LEAVES]


def unsigned_since(connection: Connection, unit_id: UUID) -> datetime | None:
    """Return when the first of the cases moved whose heads no checkpoint has; None: all are in one.

    Of cases without number it looks at the first ones only.
    """
    unsigned = (
        select(instance.c.moved_at)
        .where(instance.c.unit_id == unit_id, ~_is_signed(instance.c.id, instance.c.seq))
        .limit(MOST_LEAVES)
        .subquery()
    )
    since: datetime | None = connection.scalar(select(func.min(unsigned.c.moved_at)))
    return since


def _unsigned(
    connection: Connection, stream: Any, seq: Any, head: Any, unit_id: UUID
) -> list[Head]:
    of_unit = stream.table.c.unit_id if "unit_id" in stream.table.c else stream
    is_new = ~_is_signed(stream, seq)
    query = select(stream, seq, head).where(of_unit == unit_id, head.is_not(None), is_new)
    rows = connection.execute(query.order_by(stream).limit(MOST_LEAVES))
    return [Head(row[0], row[1], bytes(row[2])) for row in rows]


def _is_signed(stream: Any, seq: Any) -> ColumnElement[bool]:
    leaves = select(checkpoint_leaf.c.seq)
    return leaves.where(
        checkpoint_leaf.c.stream_id == stream, checkpoint_leaf.c.seq == seq
    ).exists()


def _signed(
    unit_id: UUID,
    signer: Signer,
    before: Signed | None,
    moved: list[Head],
    at: datetime,
    next_signer: Signer | None,
    lost: str,
) -> Signed:
    last = None if before is None else before.read()
    expected = signer.public if last is None else last.next or last.public
    if signer.public != expected and not lost:
        raise WrongState(
            f"Expected the key {expected[:16]}… that the last checkpoint announced, "
            f"but found {signer.public[:16]}…: restore the key's file, or say that it is lost",
            indonesian="Kunci titik periksa bukan kunci yang diumumkan sebelumnya. "
            "Pulihkan berkas kuncinya, atau nyatakan kunci itu hilang.",
        )
    body = Checkpoint(
        unit_id=unit_id,
        number=1 if last is None else last.number + 1,
        at=at,
        prev=NOTHING if before is None else before.hash,
        root=merkle.root([head.leaf() for head in moved]).hex(),
        leaves=len(moved),
        public=signer.public,
        next=next_signer.public if next_signer else "",
        lost=lost if signer.public != expected else "",
    ).body()
    return Signed(body, signer.sign(body))


def _keep(database: Database, unit_id: UUID, signed: Signed, moved: list[Head]) -> None:
    number = signed.read().number
    row = {"unit_id": unit_id, "number": number}
    leaves = [
        {
            **row,
            "position": position,
            "stream_id": head.stream_id,
            "seq": head.seq,
            "head": head.hash,
        }
        for position, head in enumerate(moved)
    ]
    try:
        with database.writing() as connection:
            connection.execute(
                insert(checkpoint).values(**row, body=signed.body, signature=signed.signature)
            )
            if leaves:
                connection.execute(insert(checkpoint_leaf), leaves)
    except IntegrityError as clash:
        raise Conflict(
            f"Expected to make checkpoint {number}, but another process was faster",
            indonesian="Titik periksa sedang dibuat oleh proses lain. Coba lagi.",
        ) from clash
