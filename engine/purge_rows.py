"""Purges as rows, and the cases that they are of as they are before.

What may be purged is said by `engine.purging`, what goes with a case by `engine.destroying`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from sqlalchemy import bindparam, insert, literal_column, select, update

from engine.commands import Actor, ProposePurge
from engine.errors import NotFound, WrongState
from engine.statements import Hot, to_uuid
from engine.tables import definition, instance, job, purge, register_line
from engine.work import Work

DONE = {"approved": "disetujui", "rejected": "ditolak", "withdrawn": "ditarik kembali"}


@dataclass(frozen=True)
class OpenPurge:
    """A purge that waits for a decision."""

    cases: tuple[UUID, ...]
    rule: str
    minutes: str
    proposed_by_id: str
    proposed_by: str


@dataclass(frozen=True)
class Ended:
    """A case as it is before it is purged."""

    id: UUID
    process_id: str
    version: int
    status: str
    title: str
    seq: int
    head: bytes


# ---- purges --------------------------------------------------------------------------------

_ADD = Hot(
    insert(purge),
    [
        *("id", "unit_id", "cases", "rule", "minutes", "status"),
        *("proposed_at", "proposed_by_id", "proposed_by"),
    ],
)
_FIND = Hot(
    select(
        purge.c.status,
        purge.c.cases,
        purge.c.rule,
        purge.c.minutes,
        purge.c.proposed_by_id,
        purge.c.proposed_by,
    ).where(purge.c.id == bindparam("its_id"), purge.c.unit_id == bindparam("its_unit"))
)
_DECIDE = Hot(
    update(purge)
    .where(purge.c.id == bindparam("its_id"))
    .values(
        status=bindparam("new_status"),
        decided_at=bindparam("new_decided_at", type_=purge.c.decided_at.type),
        decided_by=bindparam("new_decided_by"),
        reason=bindparam("new_reason"),
    )
)


def is_known(work: Work, unit_id: UUID, purge_id: UUID) -> bool:
    """Say whether an office has a purge of that id, whatever became of it."""
    return work.one(_FIND, its_id=purge_id, its_unit=unit_id) is not None


def add(
    work: Work,
    unit_id: UUID,
    command: ProposePurge,
    cases: Sequence[UUID],
    actor: Actor,
    at: datetime,
) -> None:
    """Add a purge that waits for a second person."""
    row = {
        "id": command.purge_id,
        "unit_id": unit_id,
        "cases": [str(case) for case in cases],
        "rule": command.rule,
        "minutes": command.minutes,
        "status": "open",
        "proposed_at": at,
        "proposed_by_id": actor.id,
        "proposed_by": actor.name,
    }
    work.run(_ADD, [row])


def open_purge(work: Work, unit_id: UUID, purge_id: UUID) -> OpenPurge:
    """Return a purge that waits; the office's row is locked meanwhile.

    Raises:
        NotFound: the office has none of that id.
        WrongState: it has been decided.
    """
    row = work.one(_FIND, its_id=purge_id, its_unit=unit_id)
    if row is None:
        raise NotFound(
            f"Expected a purge '{purge_id}', found none",
            indonesian="Usulan pemusnahan itu tidak ada.",
        )
    status, cases, *said = row
    if status != "open":
        raise WrongState(
            f"Expected the purge to be open, but it is {status}",
            indonesian=f"Usulan pemusnahan ini sudah {DONE[status]}.",
        )
    ids = orjson.loads(cases) if isinstance(cases, str) else cases
    return OpenPurge(tuple(UUID(each) for each in ids), *said)


def decide(
    work: Work, purge_id: UUID, status: str, actor: Actor, at: datetime, reason: str = ""
) -> None:
    """Write what became of a purge, and by whom."""
    row = {
        "its_id": purge_id,
        "new_status": status,
        "new_decided_at": at,
        "new_decided_by": actor.name,
        "new_reason": reason,
    }
    work.run(_DECIDE, [row])


# ---- cases that are to go ------------------------------------------------------------------

_CASE = Hot(
    select(
        definition.c.process_id,
        definition.c.version,
        instance.c.status,
        instance.c.title,
        instance.c.seq,
        instance.c.head,
    )
    .join(definition, definition.c.id == instance.c.definition_id)
    .where(instance.c.id == bindparam("its_id"), instance.c.unit_id == bindparam("its_unit"))
    .with_for_update(of=instance)
)
_WORK_TO_DO = Hot(
    select(job.c.id)
    .where(
        job.c.instance_id == bindparam("its_id"),
        literal_column("status IN ('todo', 'doing')"),
    )
    .limit(1)
)
_REVISIONS = Hot(select(instance.c.id).where(instance.c.revises == bindparam("its_id")))
_NUMBERS = Hot(
    select(register_line.c.register, register_line.c.number, register_line.c.year)
    .where(
        register_line.c.unit_id == bindparam("its_unit"),
        register_line.c.instance_id == bindparam("its_id"),
    )
    .order_by(register_line.c.register, register_line.c.year, register_line.c.number)
)


def lock(work: Work, unit_id: UUID, case: UUID) -> Ended | None:
    """Lock a case of an office and return it; None when it has none of that id."""
    row = work.one(_CASE, its_id=case, its_unit=unit_id)
    if row is None:
        return None
    process_id, version, status, title, seq, head = row
    return Ended(case, process_id, version, status, title, seq, bytes(head))


def has_work_to_do(work: Work, case: UUID) -> bool:
    """Say whether a job of a case is still to be done."""
    return work.one(_WORK_TO_DO, its_id=case) is not None


def revisions(work: Work, case: UUID) -> list[UUID]:
    """Return the cases that revise one."""
    return [to_uuid(row[0]) for row in work.all(_REVISIONS, its_id=case)]


def numbers(work: Work, unit_id: UUID, case: UUID) -> tuple[str, ...]:
    """Return the numbers that a case drew, as the log names them."""
    rows = work.all(_NUMBERS, its_unit=unit_id, its_id=case)
    return tuple(f"{register} {number}/{year}" for register, number, year in rows)
