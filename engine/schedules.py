"""Timer start events of a process: when the next case begins by itself.

A row a start event of the newest version. `StartInstance` carries the moment for which it was
planned; the same transaction moves the row on, so that each moment begins one case.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, delete, insert, literal_column, update

from engine.diagram.model import Process, Timer
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
_PLAN = Hot(
    insert(timer_start), ["unit_id", "process_id", "element_id", "due_at", "left", "attempts"]
)
_its_row = (
    timer_start.c.unit_id == bindparam("its_unit"),
    timer_start.c.process_id == bindparam("its_process"),
    timer_start.c.element_id == bindparam("its_element"),
    timer_start.c.due_at == bindparam("its_due_at", type_=timer_start.c.due_at.type),
)
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
        timer_start.c.left == literal_column("0"),
    )
)


def plan(work: Work, unit_id: UUID, process: Process, at: datetime, zone: str) -> None:
    """Plan the cases that a newly deployed version begins by itself; forget the older version's.

    Args:
        work: the deployment's unit of work.
        unit_id: the office.
        process: the version's diagram.
        at: when it was deployed; durations and cycles count from then.
        zone: the office's time zone, IANA; a date without an offset is read by it.
    """
    work.run(_CLEAR, [{"its_unit": unit_id, "its_process": process.id}])
    rows: list[dict[str, Any]] = []
    for element in process.within(None):
        if element.kind == "startEvent" and element.timer is not None:
            due, left = _first(element.timer, at, zone)
            place = {"unit_id": unit_id, "process_id": process.id, "element_id": element.id}
            rows.append({**place, "due_at": due, "left": left, "attempts": 0})
    if rows:
        work.run(_PLAN, rows)


def move_on(
    work: Work, unit_id: UUID, process: Process, element_id: str, due: datetime, now: datetime
) -> None:
    """Plan the next case after the one that was due at `due`; what was missed is skipped.

    Raises:
        Conflict: that case has begun already, or another version has taken its place.
    """
    timer = process.elements[element_id].timer
    row = {
        "its_unit": unit_id,
        "its_process": process.id,
        "its_element": element_id,
        "its_due_at": due,
    }
    following = None if timer is None else _next(timer, due, now)
    if following is None:
        moved = work.run(_END, [row])
    else:
        moved = work.run(_MOVE_ON, [{**row, "new_due_at": following}])
        work.run(_FORGET, [{"its_unit": unit_id, "its_process": process.id}])
    if moved != 1:
        raise Conflict(f"Expected '{element_id}' to be due at {due.isoformat()}, but it is not")


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
