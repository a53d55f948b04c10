"""Slowing down who guesses passwords: failures are counted in the database.

So no restart and no second process forgets them. An attempt is counted before the password is
looked at, so that many at once do not slip through; a good one is taken back. Subjects are
keyed hashes: neither names nor addresses of people are kept.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from engine.errors import Refusal
from webapp.ids import new_id
from webapp.tables import login_attempt


@dataclass(frozen=True)
class Limit:
    """So many failures of one kind of subject within a time."""

    kind: str
    failures: int
    within: timedelta


# A person mistypes twice or thrice; an office of fifty shares one address; a botnet has many
# addresses and one victim.
LIMITS = (
    Limit("account and address", 5, timedelta(minutes=15)),
    Limit("address", 50, timedelta(minutes=15)),
    Limit("account", 30, timedelta(hours=1)),
)
FORGET_AFTER = timedelta(days=1)


class TooManyAttempts(Refusal):
    """Too many wrong passwords: wait."""

    status = 429

    def __init__(self, retry_after: timedelta) -> None:
        minutes = max(1, -(-retry_after // timedelta(minutes=1)))
        super().__init__(
            f"Too many attempts with a wrong password. Try again in {minutes} minutes.",
            indonesian="Terlalu banyak percobaan dengan kata sandi yang salah. "
            f"Coba lagi {minutes} menit lagi.",
        )
        self.retry_after = retry_after


def subjects(secret: bytes, *, account: str, address: str) -> tuple[str, ...]:
    """Return what one attempt counts against, in the order of `LIMITS`."""
    values = (f"{account}\n{address}", address, account)
    key = hashlib.sha256(b"login attempts" + secret).digest()
    return tuple(
        hmac.new(key, f"{limit.kind}\n{value}".encode(), hashlib.sha256).hexdigest()
        for limit, value in zip(LIMITS, values, strict=True)
    )


def count_attempt(connection: Connection, *, counted: tuple[str, ...], now: datetime) -> None:
    """Count one attempt; to be called in a transaction of its own, before the password is checked.

    Raises:
        TooManyAttempts: there were too many; this one is not counted.
    """
    connection.execute(delete(login_attempt).where(login_attempt.c.tried_at < now - FORGET_AFTER))
    for limit, subject in zip(LIMITS, counted, strict=True):
        _refuse_above(connection, limit, subject, now)
    rows = [{"id": new_id(), "subject": subject, "tried_at": now} for subject in counted]
    connection.execute(insert(login_attempt), rows)


def forget_attempts(connection: Connection, *, counted: tuple[str, ...]) -> None:
    """Take back one attempt for each subject: the password was right.

    The failures of the account at this address are forgotten altogether. Those of the address and
    of the account as a whole stay: who knows one password must not be able to reset the counter for
    guessing others.
    """
    connection.execute(delete(login_attempt).where(login_attempt.c.subject == counted[0]))
    for subject in counted[1:]:
        latest = (
            select(login_attempt.c.id)
            .where(login_attempt.c.subject == subject)
            .order_by(login_attempt.c.tried_at.desc(), login_attempt.c.id.desc())
            .limit(1)
        )
        connection.execute(
            delete(login_attempt).where(login_attempt.c.id == latest.scalar_subquery())
        )


def _refuse_above(connection: Connection, limit: Limit, subject: str, now: datetime) -> None:
    wanted = select(func.count(), func.min(login_attempt.c.tried_at)).where(
        login_attempt.c.subject == subject, login_attempt.c.tried_at > now - limit.within
    )
    failures, first_at = connection.execute(wanted).one()
    if failures >= limit.failures:
        raise TooManyAttempts(first_at + limit.within - now)
