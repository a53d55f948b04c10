"""ISO 8601 durations, cycles and moments: the one place that reads them.

Timers, the working calendar, the diagram's rules and the expression language all ask here, so that
a value is readable everywhere or nowhere.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import Invalid

# The digits are bounded so that no readable duration overflows a timedelta.
_DATE_PART = r"(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,6})M)?(?:(?P<days>\d{1,6})D)?"
_TIME_PART = (
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:[.,]\d{1,6})?)S)?)?"
)
_DURATION = re.compile(rf"P(?=.)(?:(?P<weeks>\d{{1,6}})W|{_DATE_PART}{_TIME_PART})", re.ASCII)
_CYCLE = re.compile(r"R(\d{0,9})/(P[^/]*)", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)


@dataclass(frozen=True)
class Duration:
    """A length of time as it was written: a month is not a number of days. Weeks are days.

    Written ones are never negative; the difference of two moments may be.
    """

    years: int = 0
    months: int = 0
    days: int = 0
    seconds: Decimal = Decimal(0)  # to the microsecond

    @classmethod
    def of(cls, length: timedelta) -> "Duration":
        """Return the duration of a length of exact time."""
        return cls(days=length.days, seconds=Decimal(length // _MICROSECOND % _DAY) / 10**6)

    def add_to(self, moment: datetime) -> datetime:
        """Return, in UTC, when this duration that began at `moment` ends.

        Months and days count in `moment`'s own zone: 31 January and one month is 28 or 29 February.
        Hours, minutes and seconds are exact time.

        >>> parse_duration("P1M").add_to(datetime(2026, 1, 31, 9, tzinfo=UTC)).isoformat()
        '2026-02-28T09:00:00+00:00'

        Raises:
            Invalid: the end lies outside the years 1 to 9999.
        """
        return self._shift(moment, 1)

    def subtract_from(self, moment: datetime) -> datetime:
        """Return, in UTC, when this duration that ends at `moment` began."""
        return self._shift(moment, -1)

    def as_timedelta(self) -> timedelta:
        """Return the exact length; a day is 24 hours.

        Raises:
            Invalid: it has years or months, which are not of one length.
        """
        if self.years or self.months:
            raise Invalid(
                f"Expected a duration without years and months, but found '{self}'",
                indonesian=f"Gunakan durasi tanpa tahun dan bulan. Yang tertulis: '{self}'.",
            )
        return timedelta(days=self.days, microseconds=int(self.seconds * 10**6))

    def __str__(self) -> str:
        """Return ISO 8601: `str(parse_duration("PT90M"))` is 'PT5400S'."""
        if self.days * self.seconds < 0:  # of a difference, such as -1 day and 3600 s
            exact = Duration(seconds=Decimal(self.as_timedelta() // _MICROSECOND) / 10**6)
            return str(exact)
        is_negative = min(self.years, self.months, self.days) < 0 or self.seconds < 0
        parts = [(self.years, "Y"), (self.months, "M"), (self.days, "D")]
        date_part = "".join(f"{abs(number)}{letter}" for number, letter in parts if number)
        time_part = f"T{_plain(abs(self.seconds))}S" if self.seconds or not date_part else ""
        return f"{'-' if is_negative else ''}P{date_part}{time_part}"

    def _shift(self, moment: datetime, sign: int) -> datetime:
        if moment.tzinfo is None:
            raise ValueError(f"Expected to count from an aware moment, but '{moment}' has no zone")
        try:
            month_count = moment.year * 12 + moment.month - 1
            month_count += sign * (self.years * 12 + self.months)
            year, month = month_count // 12, month_count % 12 + 1
            if not 1 <= year <= 9999:
                raise OverflowError
            day = min(moment.day, monthrange(year, month)[1])
            begun = moment.replace(year=year, month=month, day=day)
            begun += timedelta(days=sign * self.days)
            return begun.astimezone(UTC) + sign * timedelta(microseconds=int(self.seconds * 10**6))
        except OverflowError as error:
            raise Invalid(
                f"Expected to end in the years 1 to 9999, but '{self}' from {moment} does not",
                indonesian=f"Durasi '{self}' dari {moment} melewati tahun 9999.",
            ) from error


_MICROSECOND = timedelta(microseconds=1)
_DAY = 24 * 3600 * 10**6  # in microseconds


def parse_duration(text: str) -> Duration:
    """Read an ISO 8601 duration.

    >>> parse_duration("P1DT2H").add_to(datetime(2026, 1, 5, 9, tzinfo=UTC)).isoformat()
    '2026-01-06T11:00:00+00:00'
    >>> parse_duration("PT90M").as_timedelta()
    datetime.timedelta(seconds=5400)

    Args:
        text: such as "PT90M"; weeks stand alone (P2W); only seconds may have a fraction.

    Raises:
        Invalid: `text` is not an ISO 8601 duration, or is negative.

    Source: BPMN 2.0.2, Timer Event Definition (timeDuration); ISO 8601-1, durations.
    """
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Invalid(
            f"Expected an ISO 8601 duration, such as 'PT90M' or 'P1DT2H', but found '{text[:80]}'",
            indonesian=(
                f"Tulis durasi ISO 8601, misalnya 'PT90M' atau 'P1DT2H'. Yang tertulis: "
                f"'{text[:80]}'."
            ),
        )
    found = {unit: value or "0" for unit, value in match.groupdict().items()}
    seconds = int(found["hours"]) * 3600 + int(found["minutes"]) * 60
    return Duration(
        years=int(found["years"]),
        months=int(found["months"]),
        days=int(found["weeks"]) * 7 + int(found["days"]),
        seconds=seconds + Decimal(found["seconds"].replace(",", ".")),
    )


def parse_cycle(text: str) -> tuple[int | None, Duration]:
    """Read an ISO 8601 repetition without a start; the count None is without end.

    >>> parse_cycle("R3/PT1H")[0], parse_cycle("R/P1D")[0]
    (3, None)

    Raises:
        Invalid: it is anything else (a start or end date, cron), or repeats never or without pause.

    Source: BPMN 2.0.2, Timer Event Definition (timeCycle); ISO 8601-1, recurring intervals.
    """
    match = _CYCLE.fullmatch(text)
    if match is None:
        raise _no_cycle(text)
    count = int(match[1]) if match[1] else None
    period = parse_duration(match[2])
    if count == 0 or period == Duration():
        raise _no_cycle(text)
    return count, period


def parse_moment(text: str, zone: str) -> datetime:
    """Read an ISO 8601 date or moment and return it in UTC.

    A moment without an offset is a wall time of `zone`; a date is its midnight.

    >>> parse_moment("2026-11-27T15:50", "Asia/Jakarta").isoformat()
    '2026-11-27T08:50:00+00:00'

    Raises:
        Invalid: `text` is neither, or `zone` is not an IANA time zone.
    """
    where = time_zone(zone)
    try:
        if _MOMENT.fullmatch(text) is None:
            raise ValueError("not of the form")
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=where)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"Expected a moment, such as '2026-11-27T15:50:00+07:00', but found '{text[:80]}'",
            indonesian=(
                f"Tulis tanggal dan jam ISO 8601, misalnya '2026-11-27T15:50:00+07:00'. Yang "
                f"tertulis: '{text[:80]}'."
            ),
        ) from error


def time_zone(name: str) -> ZoneInfo:
    """Return the IANA time zone of a name, such as "Asia/Jakarta".

    Raises:
        Invalid: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            f"Expected an IANA time zone, such as 'Asia/Jakarta', but found '{name[:80]}'",
            indonesian=(
                f"Pilih zona waktu IANA, misalnya 'Asia/Jakarta'. Yang tertulis: '{name[:80]}'."
            ),
            field="zone",
        ) from error


def _plain(number: Decimal) -> str:
    """Write a number without exponent and idle zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _no_cycle(text: str) -> Invalid:
    return Invalid(
        "Expected a cycle that repeats at least once after some time, such as 'R3/PT1H' or "
        f"'R/P1D', but found '{text[:80]}'",
        indonesian=(
            "Tulis siklus yang berulang sedikitnya satu kali, misalnya 'R3/PT1H' atau 'R/P1D'. "
            f"Yang tertulis: '{text[:80]}'."
        ),
    )
