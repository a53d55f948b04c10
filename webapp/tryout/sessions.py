"""Where a person's play stands: its moves, kept between two requests and from day to day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from engine.errors import Invalid, Refusal
from engine.play import Given, Move, read_moves
from webapp.tryout.tables import play_session

OPENS_AT = 8  # o'clock
MAX_DRAFT_FORMS = 20  # half-filled forms of one play
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class PlaySession:
    """One person's play of one draft or version."""

    given: Given
    moves: tuple[Move, ...] = ()
    drafts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # by case and key

    def with_move(self, move: Move, at: int) -> "PlaySession":
        """Return the play with one move more, made when `at` moves had been carried out."""
        return replace(self, moves=(*self.moves[:at], move))

    def back(self, at: int) -> "PlaySession":
        """Return the play without the last of the `at` moves that were carried out."""
        return replace(self, moves=self.moves[: max(0, at - 1)])

    def with_draft(self, name: str, answers: Mapping[str, Any]) -> "PlaySession":
        """Return the play with a form that is half filled in."""
        kept = {other: each for other, each in self.drafts.items() if other != name}
        last = list(kept.items())[-MAX_DRAFT_FORMS + 1 :]
        return replace(self, drafts={**dict(last), name: answers})

    def without_draft(self, name: str) -> "PlaySession":
        """Return the play without what was typed into a form."""
        return replace(self, drafts={k: v for k, v in self.drafts.items() if k != name})


def first_morning(now: datetime, zone: str) -> datetime:
    """Return the next Monday at 8 o'clock: a play begins in working time.

    >>> first_morning(datetime.fromisoformat("2026-11-26T03:00:00+00:00"), "Asia/Jakarta")
    datetime.datetime(2026, 11, 30, 8, 0, tzinfo=zoneinfo.ZoneInfo(key='Asia/Jakarta'))
    """
    there = now.astimezone(ZoneInfo(zone))
    monday = there + timedelta(days=7 - there.weekday())
    return monday.replace(hour=OPENS_AT, minute=0, second=0, microsecond=0)


def read_start(text: str, zone: str) -> datetime | None:
    """Return a moment that a form's `datetime-local` sent; None when it sent none.

    Raises:
        Invalid: it is no moment of our time.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        moment = datetime.min.replace(tzinfo=ZoneInfo(zone))
    if not 2000 <= moment.year <= 2200:
        raise Invalid(
            f"Expected a moment such as 2026-11-23T08:00, but found '{text[:40]}'",
            indonesian="Isilah tanggal dan jam mulai, antara tahun 2000 dan 2200.",
        )
    return moment


def load(connection: Connection, *, account_id: UUID, subject_id: UUID) -> PlaySession | None:
    """Return a person's play, None when he has none; one that cannot be read is none."""
    query = select(play_session.c.content).where(*_of(account_id, subject_id))
    said = connection.scalar(query)
    if said is None:
        return None
    try:
        moves = read_moves(said["moves"])
    except Refusal:  # of another release
        return None
    given = Given(
        datetime.fromisoformat(said["start_at"]),
        said["variables"],
        said["people"],
        said["calendars"],
    )
    return PlaySession(given, moves, said["drafts"])


def save(
    connection: Connection,
    play: PlaySession,
    *,
    unit_id: UUID,
    account_id: UUID,
    subject_id: UUID,
    now: datetime,
) -> None:
    """Keep a person's play in place of what he had; forget those that he left long ago."""
    connection.execute(delete(play_session).where(*_of(account_id, subject_id)))
    left = (play_session.c.account_id == account_id, play_session.c.changed_at < now - KEPT)
    connection.execute(delete(play_session).where(*left))
    row = {
        "account_id": account_id,
        "subject_id": subject_id,
        "unit_id": unit_id,
        "content": _content(play),
        "changed_at": now,
    }
    connection.execute(insert(play_session).values(row))


def _of(account_id: UUID, subject_id: UUID) -> tuple[Any, ...]:
    return (play_session.c.account_id == account_id, play_session.c.subject_id == subject_id)


def _content(play: PlaySession) -> dict[str, Any]:
    return {
        "start_at": play.given.start_at.isoformat(),
        "variables": dict(play.given.variables),
        "people": dict(play.given.people),
        "calendars": dict(play.given.calendars),
        "moves": [move.to_json() for move in play.moves],
        "drafts": {name: dict(answers) for name, answers in play.drafts.items()},
    }
