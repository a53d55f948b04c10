"""The calendar that a new office begins with: an ordinary timetable and the national days off.

Only a beginning: from then on the office's own table is the truth. Beyond the last joint decree the
library forecasts (its names then say "perkiraan"), it knows no local days off and no Ramadan hours.
"""

from collections.abc import Iterable
from datetime import date, time

import holidays

from engine.calendars import Calendar

NAME = "kerja"

_MORNING = (time(7, 30), time(12))
_AFTERNOON = (time(13), time(16))
# Fits Perpres 21/2023: 37 h 30 a week without breaks, from 07.30, a longer break on Friday.
_TIMETABLE = {
    **dict.fromkeys(range(4), (_MORNING, _AFTERNOON)),
    4: ((time(7, 30), time(11, 30)), (time(13), time(16, 30))),
}


def indonesian_days_off(years: Iterable[int]) -> dict[date, str]:
    """Return the national holidays and the collective leave (cuti bersama), by date.

    >>> indonesian_days_off([2026])[date(2026, 12, 25)]
    'Hari Raya Natal'
    """
    found = holidays.country_holidays(
        "ID", years=sorted(set(years)), categories=("public", "government"), language="id"
    )
    return {day: found[day] for day in sorted(found)}


def default_calendar(years: Iterable[int]) -> Calendar:
    """Return the timetable that fits the presidential regulation, with the days off of `years`."""
    return Calendar(NAME, _TIMETABLE, indonesian_days_off(years), "Asia/Jakarta")
