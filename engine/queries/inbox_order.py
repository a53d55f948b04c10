"""In which order work waits for a person, and what comes after a line.

His own first, then by due time; what is due at no time comes last.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    false,
    func,
    not_,
    or_,
    true,
    tuple_,
)
from sqlalchemy import case as sql_case
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from engine.queries.plans import written
from engine.tables import work_item

GROUPS = (work_item.c.group_key, work_item.c.escalated_to)
_Columns = ReadOnlyColumnCollection[str, Any]


@dataclass(frozen=True)
class DuePlace:
    """Where a line stands by due time."""

    due_at: datetime | None
    offered_at: datetime
    instance_id: UUID
    key: str

    @property
    def values(self) -> dict[str, Any]:
        """Return what the conditions of what comes after it have as parameters."""
        return {f"after_{name}": value for name, value in vars(self).items()}


@dataclass(frozen=True)
class Spot(DuePlace):
    """Where a line stands in a person's inbox, of which his own lines come first."""

    is_mine: bool

    def __str__(self) -> str:
        """Return it as an address says it; `read` takes it back."""
        due_at = "" if self.due_at is None else self.due_at.isoformat()
        parts = (str(int(self.is_mine)), due_at, self.offered_at.isoformat())
        return "~".join((*parts, str(self.instance_id), self.key))

    @classmethod
    def read(cls, said: str) -> "Spot | None":
        """Return the spot that an address says, None when it says none."""
        try:
            is_mine, due_at, offered_at, instance_id, key = said.split("~", 4)
            return cls(
                _moment(due_at) if due_at else None,
                _moment(offered_at),
                UUID(instance_id),
                key,
                is_mine == "1",
            )
        except (ValueError, OverflowError):
            return None


def ranges_after(
    own: list[ColumnElement[bool]],
    others: list[ColumnElement[bool]],
    person: Any,
    is_own: bool,
    has_due: bool,
) -> list[ColumnElement[bool]]:
    """Return what is left of the ranges after a line, each one range of its index again."""
    rest = later(has_due)
    elsewhere = [and_(each, not_(func.coalesce(is_mine(person), false()))) for each in others]
    if is_own:
        return [*(and_(each, part) for each in own for part in rest), *elsewhere]
    return [and_(each, part) for each in elsewhere for part in rest]


def later(has_due: bool) -> list[ColumnElement[bool]]:
    """Return the conditions of what comes after a line by due time; those without one come last."""
    columns = work_item.c.due_at, work_item.c.offered_at, work_item.c.instance_id, work_item.c.key
    if has_due:
        spot = [bindparam(f"after_{column.name}", type_=column.type) for column in columns]
        return [tuple_(*columns) > tuple_(*spot), work_item.c.due_at.is_(None)]
    spot = [bindparam(f"after_{column.name}", type_=column.type) for column in columns[1:]]
    return [and_(work_item.c.due_at.is_(None), tuple_(*columns[1:]) > tuple_(*spot))]


def is_after(spot: Spot, person_id: str) -> ColumnElement[bool]:
    """Return the condition that a line comes after another, whose `values` are parameters."""
    rest = or_(*later(spot.due_at is not None))
    is_own = func.coalesce(is_mine(person_id), false())
    return or_(not_(is_own), rest) if spot.is_mine else and_(not_(is_own), rest)


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)


def is_open(unit: Any) -> ColumnElement[bool]:
    """Return the condition that a work item of an office is open."""
    # Not a parameter: SQLite would not know that the index on open items holds the answer.
    return and_(work_item.c.unit_id == unit, work_item.c.status == written("open"))


def shown(only: str, person: Any, now: Any) -> ColumnElement[bool]:
    """Return the condition that a list shows a line."""
    if only == "mine":
        return is_mine(person)
    return _is_late(now) if only == "late" else true()


def is_mine(person: str | BindParameter[str]) -> ColumnElement[bool]:
    """Return the condition that a work item is in a person's hands."""
    return work_item.c.person_id == person


def _is_late(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return work_item.c.due_at <= now


def order(columns: _Columns, person: Any) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a person's lines."""
    return (sql_case((columns.person_id == person, 0), else_=1), *by_due(columns))


def by_due(columns: _Columns) -> tuple[ColumnElement[Any], ...]:
    """Return the order of the lines of one range."""
    return (
        columns.due_at.asc().nulls_last(),
        columns.offered_at,
        columns.instance_id,  # so that pages do not overlap
        columns.key,
    )
