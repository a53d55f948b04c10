"""Deletes all that is kept of purged cases, once they are listed for the log's triggers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, delete, insert, literal_column, select

from engine.packing import unpack
from engine.purge_rows import Ended
from engine.statements import Hot
from engine.tables import entry, instance, message, metadata, purged, register_line
from engine.work import Work

# What tells that the case was there stays.
_STAYS = {register_line.name, purged.name, message.name}
_LIST = Hot(insert(purged), ["instance_id", "unit_id", "seq", "head", "purge_id", "purged_at"])
_BODIES = Hot(select(entry.c.seq, entry.c.body).where(entry.c.stream_id == bindparam("its_id")))
_DROP_MESSAGE = Hot(
    delete(message).where(
        message.c.unit_id == bindparam("its_unit"),
        message.c.id == bindparam("its_message"),
        message.c.status == literal_column("'taken'"),
    )
)
_DROP_ENTRIES = Hot(delete(entry).where(entry.c.stream_id == bindparam("its_id")))
_DROP_CASE = Hot(delete(instance).where(instance.c.id == bindparam("its_id")))


def destroy(
    work: Work, unit_id: UUID, purge_id: UUID, cases: Sequence[Ended], at: datetime
) -> None:
    """List the cases as purged, and delete all that is kept of them."""
    work.run(
        _LIST,
        [
            {
                "instance_id": each.id,
                "unit_id": unit_id,
                "seq": each.seq,
                "head": each.head,
                "purge_id": purge_id,
                "purged_at": at,
            }
            for each in cases
        ],
    )
    messages = [
        {"its_unit": unit_id, "its_message": name}
        for each in cases
        for name in _messages(work, each.id)
    ]
    if messages:
        work.run(_DROP_MESSAGE, messages)
    for statement in (*_belongings(), _DROP_ENTRIES, _DROP_CASE):
        work.run(statement, [{"its_id": each.id} for each in cases])


@cache
def _belongings() -> tuple[Hot, ...]:
    """Return what deletes a case's rows: of every table that names the case, the pages' own too.

    What hangs on such rows goes before them.
    """
    found = []
    for table in reversed(metadata.sorted_tables):
        if table.name in _STAYS:
            continue
        if "instance_id" in table.c:
            found.append(delete(table).where(table.c.instance_id == bindparam("its_id")))
        for key in table.foreign_keys:
            owner = key.column.table
            if "instance_id" in owner.c:
                of_it = select(key.column).where(owner.c.instance_id == bindparam("its_id"))
                found.append(delete(table).where(key.parent.in_(of_it)))
    return tuple(map(Hot, found))


def _messages(work: Work, case: UUID) -> list[str]:
    """Return the messages that a case threw and somebody took, and those that it took itself.

    What another case threw is that one's, and stays.
    """
    found: list[str] = []
    for seq, body in work.all(_BODIES, its_id=case):
        text = unpack(bytes(body))
        if b'"MessageThrown"' in text or b'"message_id"' in text:
            found += _named(orjson.loads(text), f"{case}:{seq}")
    return found


def _named(record: Mapping[str, Any], place: str) -> Iterator[str]:
    for index, event in enumerate(record["events"]):
        if event["type"] == "MessageThrown":
            yield f"{place}:{index}"
    taken = record["command"].get("message_id")
    if taken is not None and not is_thrown(taken):
        yield taken


def is_thrown(message_id: str) -> bool:
    """Say whether a case threw a message, by its id: "<stream>:<seq>:<index>"."""
    try:
        UUID(message_id.split(":")[0])
    except ValueError:
        return False
    return message_id.count(":") == 2
