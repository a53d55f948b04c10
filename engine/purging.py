"""Cases that ended are destroyed when the law lets them go: one person proposes, another approves.

The entry of the office's log that orders it names each case and the end of its log; in the same
transaction the case is listed in `purged`, which is what the log's triggers let go, and all that
was kept of it is deleted. Numbers that it drew stay in their registers.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine import apart_rows, destroying, permission, purge_rows
from engine.commands import (
    Actor,
    ApprovePurge,
    ProposePurge,
    RejectPurge,
    WithdrawPurge,
)
from engine.errors import Forbidden, Invalid, WrongState
from engine.events import (
    CasePurged,
    Event,
    PurgeApproved,
    PurgeProposed,
    PurgeRejected,
    PurgeWithdrawn,
)
from engine.purge_rows import Ended
from engine.work import Work

MAX_CASES = 1_000  # of one purge: a transaction of a second, in which SQLite lets nobody write


class Host(Protocol):
    """What purging needs of the runtime."""

    unit_id: UUID


def propose(
    host: Host, work: Work, command: ProposePurge, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Let a purge wait for a second person.

    Raises:
        Refusal: not by him, without rule or minutes, or not of these cases.
    """
    _require_administrator(actor)
    _require(command.rule, "rule", "Isilah dasar pemusnahan, misalnya JRA dan masa simpannya.")
    _require(command.minutes, "minutes", "Isilah nomor dan tanggal berita acara.")
    if purge_rows.is_known(work, host.unit_id, command.purge_id):
        raise WrongState(f"Expected a new purge, but '{command.purge_id}' is there already")
    cases = _chosen(command.cases)
    _require_ended(host, work, cases)
    purge_rows.add(work, host.unit_id, command, cases, actor, at)
    return (PurgeProposed(command.purge_id, len(cases)),)


def approve(
    host: Host, work: Work, command: ApprovePurge, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Destroy the cases of a purge that another person proposed.

    Raises:
        Refusal: not by him, or one of the cases may not go any more; nothing was destroyed.
    """
    _require_administrator(actor)
    found = purge_rows.open_purge(work, host.unit_id, command.purge_id)
    if found.proposed_by_id == actor.id:
        raise Forbidden(
            f"Expected somebody else to approve what {found.proposed_by} proposes",
            indonesian="Usulan Anda sendiri harus disetujui oleh orang lain.",
        )
    ended = _require_ended(host, work, list(found.cases))
    events = tuple(
        CasePurged(
            each.id,
            each.process_id,
            each.version,
            each.seq,
            each.head.hex(),
            purge_rows.numbers(work, host.unit_id, each.id),
        )
        for each in ended
    )
    destroying.destroy(work, host.unit_id, command.purge_id, ended, at)
    purge_rows.decide(work, command.purge_id, "approved", actor, at)
    return (PurgeApproved(command.purge_id, found.rule, found.minutes), *events)


def reject(
    host: Host, work: Work, command: RejectPurge, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Refuse a purge, for a reason; the cases stay."""
    _require_administrator(actor)
    _require(command.reason, "reason", "Isilah alasan penolakan.")
    purge_rows.open_purge(work, host.unit_id, command.purge_id)
    purge_rows.decide(work, command.purge_id, "rejected", actor, at, command.reason)
    return (PurgeRejected(command.purge_id, command.reason),)


def withdraw(
    host: Host, work: Work, command: WithdrawPurge, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Take one's own proposal back; the cases stay."""
    found = purge_rows.open_purge(work, host.unit_id, command.purge_id)
    if found.proposed_by_id != actor.id:
        raise Forbidden(
            f"Expected {found.proposed_by}, who proposed it, to withdraw it, "
            f"but {actor.name} asked",
            indonesian=f"Hanya {found.proposed_by} yang dapat menarik kembali usulan ini.",
        )
    purge_rows.decide(work, command.purge_id, "withdrawn", actor, at)
    return (PurgeWithdrawn(command.purge_id),)


HANDLERS: dict[type, Callable[..., tuple[Event, ...]]] = {
    ProposePurge: propose,
    ApprovePurge: approve,
    RejectPurge: reject,
    WithdrawPurge: withdraw,
}


# ---- what must be so -----------------------------------------------------------------------


def _require_administrator(actor: Actor) -> None:
    permission.require_group(
        actor, permission.ADMINISTRATOR, "decide on a purge", "memutuskan pemusnahan"
    )


def _require(text: str, field: str, indonesian: str) -> None:
    if not text.strip():
        raise Invalid(f"Expected {field}, found none", indonesian=indonesian, field=field)


def _chosen(cases: tuple[str, ...]) -> list[UUID]:
    if not 1 <= len(cases) <= MAX_CASES:
        raise Invalid(
            f"Expected 1 to {MAX_CASES} cases, but found {len(cases)}",
            indonesian=f"Pilih paling sedikit 1 dan paling banyak {MAX_CASES} berkas sekaligus.",
            field="case",
        )
    try:
        return sorted({UUID(case) for case in cases})
    except ValueError as problem:
        raise Invalid(f"Expected the ids of cases, but {problem}") from problem


def _require_ended(host: Host, work: Work, cases: list[UUID]) -> list[Ended]:
    """Lock the cases, in the order of their ids, and return them.

    Raises:
        WrongState: one has not ended, still has work to do, or is revised by one that stays.
    """
    leaving = set(cases)
    return [_require_one(host, work, case, leaving) for case in cases]


def _require_one(host: Host, work: Work, case: UUID, leaving: set[UUID]) -> Ended:
    found = purge_rows.lock(work, host.unit_id, case)
    if found is None:
        raise WrongState(
            f"Expected a case '{case}', found none: it may have been purged already",
            indonesian=f"Berkas {case} tidak ada; mungkin sudah dimusnahkan.",
        )
    name = found.title or str(case)
    if found.status not in ("completed", "cancelled"):
        raise _stays(name, f"it is {found.status}", "belum selesai")
    apart_rows.require_here(work, host.unit_id, case)
    if purge_rows.has_work_to_do(work, case):
        raise _stays(name, "a job of it is still to be done", "masih mempunyai pekerjaan tertunda")
    staying = [each for each in purge_rows.revisions(work, case) if each not in leaving]
    if staying:
        raise _stays(
            name,
            f"{staying[0]} revises it and stays",
            f"direvisi oleh berkas {staying[0]}, yang tidak ikut dimusnahkan",
        )
    return found


def _stays(name: str, why: str, why_indonesian: str) -> WrongState:
    return WrongState(
        f"Expected '{name}' to be a case that may go, but {why}",
        indonesian=f"Berkas '{name}' tidak dapat dimusnahkan: {why_indonesian}.",
    )
