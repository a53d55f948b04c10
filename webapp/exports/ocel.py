"""Writes OCEL 2.0 as JSON: events first, as they are read; objects and types after them.

Each object stands once, however many cases it is met in. They are kept in a database of their own
on the disk meanwhile, which vanishes with the export: so no number of cases fills the memory.
Source: the OCEL 2.0 specification, JSON format.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

import orjson

from webapp.exports.model import Happening, Trace
from webapp.exports.ocel_objects import (
    OBJECT_TYPES,
    Object,
    Relationship,
    case_id,
    file_id,
    group_id,
    number_id,
    objects_of,
    of_person,
    work_item_id,
)
from webapp.exports.telling import as_text

_OBJECTS_AT_ONCE = 500


def write(traces: Iterable[Trace]) -> Iterator[bytes]:
    """Yield the file, a case at a time."""
    types: dict[str, dict[str, str]] = {}
    with closing(_Kept()) as kept:
        yield b'{"events":['
        between = b"\n"
        for trace in traces:
            lines = [orjson.dumps(_event(trace, each, types)) for each in trace.happenings]
            if lines:
                yield between + b",\n".join(lines)
                between = b",\n"
            kept.add(objects_of(trace))
        yield b'\n],"objects":['
        between = b"\n"
        for lines in kept.in_order():
            yield between + b",\n".join(lines)
            between = b",\n"
    yield b'\n],"eventTypes":' + orjson.dumps(_declared(types))
    yield b',"objectTypes":' + orjson.dumps(_declared(OBJECT_TYPES)) + b"}\n"


def _declared(types: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "attributes": [{"name": each, "type": kind} for each, kind in attributes.items()],
        }
        for name, attributes in types.items()
    ]


def _event(trace: Trace, told: Happening, types: dict[str, dict[str, str]]) -> dict[str, Any]:
    values = _values(told)
    said = told.kind if told.transition == "unknown" else told.transition
    name = f"{told.activity} ({said})"
    declared = types.setdefault(name, {})
    declared.update((each, _type(value)) for each, value in values.items())
    return {
        "id": f"{trace.id}:{told.seq}:{told.index}",
        "type": name,
        "time": told.at.isoformat(),
        "attributes": [
            {"name": each, "value": value.isoformat() if isinstance(value, datetime) else value}
            for each, value in values.items()
        ],
        "relationships": [each.to_json() for each in _relationships(trace, told)],
    }


def _values(told: Happening) -> dict[str, Any]:
    values: dict[str, Any] = {
        "event": told.kind,
        "activity": told.activity,
        "transition": told.transition,
        "entry": told.seq,
        "version": told.version,
        "key": told.key,
        "resource": told.by.name,
        "position": told.by.position,
        **told.asked,
        **told.details,
    }
    found = {name: value for name, value in values.items() if value != ""}
    for name, value in told.data.items():
        if value is not None:
            found[f"variable.{name}"] = as_text(value)  # of any kind: the declared one is one
    return found


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "time" if isinstance(value, datetime) else "string"


def _relationships(trace: Trace, told: Happening) -> Iterator[Relationship]:
    yield Relationship(case_id(trace.id), "of case")
    if told.work_item:
        yield Relationship(work_item_id(trace.id, told.work_item), "of work item")
    if told.by.is_human:
        yield Relationship(of_person(told.by).id, "by")
    if told.whom is not None:
        yield Relationship(of_person(told.whom).id, "to")
    if "group" in told.details:
        yield Relationship(group_id(str(told.details["group"])), "to group")
    if told.number is not None:
        yield Relationship(number_id(told.number), "draws")
    for each in told.files:
        yield Relationship(file_id(each), "with file")


class _Kept:
    """Objects on the disk, each once."""

    def __init__(self) -> None:
        # "": a file without a name. A server may end the export in another thread.
        self._database = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=OFF")  # nothing is ever taken back
        self._database.execute("CREATE TABLE object (id TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def add(self, objects: Iterable[Object]) -> None:
        """Keep objects. What another case only mentions gives way to what its own case says."""
        for each in objects:
            act = "IGNORE" if each.is_mention else "REPLACE"
            self._database.execute(
                f"INSERT OR {act} INTO object VALUES (?, ?)",  # noqa: S608 - one of two words
                (each.id, orjson.dumps(each.to_json())),
            )

    def in_order(self) -> Iterator[list[bytes]]:
        """Yield all of them, some at once, by id."""
        found = self._database.execute("SELECT body FROM object ORDER BY id")
        while rows := found.fetchmany(_OBJECTS_AT_ONCE):
            yield [row[0] for row in rows]

    def close(self) -> None:
        self._database.close()
