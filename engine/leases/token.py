"""What a worker shows to say that it still has a job, and how it is told that it has not."""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from engine.errors import Conflict, WrongState

SECRET_BYTES = 18
MAX_LETTERS = 100


class LeaseLost(Conflict):
    """The lease ran out, and somebody else has the job or had it: drop the work."""


class JobWithdrawn(WrongState):
    """The job is over: its case no longer waits for it, or it was answered: drop the work."""

    status = 410


@dataclass(frozen=True)
class Token:
    """One lease: the attempt that it is of, and a secret. The database keeps the digest only."""

    attempts: int
    digest: str

    @classmethod
    def of(cls, written: str) -> "Token":
        """Read what a worker shows; what is no token fits no lease."""
        number = written.partition(".")[0]
        is_one = len(written) <= MAX_LETTERS and number.isascii() and number.isdecimal()
        attempts = int(number) if is_one and len(number) < 10 else -1
        return cls(attempts, sha256(written.encode("utf-8", "backslashreplace")).hexdigest())


def draw(attempts: int) -> str:
    """Return a new token, of an attempt at a job."""
    return f"{attempts}.{secrets.token_urlsafe(SECRET_BYTES)}"
