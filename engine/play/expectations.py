"""What a scenario expects of a situation. Frozen data, each with one JSON form and one question.

`{"expect": "status", "equals": "completed"}`. An element is named by its id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Expectation:
    """Base of all expectations."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON; what holds its default is left out."""
        said: dict[str, Any] = {"expect": NAMES[type(self)]}
        for each in fields(self):
            value = getattr(self, each.name)
            if value != each.default:
                said[each.name] = _plain(value)
        return said


@dataclass(frozen=True)
class Status(Expectation):
    equals: str  # "running" | "incident" | "completed" | "cancelled"
    case: int = 1


@dataclass(frozen=True)
class OpenItems(Expectation):
    elements: tuple[str, ...]  # of exactly these; () when nobody has anything to do
    case: int = 1


@dataclass(frozen=True)
class Variable(Expectation):
    path: str  # such as "keputusan[0].decision"
    equals: Any  # null: it is null, or there is none
    case: int = 1


@dataclass(frozen=True)
class Completed(Expectation):
    elements: tuple[str, ...]  # in this order; others may stand between them
    case: int = 1


@dataclass(frozen=True)
class NotReached(Expectation):
    elements: tuple[str, ...]
    case: int = 1


@dataclass(frozen=True)
class Due(Expectation):
    element: str  # of an open work item
    at: datetime
    case: int = 1


@dataclass(frozen=True)
class Escalated(Expectation):
    element: str
    group: str
    case: int = 1


@dataclass(frozen=True)
class IncidentAt(Expectation):
    element: str  # "": there is none
    case: int = 1


@dataclass(frozen=True)
class JobAt(Expectation):
    element: str  # where a job waits for its answer
    case: int = 1


@dataclass(frozen=True)
class Awaited(Expectation):
    message: str  # or signal
    correlation: str = ""
    case: int = 1


@dataclass(frozen=True)
class CaseCount(Expectation):
    equals: int


KINDS: Mapping[str, type[Expectation]] = {
    "status": Status,
    "open": OpenItems,
    "variable": Variable,
    "completed": Completed,
    "not_reached": NotReached,
    "due": Due,
    "escalated": Escalated,
    "incident": IncidentAt,
    "job": JobAt,
    "awaited": Awaited,
    "cases": CaseCount,
}
NAMES = {kind: name for name, kind in KINDS.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
