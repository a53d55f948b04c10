"""What an export tells of a case, before it takes the shape of a format. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Scalar = str | int | datetime  # a bool is an int


@dataclass(frozen=True, slots=True)
class Person:
    """Who acted, or to whom something was given; also a program, and a part of the engine."""

    id: str
    name: str
    position: str = ""
    groups: tuple[str, ...] = ()

    @property
    def is_human(self) -> bool:
        return not self.id.startswith(("system:", "token:"))


@dataclass(frozen=True, slots=True)
class File:
    """A file that an entry brought."""

    digest: str  # SHA-256, hex
    media_type: str
    name: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """What a case drew from a register."""

    register: str
    year: int
    number: str

    def __str__(self) -> str:
        return f"{self.register} {self.number}/{self.year}"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of the log; of an entry without events, the command itself."""

    seq: int  # of the entry
    index: int  # of the event in it
    at: datetime
    kind: str  # of docs/log-format.md, such as "WorkItemOffered"
    transition: str  # of the standard life cycle: lifecycles.TRANSITIONS
    activity: str  # what the diagram calls the element; without one, the kind
    element: str
    key: str
    version: int  # on which the case ran then
    by: Person
    whom: Person | None = None  # to whom a work item was given, whose paraf it is
    work_item: str = ""  # the key under which it was offered; a migration may give it another
    number: Number | None = None
    details: Mapping[str, Scalar] = field(default_factory=dict)  # the event's other fields
    asked: Mapping[str, Scalar] = field(default_factory=dict)  # likewise of its command, told once
    data: Mapping[str, Any] = field(default_factory=dict)  # variables that the entry brought
    files: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One case with all that happened in it."""

    id: str
    title: str
    process_id: str
    process_name: str
    version: int  # on which it runs now
    state: str  # "running" | "incident" | "completed" | "cancelled"
    started_at: datetime
    ended_at: datetime | None
    revises: str  # id of the case of which it is a linked revision, "": of none
    numbers: tuple[Number, ...]
    variables: Mapping[str, Any]  # with which it began
    happenings: Sequence[Happening]
