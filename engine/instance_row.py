"""The row of a case: what a step begins with, and what it leaves. The log can rebuild it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine import history
from engine.case import Step
from engine.packing import pack, unpack
from engine.statements import Hot, to_moment, to_uuid
from engine.tables import instance, purged
from engine.work import Work

PACKED_WHILE_RUNNING = 8_192  # bytes


@dataclass(frozen=True)
class Before:
    """A case as its row has it."""

    definition_id: UUID
    seq: int
    head: bytes
    snapshot: bytes | None
    moved_at: datetime | None
    locked_at: datetime | None  # by the database's clock, if it has one
    search: str | None
    has_ended: bool = False


class _Clock(FunctionElement[datetime]):
    """The database's clock when the row was locked; nothing where the host's clock counts.

    Not now(): that is when the transaction began, before it waited for its turn. A row that
    somebody else changed meanwhile is read again once it is locked, and the clock with it.
    """

    type = instance.c.moved_at.type
    inherit_cache = True


@compiles(_Clock)
def _no_clock(_element: _Clock, _compiler: Any, **_options: Any) -> str:
    return "NULL"


@compiles(_Clock, "postgresql")
def _clock_of_postgresql(_element: _Clock, _compiler: Any, **_options: Any) -> str:
    return "clock_timestamp()"


_LOAD_COLUMNS = (
    instance.c.definition_id, instance.c.seq, instance.c.head, instance.c.snapshot,
    instance.c.moved_at, instance.c.unit_id, _Clock(), instance.c.search, instance.c.status,
)  # fmt: skip
_LOAD = Hot(select(*_LOAD_COLUMNS).where(instance.c.id == bindparam("its_id")).with_for_update())
_PURGED = Hot(select(purged.c.seq).where(purged.c.instance_id == bindparam("its_id")))
_UNIT_OF = Hot(select(instance.c.unit_id).where(instance.c.id == bindparam("its_id")))
_CHANGED = [
    "status",
    "title",
    "summary",
    "search",
    "signed_by_one",
    "ended_at",
    "moved_at",
    "seq",
    "head",
    "snapshot",
]
_NEW = {name: bindparam(f"new_{name}", type_=instance.c[name].type) for name in _CHANGED}
# Once it is so it stays: of a case from before signers were kept, its log knows more than its step.
# What is written after the end, a note or an erasure, does not move the end.
_NEW_OR_KEPT = {
    "signed_by_one": func.coalesce(_NEW["signed_by_one"], instance.c.signed_by_one),
    "ended_at": func.coalesce(instance.c.ended_at, _NEW["ended_at"]),
}
_SAVE, _SAVE_BUT_SEARCH = (
    Hot(
        update(instance)
        .where(instance.c.id == bindparam("its_id"), instance.c.seq == bindparam("was"))
        .values({name: new for name, new in {**_NEW, **_NEW_OR_KEPT}.items() if name not in left})
    )
    for left in ((), ("search",))
)
_MOVE = Hot(
    update(instance)
    .where(instance.c.id == bindparam("its_id"))
    .values(definition_id=bindparam("new_definition_id"))
)
_ADD = Hot(insert(instance), ["id", "unit_id", "definition_id", "revises", "started_at", *_CHANGED])


def load(work: Work, unit_id: UUID, instance_id: UUID) -> Before | None:
    """Lock a case of an office and return it as it is; None when the office has none of that id."""
    row = work.one(_LOAD, its_id=instance_id)
    if row is None:
        return None
    definition_id, seq, head, snapshot, moved_at, its_unit, locked_at, search, status = row
    if to_uuid(its_unit) != unit_id:
        return None
    state = unpack(bytes(snapshot))
    at = to_moment(moved_at)
    its_id, has_ended = to_uuid(definition_id), status in ("completed", "cancelled")
    return Before(its_id, seq, bytes(head), state, at, locked_at, search, has_ended)


def was_purged(work: Work, instance_id: UUID) -> bool:
    """Say whether there was a case of that id, which is destroyed."""
    return work.one(_PURGED, its_id=instance_id) is not None


def new(definition_id: UUID) -> Before:
    """Return what a case is before it begins."""
    return Before(definition_id, 0, history.START, None, None, None, None)


def unit_of(work: Work, instance_id: UUID) -> UUID | None:
    """Return the office of a case, None when there is no such case."""
    row = work.one(_UNIT_OF, its_id=instance_id)
    return None if row is None else to_uuid(row[0])


def changed(step: Step, seq: int, head: bytes, at: datetime) -> dict[str, Any]:
    """Return what a step changes in the row."""
    process = step.definition.process
    title = str(step.variables.get(process.title) or "")
    summary = {name: step.variables[name] for name in process.summary if name in step.variables}
    has_ended = step.status in ("completed", "cancelled")
    # A large one is written at each step: packing it would cost more than it saves.
    is_packed = has_ended or len(step.snapshot) <= PACKED_WHILE_RUNNING
    return {
        "status": step.status,
        "title": title,
        "summary": summary,
        "search": _searchable(title, summary),
        "signed_by_one": 1 if step.is_signed_by_one else None,
        "ended_at": at if has_ended else None,
        "moved_at": at,
        "seq": seq,
        "head": head,
        "snapshot": pack(step.snapshot) if is_packed else step.snapshot,
    }


def add(work: Work, row: Mapping[str, Any]) -> None:
    """Add a case, with all that its first step writes."""
    work.finish(_ADD, row)


def save(work: Work, instance_id: UUID, before: Before, row: Mapping[str, Any]) -> bool:
    """Write what a step changed, with all else that it writes.

    Returns:
        Whether the case was still at the position of its log at which it was before.
    """
    values = {f"new_{name}": value for name, value in row.items()}
    # The index of texts is asked at each write of the column, be it of the same text (SQLite).
    hot = _SAVE_BUT_SEARCH if row["search"] == before.search else _SAVE
    return work.finish(hot, {"its_id": instance_id, "was": before.seq, **values}) == 1


def move(work: Work, instance_id: UUID, definition_id: UUID) -> None:
    """Let a case run on another version."""
    work.run(_MOVE, [{"its_id": instance_id, "new_definition_id": definition_id}])


def _searchable(title: str, summary: Mapping[str, Any]) -> str:
    texts = [title, *(str(value) for value in summary.values() if isinstance(value, str | int))]
    return " ".join(texts).lower()[:2000]
