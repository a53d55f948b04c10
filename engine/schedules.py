"""Timer start events of a process: when the next case begins by itself.

A row a start event of the version in force, and of each that is to come. What an older one planned
ends when a newer one comes into force. `StartInstance` carries the moment for which it was planned:
the case begins on the version that planned it, and the same transaction moves the row on, so that
each moment begins one case.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, insert, literal_column, or_, select, update

from engine.diagram.model import Element, Process, Timer
from engine.durations import parse_cycle, parse_duration, parse_moment
from engine.errors import Conflict
from engine.statements import Hot
from engine.tables import timer_start
from engine.work import Work

MAX_SKIPPED = 100_000  # rounds of a cycle that nobody was there to begin

_CLEAR = Hot(
    delete(timer_start).where(
        timer_start.c.unit_id == bindparam("its_unit"),
        timer_start.c.process_id == bindparam("its_process"),
    )
)
_UNTIL = bindparam("new_until_at", type_=timer_start.c.until_at.type)
_CUT = Hot(
    update(timer_start)
    .where(
        timer_start.c.unit_id == bindparam("its_unit"),
        timer_start.c.process_id == bindparam("its_process"),
        or_(timer_start.c.until_at.is_(None), timer_start.c.until_at > _UNTIL),
    )
    .values(until_at=_UNTIL)
)
_PLAN = Hot(
    insert(timer_start),
    ["unit_id", "process_id", "version", "element_id", "due_at", "left", "attempts"],
)
_its_moment = (
    timer_start.c.unit_id == bindparam("its_unit"),
    timer_start.c.process_id == bindparam("its_process"),
    timer_start.c.element_id == bindparam("its_element"),
    timer_start.c.due_at == bindparam("its_due_at", type_=timer_start.c.due_at.type),
)
is_awaited = or_(timer_start.c.until_at.is_(None), timer_start.c.due_at < timer_start.c.until_at)
_PLANNED = Hot(select(timer_start.c.version).where(*_its_moment, is_awaited))
_its_row = (*_its_moment, timer_start.c.version == bindparam("its_version"))
_MOVE_ON = Hot(
    update(timer_start)
    .where(*_its_row)
    .values(
        due_at=bindparam("new_due_at", type_=timer_start.c.due_at.type),
        left=case((timer_start.c.left > 0, timer_start.c.left - 1), else_=timer_start.c.left),
        attempts=0,
    )
)
_END = Hot(delete(timer_start).where(*_its_row))
_FORGET = Hot(
    delete(timer_start).where(
        timer_start.c.unit_id == bindparam("its_unit"),
        timer_start.c.process_id == bindparam("its_process"),
        timer_start.c.version == bindparam("its_version"),
        timer_start.c.left == literal_column("0"),
    )
)


@dataclass(frozen=True)
class Place:
    """Whose cases are planned: a version of an office's process."""

    unit_id: UUID
    process_id: str
    version: int


def plan(
    work: Work, place: Place, process: Process, at: datetime, is_staged: bool, zone: str
) -> None:
    """Plan the cases that a newly deployed version begins by itself; end the older versions'.

    Args:
        work: the deployment's unit of work.
        place: the version.
        process: its diagram.
        at: when it comes into force; durations and cycles count from then.
        is_staged: whether that is later; until then older versions begin cases.
        zone: the office's time zone, IANA; a date without an offset is read by it.
    """
    if is_staged:
        work.run(_CUT, [{**_of_process(place), "new_until_at": at}])
    else:
        clear(work, place.unit_id, process.id)
    rows: list[dict[str, Any]] = []
    for element in process.within(None):
        if element.kind == "startEvent" and element.timer is not None:
            due, left = _first(element.timer, at, zone)
            if is_staged and due < at:
                continue  # that moment is an older version's
            rows.append(
                {
                    "unit_id": place.unit_id,
                    "process_id": process.id,
                    "version": place.version,
                    "element_id": element.id,
                    "due_at": due,
                    "left": left,
                    "attempts": 0,
                }
            )
    if rows:
        work.run(_PLAN, rows)


def clear(work: Work, unit_id: UUID, process_id: str) -> None:
    """Forget the cases that all versions of a process have planned."""
    work.run(_CLEAR, [{"its_unit": unit_id, "its_process": process_id}])


def planned(work: Work, unit_id: UUID, process_id: str, element_id: str, due: datetime) -> int:
    """Return the number of the version that planned a case for a moment.

    Raises:
        Conflict: that case has begun already, or another version has taken its place.
    """
    row = work.one(
        _PLANNED,
        its_unit=unit_id,
        its_process=process_id,
        its_element=element_id,
        its_due_at=due,
    )
    if row is None:
        raise _not_due(element_id, due)
    return int(row[0])


def move_on(work: Work, place: Place, start: Element, due: datetime, now: datetime) -> None:
    """Plan the next case after the one that was due at `due`; what was missed is skipped.

    Raises:
        Conflict: that case has begun already, or another version has taken its place.
    """
    whose = {**_of_process(place), "its_version": place.version}
    row = {**whose, "its_element": start.id, "its_due_at": due}
    following = None if start.timer is None else _next(start.timer, due, now)
    if following is None:
        moved = work.run(_END, [row])
    else:
        moved = work.run(_MOVE_ON, [{**row, "new_due_at": following}])
        work.run(_FORGET, [whose])
    if moved != 1:
        raise _not_due(start.id, due)


def _of_process(place: Place) -> dict[str, Any]:
    return {"its_unit": place.unit_id, "its_process": place.process_id}


def _not_due(element_id: str, due: datetime) -> Conflict:
    return Conflict(f"Expected '{element_id}' to be due at {due.isoformat()}, but it is not")


def _first(timer: Timer, at: datetime, zone: str) -> tuple[datetime, int | None]:
    if timer.kind == "date":
        return parse_moment(timer.value, zone).astimezone(UTC), None
    if timer.kind == "duration":
        return parse_duration(timer.value).add_to(at), None
    count, period = parse_cycle(timer.value)
    return period.add_to(at), -1 if count is None else count


def _next(timer: Timer, due: datetime, now: datetime) -> datetime | None:
    """Return when a cycle is due after `now`, None when it is over."""
    if timer.kind != "cycle":
        return None
    _, period = parse_cycle(timer.value)
    following = period.add_to(due)
    for _ in range(MAX_SKIPPED):
        if following > now:
            break
        following = period.add_to(following)
    return following
