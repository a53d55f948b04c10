"""What of a played case stays the same in each copy, and what differs: compiled once.

Every text is a list of places in a pool; the pool's first places are what differs (id, title,
number, moments, digests), so that a copy sets them and joins.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, Table, select

from benchmarks.load.plays import TITLE, Played
from engine.history import START, seal
from engine.packing import pack, unpack
from engine.tables import (
    entry,
    file_reference,
    incident,
    instance,
    job,
    register_line,
    timer_job,
    work_item,
)

TABLES = (
    instance, entry, work_item, timer_job, incident, job, register_line, file_reference,
)  # fmt: skip
CASE, SMALL, LARGE, NUMBER, SEALED, PREV, PACKED = range(7)
_MOMENT = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00"

Text = tuple[int, ...]


@dataclass
class Template:
    """A case to be copied."""

    played: Played
    begins: datetime
    pool: list[bytes] = field(default_factory=lambda: [b""] * 7)
    moments: list[tuple[int, datetime]] = field(default_factory=list)
    digests: list[tuple[int, Text]] = field(default_factory=list)  # in the order of their making
    bodies: list[Text] = field(default_factory=list)
    entry_rows: list[Text] = field(default_factory=list)
    snapshot: Text = ()
    rows: dict[str, list[Text]] = field(default_factory=dict)  # of all other tables

    @property
    def draws_number(self) -> bool:
        """Whether it has a line in the register."""
        return bool(self.rows[register_line.name])


def compile_case(connection: Connection, played: Played) -> Template:
    """Return the template of a case."""
    found = {table.name: _rows(connection, table, played.case) for table in TABLES}
    of_case = found[instance.name][0]
    made = Template(played, of_case["started_at"])
    texts = _Texts(made, found)
    for line in found[entry.name]:
        made.bodies.append(texts.of(unpack(bytes(line["body"]))))
        special = {"body": PACKED, "prev": PREV, "hash": SEALED}
        made.entry_rows.append(texts.row(entry, line, special))
    made.snapshot = texts.of(unpack(bytes(of_case["snapshot"])))
    for table in TABLES:
        if table is not entry:
            special = {"head": SEALED, "snapshot": PACKED} if table is instance else {}
            made.rows[table.name] = [texts.row(table, row, special) for row in found[table.name]]
    return made


def copy_case(
    made: Template, case: UUID, number: int, title: str, later: timedelta
) -> Mapping[str, list[bytes]]:
    """Return the lines of one copy as COPY takes them, by table."""
    pool = made.pool
    pool[CASE], pool[NUMBER] = str(case).encode(), b"%d" % number
    pool[LARGE], pool[SMALL] = title.encode(), title.lower().encode()
    for place, moment in made.moments:
        pool[place] = (moment + later).isoformat().encode()

    def text(places: Text) -> bytes:
        return b"".join([pool[place] for place in places])

    for place, hashed in made.digests:
        pool[place] = hashlib.sha256(text(hashed)).hexdigest().encode()
    head, lines = START, []
    for body, row in zip(made.bodies, made.entry_rows, strict=True):
        said = text(body)
        pool[PREV], head = head.hex().encode(), seal(head, said)
        pool[SEALED], pool[PACKED] = head.hex().encode(), pack(said).hex().encode()
        lines.append(text(row))
    pool[PACKED] = pack(text(made.snapshot)).hex().encode()
    others = {name: [text(row) for row in rows] for name, rows in made.rows.items()}
    return {**others, entry.name: lines}


# ---- inside --------------------------------------------------------------------------------------


def _rows(connection: Connection, table: Table, case: UUID) -> list[dict[str, Any]]:
    key = {"instance": "id", "entry": "stream_id"}.get(table.name, "instance_id")
    query = select(table).where(table.c[key] == case)
    if table is entry:
        query = query.order_by(entry.c.seq)
    return [dict(row) for row in connection.execute(query).mappings()]


class _Texts:
    """Cuts texts where a copy differs."""

    def __init__(self, made: Template, found: Mapping[str, list[dict[str, Any]]]) -> None:
        self._made = made
        lines = found[register_line.name]
        number = str(lines[0]["number"]).encode() if lines else b"\x00"
        self._known = {
            str(made.played.case).encode(): CASE,
            TITLE.encode(): LARGE,
            TITLE.lower().encode(): SMALL,
            number: NUMBER,
        }
        self._digests = {name.encode(): text for name, text in made.played.digests.items()}
        fixed = b"|".join(re.escape(each) for each in self._known)
        self._differs = re.compile(b"(" + fixed + b"|" + _MOMENT + b"|[0-9a-f]{64})")

    def of(self, text: bytes) -> Text:
        """Return a text as places in the pool."""
        return tuple(self._place(part) for part in self._differs.split(text) if part)

    def row(self, table: Table, row: Mapping[str, Any], special: Mapping[str, int]) -> Text:
        """Return a row as COPY takes it."""
        places: list[int] = []
        for number, column in enumerate(table.columns):
            places.append(self._fixed(b"\t" if number else b""))
            if column.name in special:
                places += [self._fixed(rb"\\x"), special[column.name]]
            else:
                places += self.of(_written(row[column.name]))
        return (*places, self._fixed(b"\n"))

    def _place(self, part: bytes) -> int:
        if part in self._known:
            return self._known[part]
        if re.fullmatch(_MOMENT, part):
            place = self._new(b"")
            self._made.moments.append((place, datetime.fromisoformat(part.decode())))
        elif part in self._digests:
            hashed = self.of(self._digests[part])
            place = self._new(part)
            self._made.digests.append((place, hashed))
        else:
            return self._fixed(part)
        self._known[part] = place
        return place

    def _fixed(self, part: bytes) -> int:
        place = self._known.get(b"=" + part)
        if place is None:
            place = self._known[b"=" + part] = self._new(part)
        return place

    def _new(self, part: bytes) -> int:
        self._made.pool.append(part)
        return len(self._made.pool) - 1


def _written(value: Any) -> bytes:
    """Return a value as COPY's text has it."""
    if value is None:
        return rb"\N"
    if isinstance(value, bytes | memoryview):
        return rb"\\x" + bytes(value).hex().encode()
    if isinstance(value, datetime):
        return value.isoformat().encode()
    text = orjson.dumps(value) if isinstance(value, dict | list) else str(value).encode()
    for plain, escaped in ((b"\\", rb"\\"), (b"\t", rb"\t"), (b"\n", rb"\n"), (b"\r", rb"\r")):
        text = text.replace(plain, escaped)
    return text


Copy = Callable[[Template, UUID, int, str, timedelta], Mapping[str, list[bytes]]]
