"""A draft of a procedure: plain frozen values, as the other pages read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

MAX_DRAFTS = 50  # of one person; who needs more throws one away


@dataclass(frozen=True)
class Content:
    """What is drawn and asked."""

    diagram: bytes  # UTF-8, whole or not: a draft may be broken
    forms: Mapping[str, bytes] = field(default_factory=dict)  # form id → form-js JSON
    scenarios: Mapping[str, bytes] = field(default_factory=dict)  # scenario id → JSON


@dataclass(frozen=True)
class DraftLine:
    """A draft without its content, as lists show it."""

    id: UUID
    unit_id: UUID
    process_id: str
    name: str
    base: UUID | None  # the definition that it was begun from
    base_version: int | None
    owner_id: str
    owner_name: str
    shared: bool
    revision: int
    created_at: datetime
    changed_at: datetime

    def is_of(self, person_id: object) -> bool:
        """Whether a person may change it."""
        return self.owner_id == str(person_id)


@dataclass(frozen=True)
class Draft(DraftLine):
    """All of it."""

    diagram: bytes
    forms: Mapping[str, bytes]
    scenarios: Mapping[str, bytes]
