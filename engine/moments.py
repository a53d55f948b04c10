"""Moments as people say them in a sentence: by the clock on the wall, with its zone. Pure."""

from datetime import datetime, timedelta, tzinfo

# What a mere offset means in Indonesia; any other offset goes by itself.
_NAMES = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}


def time_said(moment: datetime, zone: tzinfo) -> str:
    """Return the time of day.

    >>> from datetime import UTC
    >>> from zoneinfo import ZoneInfo
    >>> time_said(datetime(2026, 11, 23, 1, 15, tzinfo=UTC), ZoneInfo("Asia/Jakarta"))
    '08.15 WIB'
    """
    there = moment.astimezone(zone)
    name = there.tzname() or ""
    offset = there.utcoffset() or timedelta(0)
    return f"{there:%H.%M} {_NAMES.get(offset, name) if name.startswith('UTC') else name}"


def moment_said(moment: datetime, zone: tzinfo) -> str:
    """Return the day and the time of day.

    >>> moment = datetime.fromisoformat("2026-11-23T08:15:00+07:00")
    >>> moment_said(moment, moment.tzinfo)
    '23-11-2026 08.15 WIB'
    """
    return f"{moment.astimezone(zone):%d-%m-%Y} {time_said(moment, zone)}"
