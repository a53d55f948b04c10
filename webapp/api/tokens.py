"""Tokens of programs: shown once when they are made, kept as a hash only."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Select, insert, or_, select, update

from engine.errors import Invalid, NotFound
from webapp.api.scopes import ADMINISTER, ANY_MESSAGE, allows, expanded
from webapp.api.tables import api_token
from webapp.ids import new_id

PREFIX = "alur_"  # so that a token left in a file is recognised as one
MAX_NAME_LETTERS = 100
MAX_TOKEN_LETTERS = 200
NOTED_EVERY = timedelta(hours=1)  # that it was used: a write each time would be dear


@dataclass(frozen=True)
class Token:
    """What is known of a program that has shown its token."""

    id: UUID
    unit_id: UUID
    name: str
    scopes: tuple[str, ...]
    person_id: UUID | None = None  # for whom it acts
    topics: tuple[str, ...] | None = None  # whose jobs it may take; None: any
    last_used_at: datetime | None = None

    def may(self, scope: str) -> bool:
        """Say whether it may do what a scope names."""
        return allows(self.scopes, scope)

    def may_send(self, message: str) -> bool:
        """Say whether it may send messages of that name."""
        named = {ANY_MESSAGE, "messages:write", f"message:{message}"}
        return bool(named & set(self.scopes))

    def may_take(self, topic: str) -> bool:
        """Say whether it may take jobs of that topic."""
        return self.may("jobs:work") and (self.topics is None or topic in self.topics)

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
    scopes: Iterable[str] = (),
    person_id: UUID | None = None,
    topics: Iterable[str] = (),
    expires_at: datetime | None = None,
) -> str:
    """Write a new token and return it; nobody can read it again.

    Args:
        connection: a writing one.
        unit_id: the office.
        name: of the program.
        now: the present.
        messages: the names of the messages that it may send; none, nor anything else: all.
        administers: it puts incidents right; then it sends the named messages only.
        scopes: of `webapp.api.scopes`.
        person_id: for whom it acts, with his groups; None: for itself.
        topics: whose jobs it may take; none: any.
        expires_at: until when it is good; None: until it is revoked.

    Raises:
        Invalid: it has no name, or another token of the office bears it; or an unknown scope.
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
        scopes=_scopes(messages, scopes, administers=administers),
        created_at=now,
        person_id=person_id,
        topics=sorted(set(topics)) or None,
        expires_at=expires_at,
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


def token_of(connection: Connection, *, token: str, now: datetime) -> Token | None:
    """Return the program whose token this is, of whatever office, while it is valid.

    It is found by its hash, of which nobody who guesses can make the next one: how long it takes
    tells nothing.
    """
    if len(token) > MAX_TOKEN_LETTERS:
        return None
    hashed = _hash(token)
    good = or_(api_token.c.expires_at.is_(None), api_token.c.expires_at > now)
    row = connection.execute(
        select(api_token).where(
            api_token.c.token_hash == hashed, api_token.c.revoked_at.is_(None), good
        )
    ).one_or_none()
    if row is None or not hmac.compare_digest(bytes(row.token_hash), hashed):
        return None
    topics = None if row.topics is None else tuple(row.topics)
    scopes = tuple(row.scopes)
    return Token(row.id, row.unit_id, row.name, scopes, row.person_id, topics, row.last_used_at)


def is_to_be_noted(token: Token, now: datetime) -> bool:
    """Say whether it was long ago that a token's use was noted."""
    return token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY


def note_use(connection: Connection, token: Token, now: datetime) -> None:
    """Write that a token was used."""
    used = update(api_token).where(api_token.c.id == token.id).values(last_used_at=now)
    connection.execute(used)


def _scopes(messages: Iterable[str], scopes: Iterable[str], *, administers: bool) -> list[str]:
    found = [f"message:{each}" for each in messages] + expanded(scopes)
    if administers and ADMINISTER not in found:
        found.insert(0, ADMINISTER)
    return found or [ANY_MESSAGE]


def _valid(unit_id: UUID, name: str) -> Select[tuple[UUID]]:
    return select(api_token.c.id).where(
        api_token.c.unit_id == unit_id, api_token.c.name == name, api_token.c.revoked_at.is_(None)
    )


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
