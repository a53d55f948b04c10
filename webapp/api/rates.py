"""How often one token may ask: so many requests in each minute, counted in this process.

Each process counts for itself and a restart forgets it: it keeps an eager program from slowing the
pages, and is no defence against who wants to harm. Source of the headers: the IETF's draft
"RateLimit header fields for HTTP".
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.api.errors import TooMany

MINUTE = 60
MAX_TOKENS = 10_000  # that are remembered


@dataclass(frozen=True)
class Left:
    """What a token has left of this minute."""

    most: int
    left: int
    seconds: int  # until it is full again

    def headers(self) -> dict[str, str]:
        """Return it as an answer says it."""
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={MINUTE}',
            "RateLimit": f'"minute";r={self.left};t={self.seconds}',
        }


class Rates:
    """Counts requests by token. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._counted: dict[UUID, tuple[int, int]] = {}  # token -> minute, requests in it
        self._turn = threading.Lock()

    def count(self, token_id: UUID, now: datetime) -> Left:
        """Count a request and return what is left.

        Raises:
            TooMany: nothing was left.
        """
        minute, second = divmod(int(now.timestamp()), MINUTE)
        with self._turn:
            counted_in, count = self._counted.pop(token_id, (minute, 0))
            count = count + 1 if counted_in == minute else 1
            self._counted[token_id] = (minute, count)  # last: who asked longest ago is forgotten
            if len(self._counted) > MAX_TOKENS:
                del self._counted[next(iter(self._counted))]
        if count > self._most:
            raise TooMany(self._most, MINUTE - second)
        return Left(self._most, self._most - count, MINUTE - second)
