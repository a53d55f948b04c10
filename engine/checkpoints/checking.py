"""Holds the logs against every checkpoint, and the checkpoints against copies from outside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, select

from engine import apart_log, merkle, purge_log
from engine.apart_file import MonthFile
from engine.apart_log import Apart, is_in_file
from engine.checkpoints import keys, stored
from engine.checkpoints.record import NOTHING, Checkpoint, Signed
from engine.purge_log import Gone, Purges
from engine.tables import checkpoint_leaf, entry, instance

MOST_NAMED = 3  # cases of one purge; the page of the purge names all


@dataclass(frozen=True)
class Problem:
    """What does not hold; or, when it `is_remark`, what somebody must know."""

    sentence: str
    checkpoint: int | None = None  # its number
    stream_id: UUID | None = None  # the log that it is about
    seq: int | None = None  # the entry
    is_remark: bool = False


@dataclass(frozen=True)
class Copy:
    """A checkpoint that somebody kept outside, and what he calls it."""

    name: str
    signed: Signed


def check(
    connection: Connection,
    unit_id: UUID,
    *,
    copies: Sequence[Copy] = (),
    first_key: str | None = None,
) -> list[Problem]:
    """Return all that does not hold, in the order of the checkpoints.

    Args:
        connection: a reading one.
        unit_id: the office.
        copies: checkpoints that were kept outside.
        first_key: the public key, hex, that the office made known when it began, if one has it.
    """
    found: list[Problem] = []
    before: Signed | None = None
    last: Checkpoint | None = None
    known: dict[int, Signed] = {}
    for number, signed in stored.checkpoints(connection, unit_id):
        known[number] = signed
        try:
            said = signed.read()
        except ValueError as problem:
            found.append(
                Problem(f"Expected checkpoint {number} to be readable, but {problem}", number)
            )
            before, last = signed, None
            continue
        found += _of_chain(unit_id, number, signed, said, before, last, first_key)
        found += _of_leaves(connection, unit_id, number, said)
        before, last = signed, said
    try:
        purges = purge_log.purges(connection, unit_id)
    except (LookupError, TypeError, ValueError) as problem:
        purges = purge_log.Purges({}, (f"Expected purges to be readable, but {problem!r}",))
    found += _of_purges(connection, unit_id, purges)
    apart = apart_log.months_apart(connection, unit_id)
    found += _of_months(connection, unit_id, apart)
    found += _of_entries(connection, unit_id, gone=purges.gone, apart=apart)
    for copy in copies:
        found += _of_copy(copy, known, unit_id)
    return found


def problem_of_copy(connection: Connection, unit_id: UUID, copy: Copy) -> Problem | None:
    """Return why a copy from outside does not fit what the office has, None when it does."""
    number = copy.signed.read().number
    stored_one = stored.checkpoint_of(connection, unit_id, number)
    known = {} if stored_one is None else {number: stored_one}
    return next(_of_copy(copy, known, unit_id), None)


def _of_chain(
    unit_id: UUID,
    number: int,
    signed: Signed,
    said: Checkpoint,
    before: Signed | None,
    last: Checkpoint | None,
    first_key: str | None,
) -> Iterator[Problem]:
    if not keys.is_signed(signed.body, signed.signature, said.public):
        yield Problem(
            f"Expected checkpoint {number} to be signed with its key, but it is not", number
        )
    if (said.unit_id, said.number) != (unit_id, number):
        yield Problem(
            f"Expected checkpoint {number} of this office, found {said.number} of {said.unit_id}",
            number,
        )
    expected = NOTHING if before is None else before.hash
    if said.prev != expected or (before is None and number != 1):
        yield Problem(
            f"Expected checkpoint {number} to follow the one before it, but that is missing "
            "or was changed",
            number,
        )
    announced = first_key if before is None else last and (last.next or last.public)
    if announced and said.public != announced:
        if said.lost:
            sentence = (
                f"Checkpoint {number} begins with key {keys.fingerprint(said.public)}, which the "
                f"former key did not announce, for it was lost: {said.lost}"
            )
            yield Problem(sentence, number, is_remark=True)
        else:
            yield Problem(
                f"Expected checkpoint {number} to be signed by key {keys.fingerprint(announced)}, "
                f"but it was by {keys.fingerprint(said.public)}, which nobody announced",
                number,
            )


def _of_leaves(
    connection: Connection, unit_id: UUID, number: int, said: Checkpoint
) -> Iterator[Problem]:
    heads = stored.heads(connection, unit_id, number)
    if (len(heads), merkle.root([head.leaf() for head in heads]).hex()) != (said.leaves, said.root):
        yield Problem(
            f"Expected the list of logs of checkpoint {number} as it was signed, "
            "but it was changed",
            number,
        )


def problem_of_log(connection: Connection, unit_id: UUID, stream_id: UUID) -> Problem | None:
    """Return why one log is not what was signed, None when it is, or was never signed."""
    return next(_of_entries(connection, unit_id, stream_id), None)


def _of_entries(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID | None = None,
    gone: Mapping[UUID, Gone] = MappingProxyType({}),
    apart: Mapping[str, Apart] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Yield each log, or the one that is asked for, that lacks an entry whose hash was signed.

    Logs of cases that were purged may lack all up to the end that the purge names; those that are
    kept apart, up to the end that the case's row names, which `apart_log` holds against the log.
    """
    leaf = checkpoint_leaf.c
    ends = (instance.c.seq.label("end_seq"), instance.c.head.label("end"))
    query = (
        select(leaf.number, leaf.stream_id, leaf.seq, leaf.head, entry.c.hash, *ends)
        .select_from(
            checkpoint_leaf.outerjoin(
                entry, and_(entry.c.stream_id == leaf.stream_id, entry.c.seq == leaf.seq)
            ).outerjoin(instance, instance.c.id == leaf.stream_id)
        )
        .where(leaf.unit_id == unit_id, (entry.c.hash.is_(None)) | (entry.c.hash != leaf.head))
        .order_by(leaf.stream_id, leaf.seq)
    )
    if stream_id is not None:
        query = query.where(leaf.stream_id == stream_id)
    told = set()
    for row in connection.execute(query):
        if row.stream_id in told:  # the first says enough: what follows cannot hold either
            continue
        its = gone.get(row.stream_id)
        if its is not None and row.hash is None and _ends_with(its, row):
            continue
        if row.hash is None and is_in_file(apart, row.stream_id) and _is_before_end(row):
            continue
        told.add(row.stream_id)
        what = _what_became(its, row)
        yield Problem(
            f"Expected entry {row.seq} of {row.stream_id} as checkpoint {row.number} signed it, "
            f"but it {what}",
            row.number, row.stream_id, row.seq,
        )  # fmt: skip


def _ends_with(its: Gone, row: Any) -> bool:
    """Say whether what was signed is no later than the end that a purge names."""
    return row.seq < its.seq or (row.seq, bytes(row.head).hex()) == (its.seq, its.head)


def _is_before_end(row: Any) -> bool:
    """Say whether what was signed is no later than the end that the case's row names."""
    if row.end is None:
        return False
    signed, end = (row.seq, bytes(row.head)), (row.end_seq, bytes(row.end))
    return signed[0] < end[0] or signed == end


def _what_became(its: Gone | None, row: Any) -> str:
    if row.hash is not None:
        return "is another: its history was written anew"
    if its is not None:
        return f"is gone, and the purge of the case names another end: entry {its.seq}"
    return "is gone: the end of its log or the whole case was removed"


def problem_of_file(connection: Connection, file: MonthFile) -> Problem | None:
    """Return the first entry that was signed and is another in a month's file, None if none is."""
    for stream_id, chain in file.chains():
        query = select(checkpoint_leaf).where(checkpoint_leaf.c.stream_id == stream_id)
        for leaf in connection.execute(query.where(checkpoint_leaf.c.unit_id == file.unit_id)):
            if leaf.seq > len(chain) or chain[leaf.seq - 1].hash != bytes(leaf.head):
                sentence = (
                    f"Expected entry {leaf.seq} of {stream_id} as checkpoint {leaf.number} signed "
                    f"it, but '{file.path.name}' has another"
                )
                return Problem(sentence, leaf.number, stream_id, leaf.seq)
    return None


def _of_months(
    connection: Connection, unit_id: UUID, months: Mapping[str, Apart]
) -> Iterator[Problem]:
    """Yield each month that is kept apart and is not what was; and a remark on all of them."""
    for sentence in apart_log.disagreements(connection, unit_id, months):
        yield Problem(sentence)
    for its in months.values():
        yield Problem(
            f"The logs of {its.cases} cases of {its.month}, {its.entries} entries, are kept apart, "
            f"see file {its.file} with SHA-256 {its.sha256}, as {its.by} ordered on "
            f"{its.at.date()} by '{its.rule}', minutes '{its.minutes}'",
            is_remark=True,
        )


def _of_purges(connection: Connection, unit_id: UUID, purges: Purges) -> Iterator[Problem]:
    """Yield what is wrong with purges; and a remark on each that is lawful."""
    for sentence in purges.problems:
        yield Problem(sentence, stream_id=unit_id)
    for case, sentence in purge_log.disagreements(connection, unit_id, purges.gone):
        yield Problem(sentence, stream_id=case)
    by_purge: dict[UUID, list[Gone]] = {}
    for its in purges.gone.values():
        by_purge.setdefault(its.purge.id, []).append(its)
    for cases in by_purge.values():
        purge = cases[0].purge
        named = ", ".join(str(each.id) for each in cases[:MOST_NAMED])
        more = f" and {len(cases) - MOST_NAMED} others" if len(cases) > MOST_NAMED else ""
        yield Problem(
            f"Purged lawfully on {purge.at.date()}, as {purge.proposed_by} proposed and "
            f"{purge.approved_by} approved, by '{purge.rule}', minutes '{purge.minutes}': "
            f"{named}{more}",
            stream_id=cases[0].id if len(cases) == 1 else None,
            is_remark=True,
        )


def _of_copy(copy: Copy, known: dict[int, Signed], unit_id: UUID) -> Iterator[Problem]:
    said = copy.signed.read()
    number = said.number
    if not keys.is_signed(copy.signed.body, copy.signed.signature, said.public):
        yield Problem(f"Expected the copy '{copy.name}' to be signed with its key, but it is not")
    elif said.unit_id != unit_id:
        yield Problem(
            f"Expected the copy '{copy.name}' to be of this office, but it is of {said.unit_id}"
        )
    elif number not in known:
        yield Problem(
            f"Expected checkpoint {number}, of which '{copy.name}' is a copy, but it is gone: "
            "the end of the checkpoints was removed",
            number,
        )
    elif known[number].body != copy.signed.body:
        yield Problem(
            f"Expected checkpoint {number} as in the copy '{copy.name}', but it is another: "
            "the checkpoints were made anew",
            number,
        )
