"""When things happened in the demo: counted backwards in working time, so that no deadline lies."""

import hashlib
from bisect import bisect_left
from datetime import datetime, timedelta
from uuid import UUID

from engine.calendars import Calendar, working_time_between

# Even around Idulfitri a week of work fits in; the demo's oldest case is not six working days old.
DAYS = 35


def working_moment(calendar: Calendar, now: datetime, minutes: int) -> datetime:
    """Return the latest whole minute since which so many working minutes have passed.

    >>> from datetime import UTC, time
    >>> office = Calendar("kerja", {day: ((time(8), time(9)),) for day in range(7)}, zone="UTC")
    >>> working_moment(office, datetime(2026, 11, 23, 12, tzinfo=UTC), 70).isoformat()
    '2026-11-22T08:50:00+00:00'
    """
    if minutes == 0:
        return now
    latest = now.replace(second=0, microsecond=0)
    wanted = timedelta(minutes=minutes)

    def is_long_enough(ago: int) -> bool:
        return working_time_between(calendar, latest - timedelta(minutes=ago), latest) >= wanted

    ago = bisect_left(range(DAYS * 24 * 60), True, key=is_long_enough)
    return latest - timedelta(minutes=ago)


def case_id(moment: datetime, name: str) -> UUID:
    """Return a UUIDv7 of `moment` whose random bits come from `name`.

    >>> from datetime import UTC
    >>> str(case_id(datetime(2026, 11, 23, tzinfo=UTC), "panen"))[:15]
    '01a205b3-d000-7'
    """
    drawn = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")
    milliseconds = int(moment.timestamp() * 1000)
    version, variant = 0x7 << 76, 0b10 << 62
    low, middle = drawn & ((1 << 62) - 1), (drawn >> 62) & 0xFFF
    return UUID(int=milliseconds << 80 | version | middle << 64 | variant | low)
