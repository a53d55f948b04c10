"""The objects of a case for OCEL 2.0: the case, its work items, people, groups, files, numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.exports.model import File, Happening, Number, Person, Trace

# The specification's moment for what holds from the beginning.
ALWAYS = "1970-01-01T00:00:00+00:00"
OBJECT_TYPES = {
    "case": {
        "process": "string",
        "process_name": "string",
        "title": "string",
        "version": "integer",
        "state": "string",
    },
    "work item": {"element": "string", "activity": "string", "group": "string"},
    "person": {"name": "string"},
    "group": {},
    "file": {"name": "string", "media_type": "string", "size": "integer"},
    "number": {"register": "string", "year": "integer", "number": "string"},
}


@dataclass(frozen=True)
class Relationship:
    """What an event or an object has to do with an object."""

    object_id: str
    qualifier: str

    def to_json(self) -> dict[str, str]:
        return {"objectId": self.object_id, "qualifier": self.qualifier}


@dataclass(frozen=True)
class Object:
    """One object; an attribute is a name, a value, and since when it holds."""

    id: str
    type: str
    attributes: tuple[tuple[str, Any, str], ...] = ()
    relationships: tuple[Relationship, ...] = ()
    is_mention: bool = False  # others may say more, or the same, of it

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": self.type,
            "attributes": [
                {"name": name, "value": value, "time": time}
                for name, value, time in self.attributes
                if value not in ("", None)
            ],
            "relationships": [each.to_json() for each in self.relationships],
        }


def case_id(case: str) -> str:
    """Return the id of a case as an object."""
    return f"case:{case}"


def work_item_id(case: str, first_key: str) -> str:
    """Return the id of a work item, by the key under which it was offered."""
    return f"work item:{case}/{first_key}"


def group_id(group: str) -> str:
    """Return the id of a group."""
    return f"group:{group}"


def file_id(file: File) -> str:
    """Return the id of a file: the same bytes are the same object."""
    return f"file:{file.digest}"


def number_id(number: Number) -> str:
    """Return the id of a number of a register."""
    return f"number:{number.register}/{number.year}/{number.number}"


def of_person(person: Person) -> Object:
    """Return the object of a person."""
    name = ("name", person.name, ALWAYS)
    return Object(f"person:{person.id}", "person", (name,), is_mention=True)


def objects_of(trace: Trace) -> Iterator[Object]:
    """Yield every object that a case, or an event of it, refers to; one may come twice."""
    relationships = {Relationship(number_id(each), "registered as") for each in trace.numbers}
    for each in trace.happenings:
        yield from _mentioned(each)
        relationships |= {Relationship(file_id(file), "holds") for file in each.files}
    if trace.revises:
        relationships.add(Relationship(case_id(trace.revises), "revises"))
        # It may not be among the cases that are exported.
        yield Object(case_id(trace.revises), "case", is_mention=True)
    yield from (_of_number(each) for each in trace.numbers)
    yield from _work_items(trace)
    yield _of_case(trace, tuple(sorted(relationships, key=lambda each: each.object_id)))


def _of_case(trace: Trace, relationships: tuple[Relationship, ...]) -> Object:
    last = _text(trace.happenings[-1].at) if trace.happenings else ALWAYS
    attributes = (
        ("process", trace.process_id, ALWAYS),
        ("process_name", trace.process_name, ALWAYS),
        ("title", trace.title, last),
        ("version", trace.version, last),
        ("state", trace.state, last),
    )
    return Object(case_id(trace.id), "case", attributes, relationships)


def _mentioned(told: Happening) -> Iterator[Object]:
    if told.by.is_human:
        yield of_person(told.by)
    if told.whom is not None:
        yield of_person(told.whom)
    if "group" in told.details:
        yield Object(group_id(str(told.details["group"])), "group", is_mention=True)
    for each in told.files:
        attributes = (
            ("name", each.name, ALWAYS),
            ("media_type", each.media_type, ALWAYS),
            ("size", each.size, ALWAYS),
        )
        yield Object(file_id(each), "file", attributes, is_mention=True)


def _of_number(number: Number) -> Object:
    attributes = (
        ("register", number.register, ALWAYS),
        ("year", number.year, ALWAYS),
        ("number", number.number, ALWAYS),
    )
    return Object(number_id(number), "number", attributes)


def _work_items(trace: Trace) -> Iterator[Object]:
    found: dict[str, list[Happening]] = {}
    for each in trace.happenings:
        if each.work_item:
            found.setdefault(each.work_item, []).append(each)
    for key, lived in found.items():
        groups = [
            ("group", each.details["group"], _text(each.at))
            for each in lived
            if each.kind in ("WorkItemOffered", "WorkItemRegrouped")
        ]
        named = (("element", lived[0].element, ALWAYS), ("activity", lived[0].activity, ALWAYS))
        offered = {
            str(group): Relationship(group_id(str(group)), "offered to") for _, group, _ in groups
        }
        part = Relationship(case_id(trace.id), "part of")
        yield Object(
            work_item_id(trace.id, key),
            "work item",
            (*named, *groups),
            (part, *offered.values()),
        )


def _text(moment: datetime) -> str:
    return moment.isoformat()
