"""A calendar as people read it: hours and breaks, days off, what each version changed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from engine.calendars import Calendar
from engine.queries import CalendarVersion, LogEntry
from webapp.cases.naming import person

WEEKDAYS = range(7)  # Monday is 0
_ANY_DAY = date(2026, 1, 5)
_MIDNIGHT = time(0)


@dataclass(frozen=True)
class Hours:
    """From … to …; the end of a day is 24.00."""

    opens: str
    closes: str


@dataclass(frozen=True)
class Weekday:
    """One row of the timetable."""

    number: int
    hours: tuple[Hours, ...]
    breaks: tuple[Hours, ...]
    length: timedelta

    @property
    def any_date(self) -> date:
        """A date on this weekday, to be named by it."""
        return _ANY_DAY + timedelta(days=self.number)


@dataclass(frozen=True)
class Change:
    """A version of the calendar, and what it did to the one before."""

    version: int
    set_at: datetime
    by: str
    added: tuple[tuple[date, str], ...]
    removed: tuple[tuple[date, str], ...]
    timetable_changed: bool
    is_first: bool


def timetable(calendar: Calendar) -> list[Weekday]:
    """Return the week, Monday first."""
    return [_weekday(calendar, number) for number in WEEKDAYS]


def days_off(calendar: Calendar, year: int) -> list[tuple[date, str]]:
    """Return the days off of a year, in order."""
    return [(day, name) for day, name in sorted(calendar.days_off.items()) if day.year == year]


def next_year_is_missing(calendar: Calendar, today: date) -> bool:
    """Say whether it is time to ask for next year's days off: from October, when there are none."""
    return today.month >= 10 and not days_off(calendar, today.year + 1)


def changes(
    versions: Sequence[CalendarVersion], office_log: Sequence[LogEntry]
) -> Iterator[Change]:
    """Yield what each version changed, newest first.

    Args:
        versions: of one calendar, newest first.
        office_log: the office's own log, which says who set them.
    """
    setters = {
        (event["name"], event["version"]): person(entry.actor["id"], entry.actor["name"])
        for entry in office_log
        for event in entry.events
        if event["type"] == "CalendarSet"
    }
    for index, version in enumerate(versions):
        now = Calendar.from_json(version.body)
        before = Calendar.from_json(versions[index + 1].body) if version.version > 1 else None
        yield Change(
            version.version,
            version.set_at,
            setters.get((version.name, version.version), ""),
            added=_missing_in(before.days_off if before else now.days_off, now.days_off),
            removed=_missing_in(now.days_off, before.days_off) if before else (),
            timetable_changed=before is not None and before.weekly != now.weekly,
            is_first=before is None,
        )


def _weekday(calendar: Calendar, number: int) -> Weekday:
    intervals = calendar.weekly.get(number, ())
    pauses = [(closes, opens) for (_, closes), (opens, _) in pairwise(intervals) if closes != opens]
    return Weekday(
        number,
        hours=tuple(Hours(_clock(opens), _end(closes)) for opens, closes in intervals),
        breaks=tuple(Hours(_clock(begins), _clock(ends)) for begins, ends in pauses),
        length=sum((_length(opens, closes) for opens, closes in intervals), timedelta()),
    )


def _clock(at: time) -> str:
    return f"{at:%H.%M}"


def _end(at: time) -> str:
    return "24.00" if at == _MIDNIGHT else _clock(at)


def _length(opens: time, closes: time) -> timedelta:
    begin = datetime.combine(_ANY_DAY, opens)
    end = datetime.combine(_ANY_DAY, closes)
    return (end if closes != _MIDNIGHT else end + timedelta(days=1)) - begin


def _missing_in(
    here: Mapping[date, str], there: Mapping[date, str]
) -> tuple[tuple[date, str], ...]:
    return tuple((day, name) for day, name in sorted(there.items()) if here.get(day) != name)
