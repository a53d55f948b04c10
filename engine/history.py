"""The log: one entry a command, chained by hash. Append, read, check; nobody updates or deletes.

A body is UTF-8 JSON with sorted keys and without floats; the database keeps it packed
(`engine.packing`), and the hash is over the JSON itself:

    {"v": 1, "engine": "0.1.0", "unit": …, "stream": …, "seq": 7, "at": "2026-11-27T08:50:00+00:00",
     "actor": {"id", "name", "position", "groups"}, "command": {"type": …}, "command_id": …,
     "facts": {…}, "events": [{"type": …}], "digest": …}

`digest` is the case's logical digest after the step; operation streams have none. `clock` stands
beside `at` when the host's clock had been set back and the entry's time was corrected.
`hash` = SHA-256(prev ‖ body); the first `prev` is 32 zero bytes.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, and_, func, insert, select, tuple_

from engine.commands import Actor, Command
from engine.errors import Invalid
from engine.events import Event
from engine.packing import MAX_BYTES, Unpackable, pack, unpack
from engine.records import command_to_record, to_record
from engine.statements import Hot
from engine.tables import entry, entry_command
from engine.work import Work

FORMAT = 1
ENGINE_VERSION = "0.1.0"
START = bytes(32)
_AT_ONCE = 500  # entries that are read together, of many


@dataclass(frozen=True)
class Entry:
    """One line of the log; its body unpacked."""

    stream_id: UUID
    seq: int
    body: bytes
    prev: bytes
    hash: bytes
    unit_id: UUID | None = None  # as its row has it …
    command_id: str | None = None  # … beside the body, which says the same

    @property
    def record(self) -> dict[str, Any]:
        """Return the body, read."""
        read: dict[str, Any] = orjson.loads(self.body)
        return read


@dataclass(frozen=True)
class Draft:
    """What an entry will say, before it is sealed."""

    unit_id: UUID
    stream_id: UUID
    seq: int
    at: datetime
    actor: Actor
    command: Command
    command_id: str | None
    facts: dict[str, Any]
    events: Sequence[Event]
    digest: str | None = None
    clock: datetime | None = None  # what the host's clock said, when the time was corrected

    def body(self) -> bytes:
        """Return the canonical bytes."""
        actor = {"id": self.actor.id, "name": self.actor.name}
        if self.actor.position:
            actor["position"] = self.actor.position
        content: dict[str, Any] = {
            "v": FORMAT,
            "engine": ENGINE_VERSION,
            "unit": str(self.unit_id),
            "stream": str(self.stream_id),
            "seq": self.seq,
            "at": self.at.isoformat(),
            "actor": {**actor, "groups": list(self.actor.groups)},
            "command": command_to_record(self.command),
            "events": [to_record(event) for event in self.events],
        }
        optional = {
            "command_id": self.command_id,
            "facts": self.facts or None,
            "digest": self.digest,
            "clock": self.clock.isoformat() if self.clock else None,
        }
        content.update((name, value) for name, value in optional.items() if value is not None)
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def seal(prev: bytes, body: bytes) -> bytes:
    """Return the hash that chains a body to what was before it."""
    return hashlib.sha256(prev + body).digest()


_APPEND = Hot(insert(entry), ["stream_id", "seq", "unit_id", "command_id", "body", "prev", "hash"])


def append(work: Work, draft: Draft, head: bytes) -> bytes:
    """Append an entry after `head`; return the new head.

    Raises:
        Invalid: it is so long that nobody would read it again.
    """
    body = draft.body()
    if len(body) > MAX_BYTES:
        raise Invalid(
            f"Expected an entry of at most {MAX_BYTES} bytes, but it would have {len(body)}",
            indonesian="Isian terlalu besar. Ringkas teksnya, atau lampirkan berkasnya.",
        )
    sealed = seal(head, body)
    work.later(
        _APPEND,
        [
            {
                "stream_id": draft.stream_id,
                "seq": draft.seq,
                "unit_id": draft.unit_id,
                "command_id": draft.command_id,
                "body": pack(body),
                "prev": head,
                "hash": sealed,
            }
        ],
    )
    return sealed


_ENTRIES = select(entry)


def entries(
    connection: Connection, stream_id: UUID, *, after: int | None = None, limit: int | None = None
) -> Iterator[Entry]:
    """Yield the entries of a stream, oldest first: those after number `after`, so many at most."""
    of_it = _ENTRIES.where(entry.c.stream_id == stream_id)
    if after is not None:
        of_it = of_it.where(entry.c.seq > after)
    for row in connection.execute(of_it.order_by(entry.c.seq).limit(limit)):
        yield _entry(row)


def entries_of(connection: Connection, stream_ids: Sequence[UUID]) -> Iterator[Entry]:
    """Yield the entries of some streams, those of each together and oldest first."""
    of_them = _ENTRIES.where(entry.c.stream_id.in_(stream_ids))
    for row in connection.execute(of_them.order_by(entry.c.stream_id, entry.c.seq)):
        yield _entry(row)


def entries_between(connection: Connection, first: UUID, end: UUID) -> Iterator[Entry]:
    """Yield the entries of all streams from one id to before another, however many they are."""
    last = (first, 0)
    while True:
        # The first condition says which part of the log it is, the second where to go on in it.
        place = tuple_(entry.c.stream_id, entry.c.seq)
        of_them = _ENTRIES.where(
            entry.c.stream_id >= last[0], entry.c.stream_id < end, place > last
        )
        in_order = of_them.order_by(entry.c.stream_id, entry.c.seq).limit(_AT_ONCE)
        rows = connection.execute(in_order).all()
        yield from map(_entry, rows)
        if len(rows) < _AT_ONCE:
            return
        last = (rows[-1].stream_id, rows[-1].seq)


def entries_at(connection: Connection, stream_id: UUID, at: datetime) -> Iterator[Entry]:
    """Yield the entries that a stream got at one moment; it is looked up, not read through."""

    def moment(seq: int) -> datetime:
        row = connection.execute(_ENTRIES.where(its_own, entry.c.seq == seq)).one()
        return datetime.fromisoformat(_entry(row).record["at"])

    its_own = entry.c.stream_id == stream_id
    last = connection.scalar(select(func.max(entry.c.seq)).where(its_own)) or 0
    first = bisect_left(range(1, last + 1), at, key=moment) + 1
    for seq in range(first, last + 1):
        if moment(seq) != at:
            return
        yield _entry(connection.execute(_ENTRIES.where(its_own, entry.c.seq == seq)).one())


def last_entries(
    connection: Connection, stream_id: UUID, *, before: int | None, limit: int
) -> list[Entry]:
    """Return entries of a stream, the newest first, only those before number `before` if given."""
    query = _ENTRIES.where(entry.c.stream_id == stream_id)
    if before is not None:
        query = query.where(entry.c.seq < before)
    rows = connection.execute(query.order_by(entry.c.seq.desc()).limit(limit))
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    # A forger may have written text where bytes belong: that is for the chain's check to say.
    body, prev, sealed = (
        value.encode() if isinstance(value, str) else bytes(value)
        for value in (row.body, row.prev, row.hash)
    )
    with suppress(Unpackable):  # else its hash will not fit
        body = unpack(body)
    return Entry(row.stream_id, row.seq, body, prev, sealed, row.unit_id, row.command_id)


def streams(connection: Connection, unit_id: UUID) -> list[UUID]:
    """Return the ids of all streams of a unit."""
    query = (
        select(entry.c.stream_id)
        .where(entry.c.unit_id == unit_id)
        .distinct()
        .order_by(entry.c.stream_id)
    )
    return list(connection.scalars(query))


def by_command_id(connection: Connection, unit_id: UUID, command_id: str) -> Entry | None:
    """Return the entry that a command's own id led to, None when none did."""
    filed = entry_command.c
    its_place = and_(entry.c.stream_id == filed.stream_id, entry.c.seq == filed.seq)
    row = connection.execute(
        _ENTRIES.join(entry_command, its_place).where(
            filed.unit_id == unit_id,
            filed.filed_as == filed_as(connection.dialect.name, command_id),
            entry.c.command_id == command_id,
        )
    ).one_or_none()
    return None if row is None else _entry(row)


def filed_as(dialect: str, command_id: str) -> str:
    """Return what a command's own id is filed as by the log's trigger.

    PostgreSQL would keep the text twice more, in the table and in its key. SQLite can hash nothing.

    >>> filed_as("postgresql", "k1"), filed_as("sqlite", "k1")
    ('6ab9f1eb8f7d3388f4f9d586f66e99fd', 'k1')
    """
    if dialect == "sqlite":
        return command_id
    return hashlib.sha256(command_id.encode()).hexdigest()[:32]


def first_break(chain: Sequence[Entry]) -> tuple[int, str] | None:
    """Return where a chain is broken, as (seq, sentence); None when it is whole."""
    prev = START
    for position, line in enumerate(chain, start=1):
        if line.seq != position:
            return (
                position,
                f"Expected entry {position}, but found entry {line.seq}: one is missing",
            )
        if line.prev != prev:
            return (
                position,
                f"Expected entry {position} to follow the hash before it, but it does not",
            )
        if seal(line.prev, line.body) != line.hash:
            return (
                position,
                f"Expected the hash of entry {position} to fit its body, but the body was changed",
            )
        prev = line.hash
    return None


def first_misplaced(chain: Sequence[Entry], unit_id: UUID) -> tuple[int, str] | None:
    """Return the first entry whose body was written for another place, as (seq, sentence)."""
    for line in chain:
        try:
            record = line.record
            said = (record["unit"], record["stream"], record["seq"])
        except (ValueError, TypeError, KeyError) as problem:
            return line.seq, f"Expected entry {line.seq} to be readable, but {problem!r}"
        if said != (str(unit_id), str(line.stream_id), line.seq):
            where = said[1] if said[1] != str(line.stream_id) else f"entry {said[2]} of {said[0]}"
            return (
                line.seq,
                f"Expected entry {line.seq} to say that it is of {line.stream_id}, "
                f"but it says {where}",
            )
        if (line.unit_id, line.command_id) != (unit_id, record.get("command_id")):
            return (
                line.seq,
                f"Expected entry {line.seq} to be filed under its office and its command's id, "
                f"but found {line.unit_id} and {line.command_id!r}",
            )
    return None
