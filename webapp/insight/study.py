"""Reads what a page of figures shows of one version in one period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.calendars import Calendar
from engine.calendars.measuring import WorkingClock
from engine.diagram.model import Process
from engine.queries import CaseLine
from webapp.cases.taken_flows import flows_taken_by
from webapp.insight.figures import Figures, Minutes, add_up
from webapp.insight.period import Period
from webapp.insight.ways import Ways, learn_from_logs
from webapp.seed_calendar import NAME

# A log is a hundred times the work of a row; the newest cases tell ways and waits well enough.
MAX_LOGS = 1_000
_LOGS_AT_ONCE = 100


@dataclass(frozen=True)
class Study:
    """One version in one period."""

    process: Process
    figures: Figures
    ways: Ways  # of the newest `MAX_LOGS` cases; so are waiting and work in `figures`
    cases: dict[str, int]  # by status
    has_calendar: bool

    @property
    def count(self) -> int:
        return sum(self.cases.values())


def study(
    connection: Connection,
    process: Process,
    *,
    unit_id: UUID,
    definition_id: UUID,
    period: Period,
    now: datetime,
) -> Study:
    """Return the figures of a version: of the cases that began in a period."""
    minutes, has_calendar = working_minutes(connection, unit_id=unit_id, since=period.since)
    definition_ids, since, until = [definition_id], period.since, period.until
    visits = queries.step_visits(
        connection,
        unit_id=unit_id,
        definition_ids=definition_ids,
        since=since,
        until=until,
    )
    figures = add_up(visits, now=now, minutes=minutes, month_of=month_in(period))
    newest = queries.case_ids(
        connection,
        unit_id=unit_id,
        definition_ids=definition_ids,
        since=since,
        until=until,
        limit=MAX_LOGS,
    )
    logs = queries.logs_of_cases(connection, newest)
    ways = learn_from_logs(logs, process, figures, minutes)
    cases = queries.case_counts(
        connection, unit_id=unit_id, definition_ids=definition_ids, since=since, until=until
    )
    return Study(process, figures, ways, cases, has_calendar)


def cases_by_flow(
    connection: Connection,
    process: Process,
    flow_id: str,
    *,
    unit_id: UUID,
    definition_id: UUID,
    period: Period,
) -> list[CaseLine]:
    """Return the cases that took a flow, newest first, among those whose ways a study counts."""
    newest = queries.case_ids(
        connection,
        unit_id=unit_id,
        definition_ids=[definition_id],
        since=period.since,
        until=period.until,
        limit=MAX_LOGS,
    )
    taken = []
    for first in range(0, len(newest), _LOGS_AT_ONCE):
        ids = newest[first : first + _LOGS_AT_ONCE]
        for case, log in queries.logs_by_case(connection, instance_ids=ids).items():
            events = (event for entry in log for event in entry.events)
            if any(flow_id in flows_taken_by(event, process) for event in events):
                taken.append(case)
    return queries.case_lines(connection, taken)


def working_minutes(
    connection: Connection, *, unit_id: UUID, since: datetime
) -> tuple[Minutes, bool]:
    """Return what counts minutes from `since` on, and whether by the office's calendar.

    An office without a calendar works around the clock.
    """
    body = queries.calendars_in_force(connection, unit_id=unit_id).get(NAME)
    if body is None:
        return _around_the_clock, False
    return WorkingClock(Calendar.from_json(body), since).minutes, True


def month_in(period: Period) -> Callable[[datetime], tuple[int, int]]:
    """Return what tells the year and month of a moment, in the period's zone."""

    def month_of(moment: datetime) -> tuple[int, int]:
        there = moment.astimezone(period.zone)
        return there.year, there.month

    return month_of


def _around_the_clock(earlier: datetime, later: datetime) -> float:
    return max(0.0, (later - earlier).total_seconds() / 60)
