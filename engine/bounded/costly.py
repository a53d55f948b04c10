"""What was too costly just now: asking once more must not cost once more.

Only for a minute: a busy machine may have been to blame.
"""

import hashlib
import time
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

KEPT_SECONDS = 60.0
MOST = 100


class Costly(Generic[Answer]):
    """The answers to what was too costly, for a while."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, Answer]] = {}

    def get(self, question: bytes) -> Answer | None:
        """Return the answer to what was too costly just now; None to anything else."""
        if not self._known:
            return None
        until, answer = self._known.get(_digest(question), (0.0, None))
        return answer if time.monotonic() < until else None

    def note(self, question: bytes, answer: Answer) -> None:
        """Keep the answer to what was too costly."""
        self._known[_digest(question)] = (time.monotonic() + KEPT_SECONDS, answer)
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]


def _digest(question: bytes) -> bytes:
    return hashlib.sha256(question).digest()
