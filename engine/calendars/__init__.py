"""Working time: when an office is open, and how its minutes are counted.

A calendar is a weekly timetable in a time zone, less the days off. Breaks are the gaps between a
day's intervals. Every moment that leaves here is UTC, and time is counted in exact seconds between
opening and closing, so that a change of the clocks (DST) shortens or lengthens just the interval
that it falls in.

Days are walked one by one, at most `HORIZON_DAYS`: whoever needs more has mistaken a unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.calendars.fields import (
    Interval,
    check_intervals,
    invalid,
    read_day,
    read_intervals,
    read_mapping,
    read_text,
    read_weekday,
)
from engine.durations import time_zone
from engine.errors import Invalid

HORIZON_DAYS = 3653  # ten years

_MIDNIGHT = time(0)
_NOTHING = timedelta(0)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """When an office works.

    `weekly` maps a weekday (Monday is 0) to its intervals; a weekday that is missing is off.
    `days_off` maps a date to its name.

    Raises:
        Invalid: a field says something impossible; `field` names it.
    """

    name: str
    weekly: Mapping[int, tuple[Interval, ...]]
    days_off: Mapping[date, str] = field(default_factory=dict)
    zone: str = "Asia/Jakarta"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise invalid("name", "a name", "nama", self.name)
        time_zone(self.zone)
        for weekday, intervals in self.weekly.items():
            check_intervals(f"weekly.{weekday}", weekday, intervals)
        if not any(self.weekly.values()):
            raise Invalid(
                "Expected working time on at least one weekday, but 'weekly' has none",
                indonesian="Isi jam kerja sedikitnya pada satu hari; jadwal mingguan masih kosong.",
                field="weekly",
            )

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Calendar":
        """Read what `to_json` wrote, or what a person or program sends in its place.

        Raises:
            Invalid: it is not of that shape; `field` names the place.
        """
        for key in body:
            if key not in ("name", "zone", "weekly", "days_off"):
                raise invalid(str(key), "only name, zone, weekly, days_off", "isian itu", key)
        weekly = read_mapping(body.get("weekly"), "weekly")
        days_off = read_mapping(body.get("days_off", {}), "days_off")
        return cls(
            name=read_text(body.get("name"), "name"),
            zone=read_text(body.get("zone", "Asia/Jakarta"), "zone"),
            weekly={
                day: intervals
                for key in sorted(weekly)
                for day, intervals in [
                    (read_weekday(key), read_intervals(weekly[key], f"weekly.{key}"))
                ]
                if intervals
            },
            days_off={
                read_day(key): read_text(days_off[key], f"days_off.{key}")
                for key in sorted(days_off)
            },
        )

    def to_json(self) -> dict[str, Any]:
        """Return the calendar as plain JSON values, always in the same order.

        >>> Calendar("pagi", {0: ((time(7, 30), time(12)),)}).to_json()["weekly"]
        {'0': [['07:30', '12:00']]}
        """
        return {
            "days_off": {day.isoformat(): self.days_off[day] for day in sorted(self.days_off)},
            "name": self.name,
            "weekly": {
                str(weekday): [
                    [f"{opens:%H:%M}", "24:00" if closes == _MIDNIGHT else f"{closes:%H:%M}"]
                    for opens, closes in self.weekly[weekday]
                ]
                for weekday in sorted(self.weekly)
                if self.weekly[weekday]
            },
            "zone": self.zone,
        }


def add_working_time(calendar: Calendar, start: datetime, duration: timedelta) -> datetime:
    """Return the moment, in UTC, at which `duration` of working time since `start` has passed.

    What ends exactly at closing time ends then, not at the next opening. No duration ends at
    `start`, whether the office is open or not.

    >>> office = Calendar("kerja", {4: ((time(7, 30), time(16)),), 0: ((time(7, 30), time(16)),)})
    >>> friday = datetime(2026, 11, 27, 8, 50, tzinfo=UTC)  # 15.50 in Jakarta
    >>> add_working_time(office, friday, timedelta(minutes=120)).isoformat()
    '2026-11-30T02:20:00+00:00'

    Raises:
        Invalid: `duration` is negative, or does not fit in the ten years after `start`.
    """
    if duration < _NOTHING:
        raise Invalid(
            f"Expected a duration of working time, but found a negative one: {duration}",
            indonesian=f"Waktu kerja tidak boleh negatif. Yang diberikan: {duration}.",
        )
    start = _utc(start)
    if duration == _NOTHING:
        return start
    left = duration
    for opens, closes in working_windows(calendar, start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise _too_far(calendar, start)


def starts_counting_at(calendar: Calendar, moment: datetime) -> datetime:
    """Return the first moment of working time at or after `moment`, in UTC.

    Raises:
        Invalid: there is none in the ten years after `moment`.
    """
    moment = _utc(moment)
    for opens, _ in working_windows(calendar, moment):
        return opens
    raise _too_far(calendar, moment)


def working_time_between(calendar: Calendar, earlier: datetime, later: datetime) -> timedelta:
    """Return how much working time lies between two moments; none if `later` is not later.

    Raises:
        Invalid: they are more than ten years apart.
    """
    earlier, later = _utc(earlier), _utc(later)
    if later - earlier > timedelta(days=HORIZON_DAYS):
        raise _too_far(calendar, earlier)
    total = _NOTHING
    for opens, closes in working_windows(calendar, earlier):
        if opens >= later:
            break
        total += min(closes, later) - opens
    return total


def working_windows(calendar: Calendar, since: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of working time from `since` (UTC): in order, apart, none empty."""
    zone = time_zone(calendar.zone)
    # From the day before: where the clocks leap, its intervals may reach into the day of `since`.
    day = since.astimezone(zone).date() - _ONE_DAY
    closed = since
    for _ in range(HORIZON_DAYS + 2):
        if day not in calendar.days_off:
            for opens_at, closes_at in calendar.weekly.get(day.weekday(), ()):
                last_day = day + _ONE_DAY if closes_at == _MIDNIGHT else day
                opens = datetime.combine(day, opens_at, zone).astimezone(UTC)
                closes = datetime.combine(last_day, closes_at, zone).astimezone(UTC)
                if max(opens, closed) < closes:
                    yield max(opens, closed), closes
                    closed = closes
        day += _ONE_DAY


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"Expected to count from an aware moment, but '{moment}' has no zone")
    # A few years from the ends of datetime, so that no walk runs over them.
    if not 1900 <= moment.year <= 9900:
        raise Invalid(
            f"Expected a moment in the years 1900 to 9900, but found {moment.isoformat()}",
            indonesian=f"Tahun harus antara 1900 dan 9900. Yang diberikan: {moment.isoformat()}.",
        )
    return moment.astimezone(UTC)


def _too_far(calendar: Calendar, since: datetime) -> Invalid:
    return Invalid(
        f"Expected the working time of calendar '{calendar.name}' to be reached within ten years "
        f"of {since.isoformat()}, but it was not",
        indonesian=(
            f"Waktu kerja menurut kalender '{calendar.name}' tidak tercapai dalam sepuluh tahun "
            f"sejak {since.isoformat()}."
        ),
    )
