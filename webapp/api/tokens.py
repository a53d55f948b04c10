"""Tokens of programs: shown once when they are made, kept as a hash only."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Select, insert, select, update

from engine.errors import Invalid, NotFound
from webapp.api.tables import api_token
from webapp.ids import new_id

ANY_MESSAGE = "message:*"
ADMINISTER = "administer"
PREFIX = "alur_"  # so that a token left in a file is recognised as one
MAX_NAME_LETTERS = 100


@dataclass(frozen=True)
class Token:
    """What is known of a program that has shown its token."""

    id: UUID
    unit_id: UUID
    name: str
    scopes: tuple[str, ...]

    def may_send(self, message: str) -> bool:
        """Say whether it may send messages of that name."""
        return ANY_MESSAGE in self.scopes or f"message:{message}" in self.scopes

    @property
    def may_administer(self) -> bool:
        """Whether it may look at incidents, correct what they see and try again."""
        return ADMINISTER in self.scopes


def issue(
    connection: Connection,
    *,
    unit_id: UUID,
    name: str,
    now: datetime,
    messages: Iterable[str] = (),
    administers: bool = False,
) -> str:
    """Write a new token and return it; nobody can read it again.

    Args:
        connection: a writing one.
        unit_id: the office.
        name: of the program.
        now: the present.
        messages: the names of the messages that it may send; none: all.
        administers: it puts incidents right; then it sends the named messages only.

    Raises:
        Invalid: it has no name, or another token of the office bears it.
    """
    name = name.strip()
    if not name or len(name) > MAX_NAME_LETTERS:
        raise Invalid(f"Expected a name of 1 to {MAX_NAME_LETTERS} letters, but found '{name}'")
    if connection.execute(_valid(unit_id, name)).first():
        raise Invalid(f"Expected a new name, but there is a token '{name}': revoke it first")
    token = PREFIX + secrets.token_urlsafe(32)
    row = insert(api_token).values(
        id=new_id(),
        unit_id=unit_id,
        name=name,
        token_hash=_hash(token),
        scopes=_scopes(messages, administers=administers),
        created_at=now,
    )
    connection.execute(row)
    return token


def revoke(connection: Connection, *, unit_id: UUID, name: str, now: datetime) -> None:
    """End a token.

    Raises:
        NotFound: the office has no valid token of that name.
    """
    found = connection.execute(_valid(unit_id, name)).first()
    if found is None:
        raise NotFound(f"Expected a valid token '{name}', but there is none")
    ended = update(api_token).where(api_token.c.id == found.id).values(revoked_at=now)
    connection.execute(ended)


def token_of(connection: Connection, *, unit_id: UUID, token: str) -> Token | None:
    """Return the program whose token this is, while it is valid."""
    row = connection.execute(
        select(api_token).where(
            api_token.c.token_hash == _hash(token),
            api_token.c.unit_id == unit_id,
            api_token.c.revoked_at.is_(None),
        )
    ).one_or_none()
    return Token(row.id, row.unit_id, row.name, tuple(row.scopes)) if row else None


def _scopes(messages: Iterable[str], *, administers: bool) -> list[str]:
    named = [f"message:{each}" for each in messages]
    if administers:
        return [ADMINISTER, *named]
    return named or [ANY_MESSAGE]


def _valid(unit_id: UUID, name: str) -> Select[tuple[UUID]]:
    return select(api_token.c.id).where(
        api_token.c.unit_id == unit_id, api_token.c.name == name, api_token.c.revoked_at.is_(None)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
