"""How often one caller may ask for what costs a processor: counted in memory, by whom.

A restart forgets it, and each process counts for itself: it keeps an eager script from slowing the
pages of everybody, and is no defence against who wants to harm.
"""

import threading
from collections import deque
from datetime import datetime, timedelta

from engine.errors import Refusal

MAX_CALLERS = 1_000  # of whom it is remembered when they asked


class TooOften(Refusal):
    """Too many questions in a short time: wait."""

    status = 429

    def __init__(self, most: int, within: timedelta, retry_after: timedelta) -> None:
        seconds = round(within.total_seconds())
        super().__init__(
            f"Expected at most {most} questions in {seconds} seconds, but there were more",
            indonesian=f"Paling banyak {most} pemeriksaan dalam {seconds} detik. "
            "Tunggu sebentar, lalu coba lagi.",
        )
        self.retry_after = retry_after


class Pace:
    """Counts who asked when. Threads may share it."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most = most
        self._within = within
        self._asked: dict[str, deque[datetime]] = {}
        self._turn = threading.Lock()

    def count(self, caller: str, now: datetime) -> None:
        """Count a question.

        Raises:
            TooOften: he has asked too often; this one is not counted.
        """
        with self._turn:
            moments = self._asked.pop(caller, deque())
            self._asked[caller] = moments  # he stands last: who asked longest ago is forgotten
            if len(self._asked) > MAX_CALLERS:
                del self._asked[next(iter(self._asked))]
            while moments and moments[0] <= now - self._within:
                moments.popleft()
            if len(moments) >= self._most:
                raise TooOften(self._most, self._within, moments[0] + self._within - now)
            moments.append(now)
