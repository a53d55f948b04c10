"""Working time between very many pairs of moments: the calendar is walked once. Pure.

`working_time_between` walks the days of every pair; a year of an office has a million pairs.
"""

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import takewhile

from engine.calendars import Calendar, working_windows


class WorkingClock:
    """How much working time has passed since a moment, in seconds.

    >>> from datetime import UTC, time
    >>> mornings = Calendar("kerja", {0: ((time(8), time(12)),)}, zone="UTC")  # of Mondays
    >>> clock = WorkingClock(mornings, datetime(2026, 1, 1, tzinfo=UTC))
    >>> early, late = (datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (7, 9))
    >>> clock.minutes(early, late)
    60.0
    """

    def __init__(self, calendar: Calendar, since: datetime) -> None:
        self._calendar = calendar
        self._since = since
        self._until = since
        self._opens: list[float] = []
        self._length: list[float] = []
        self._before: list[float] = []  # seconds worked until each opening

    def minutes(self, earlier: datetime, later: datetime) -> float:
        """Return the working minutes between two moments, none of them before `since`.

        0.0 if `later` is not later; what lies before `since` is not counted.
        """
        if later > self._until:
            self._walk(later + timedelta(days=400))
        return max(0.0, self._worked(later) - self._worked(earlier)) / 60

    def _worked(self, moment: datetime) -> float:
        second = moment.timestamp()
        place = bisect_right(self._opens, second) - 1
        if place < 0:
            return 0.0
        return self._before[place] + min(second - self._opens[place], self._length[place])

    def _walk(self, until: datetime) -> None:
        self._opens, self._length, self._before = [], [], []
        worked = 0.0
        windows = working_windows(self._calendar, self._since)
        for opens, closes in takewhile(lambda window: window[0] < until, windows):
            self._opens.append(opens.timestamp())
            self._length.append((closes - opens).total_seconds())
            self._before.append(worked)
            worked += self._length[-1]
        self._until = until
