"""Moments as people here write them: "27 November 2026, 15.50 WIB".

Everything inside is UTC; only these functions know zones.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale

from webapp.i18n import ngettext

JAKARTA = ZoneInfo("Asia/Jakarta")

# The three zones of Indonesia by their offset; tzdata has these letters, but an office elsewhere
# must not be renamed.
_ZONE_LETTERS = {7: "WIB", 8: "WITA", 9: "WIT"}


def in_words(moment: datetime, *, zone: tzinfo = JAKARTA, language: str = "id") -> str:
    """Return a moment with its day, time and zone.

    >>> in_words(datetime(2026, 11, 27, 8, 50, tzinfo=UTC))
    '27 November 2026, 15.50 WIB'
    """
    date_there = day(moment, zone=zone, language=language)
    return f"{date_there}, {clock_time(moment, zone=zone)} {zone_letters(moment, zone)}"


def day(moment: date | datetime, *, zone: tzinfo = JAKARTA, language: str = "id") -> str:
    """Return the date of a moment, or a date, in words.

    >>> day(date(2026, 8, 17))
    '17 Agustus 2026'
    """
    there = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
    return format_date(there, "d MMMM y", locale=language)


def short_day(moment: date | datetime, *, zone: tzinfo = JAKARTA, language: str = "id") -> str:
    """Return a date for a narrow column.

    >>> short_day(date(2026, 8, 17))
    '17 Agu 2026'
    """
    there = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
    return format_date(there, "d MMM y", locale=language)


def weekday(there: date, *, language: str = "id") -> str:
    """Return the name of a date's weekday.

    >>> weekday(date(2026, 8, 17))
    'Senin'
    """
    return format_date(there, "EEEE", locale=language)


def clock_time(moment: datetime, *, zone: tzinfo = JAKARTA) -> str:
    """Return the time of day, with the dot that Indonesian uses.

    >>> clock_time(datetime(2026, 11, 27, 8, 5, tzinfo=UTC))
    '15.05'
    """
    return f"{moment.astimezone(zone):%H.%M}"


def zone_letters(moment: datetime, zone: tzinfo = JAKARTA) -> str:
    """Return WIB, WITA or WIT, or the zone's own abbreviation elsewhere."""
    there = moment.astimezone(zone)
    hours = (there.utcoffset() or timedelta()) / timedelta(hours=1)
    if str(zone).startswith(("Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura")):
        return _ZONE_LETTERS[int(hours)]
    return there.tzname() or ""


def duration(length: timedelta) -> str:
    """Return a length of time by its two greatest parts, such as "2 jam 5 menit".

    What is shorter than a minute is a minute.
    """
    minutes = max(1, round(abs(length) / timedelta(minutes=1)))
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(num)d hari", "%(num)d hari", days))
    if hours:
        parts.append(ngettext("%(num)d jam", "%(num)d jam", hours))
    if minutes and not days:
        parts.append(ngettext("%(num)d menit", "%(num)d menit", minutes))
    return " ".join(parts)


def install_dates(app: Flask) -> None:
    """Give templates the filters `moment`, `day`, `short_day`, `weekday`, `clock_time`, …."""

    def language() -> str:
        return str(get_locale() or "id")

    app.jinja_env.filters.update(
        moment=lambda at: in_words(at, language=language()),
        day=lambda at: day(at, language=language()),
        short_day=lambda at: short_day(at, language=language()),
        weekday=lambda there: weekday(there, language=language()),
        clock_time=clock_time,
        duration=duration,
        iso=lambda at: (
            at.astimezone(UTC).isoformat() if isinstance(at, datetime) else at.isoformat()
        ),
    )
