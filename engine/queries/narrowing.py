"""Which cases a list keeps, and the conditions that say so of one case.

The conditions look at one case at a time, by its own rows. They are scalar subqueries and not
EXISTS, which PostgreSQL may turn into a join with all work items of the office.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.sql.selectable import ScalarSelect

from engine.queries.plans import written
from engine.tables import incident, instance, register_counter, register_line, work_item

_ANY = literal(1)


@dataclass(frozen=True)
class RegisterNumber:
    """A number of a register, in one year or in any."""

    register: str
    number: int
    year: int | None = None


@dataclass(frozen=True)
class Narrowing:
    """Which cases a list keeps beside version, words and state; all of it must be so."""

    since: datetime | None = None  # began then or later
    until: datetime | None = None  # began before
    ended_since: datetime | None = None
    ended_until: datetime | None = None
    # The next five are of one and the same step that was offered.
    element_id: str = ""
    group: str = ""  # to which
    late_at: datetime | None = None  # only if it was late as seen then
    offered_since: datetime | None = None
    offered_until: datetime | None = None
    without_element_id: str = ""  # of a step that was never offered
    person_id: str = ""  # who completed a step, or took one and kept it
    number: RegisterNumber | None = None  # that the case drew, void or not
    value: tuple[str, str] | None = None  # a variable of the summary, and what it is
    turned: tuple[str, str] | None = None  # (A, B): B was completed before A was for the last time
    is_signed_by_one: bool = False  # one person gave the parafs of two steps
    incident: str = ""  # "open", "ever", or "" for whether or not


def conditions(by: Narrowing, unit_id: UUID) -> Iterator[ColumnElement[bool]]:
    """Yield what must hold of a case of an office, but for when it began."""
    if by.ended_since is not None:
        yield instance.c.ended_at >= by.ended_since
    if by.ended_until is not None:
        yield instance.c.ended_at < by.ended_until
    if by.is_signed_by_one:
        yield instance.c.signed_by_one.is_not(None)
    if by.value is not None:
        name, value = by.value
        yield instance.c.summary[name].as_string() == value
    if by.number is not None:
        yield instance.c.id.in_(numbered(by.number, unit_id))
    if by.incident:
        yield _incident(by.incident)
    yield from _of_items(by)


def _of_items(by: Narrowing) -> Iterator[ColumnElement[bool]]:
    visit = list(_visit(by))
    if visit:
        yield _item(*visit).is_not(None)
    if by.without_element_id:
        yield _item(of_element(by.without_element_id)).is_(None)
    if by.person_id:
        yield _item(work_item.c.person_id == by.person_id).is_not(None)
    if by.turned is not None:
        yield _turned(*by.turned)


def numbered(number: RegisterNumber, unit_id: UUID) -> Select[Any]:
    """Return the query for the ids of an office's cases that drew a number."""
    line = register_line.c
    query = select(line.instance_id).where(
        line.unit_id == unit_id,
        line.register == number.register,
        line.number == number.number,
    )
    if number.year is not None:
        return query.where(line.year == number.year)
    # The years that there are: so that each is one look into the register's key.
    counter = register_counter.c
    years = select(counter.year).where(
        counter.unit_id == unit_id, counter.register == number.register
    )
    return query.where(line.year.in_(years))


def was_late() -> ColumnElement[bool]:
    """Return the condition that a work item was completed after it was due; an index has these."""
    completed = work_item.c.status == written("completed")
    return and_(completed, work_item.c.ended_at > work_item.c.due_at)


def of_element(element_id: str) -> ColumnElement[bool]:
    """Return the condition that a work item is of an element."""
    begin = f"{element_id}:"  # not LIKE: on SQLite it takes "Periksa" for "periksa"
    return func.substr(work_item.c.key, 1, len(begin)) == begin


def _visit(by: Narrowing) -> Iterator[ColumnElement[bool]]:
    if by.element_id:
        yield of_element(by.element_id)
    if by.group:
        yield work_item.c.group_key == by.group
    if by.late_at is not None:
        waiting = and_(work_item.c.status == "open", work_item.c.due_at < by.late_at)
        yield or_(was_late(), waiting)
    if by.offered_since is not None:
        yield work_item.c.offered_at >= by.offered_since
    if by.offered_until is not None:
        yield work_item.c.offered_at < by.offered_until


def _item(*which: ColumnElement[bool]) -> ScalarSelect[int]:
    query = select(_ANY).select_from(work_item).where(work_item.c.instance_id == instance.c.id)
    return query.where(*which).limit(1).scalar_subquery()


def _turned(earlier: str, later: str) -> ColumnElement[bool]:
    last_of_earlier = func.max(work_item.c.ended_at).filter(of_element(earlier))
    first_of_later = func.min(work_item.c.ended_at).filter(of_element(later))
    query = select(last_of_earlier > first_of_later).where(
        work_item.c.instance_id == instance.c.id, work_item.c.status == "completed"
    )
    return query.scalar_subquery() == true()


def _incident(which: str) -> ColumnElement[bool]:
    query = select(_ANY).select_from(incident).where(incident.c.instance_id == instance.c.id)
    if which == "open":
        query = query.where(incident.c.resolved_at.is_(None))
    return query.limit(1).scalar_subquery().is_not(None)
