"""Which program asks, and as whom: it shows its token in each request."""

from dataclasses import dataclass
from uuid import UUID

from flask import request
from sqlalchemy import Connection

from engine.commands import Actor
from engine.errors import Forbidden, NotFound, Refusal
from engine.permission import ADMINISTRATOR, ANALYST, AUDITOR
from webapp.accounts import queries as accounts
from webapp.accounts.queries import Account
from webapp.accounts.units import unit_line
from webapp.api.tokens import Token, is_to_be_noted, note_use, token_of
from webapp.context import Office, enter, office, offices


class Unknown(Refusal):
    """The program did not say who it is, or nobody knows it."""

    status = 401


@dataclass(frozen=True)
class Caller:
    """Who asks: a program for itself, or for a person with his groups and permissions."""

    token: Token
    office: Office
    account: Account  # as whom it reads
    actor: Actor  # as whom it acts; the log has it

    @property
    def is_person(self) -> bool:
        """Whether it acts for a person."""
        return self.token.person_id is not None


def caller() -> Token:
    """Return the program that asks.

    Raises:
        Unknown: it shows no valid token.
    """
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not written.strip():
        raise Unknown(
            "Expected the header 'Authorization: Bearer <token>', found none",
            indonesian="Kirim token dalam kepala 'Authorization: Bearer <token>'.",
        )
    here = office()
    with offices().database.reading() as connection:
        found = token_of(connection, token=written.strip(), now=here.clock.now())
    if found is None or not enter(found.unit_id):
        raise Unknown(
            "Expected a valid token, but this one is unknown or revoked",
            indonesian="Token ini tidak dikenal, kedaluwarsa, atau sudah dicabut.",
        )
    if is_to_be_noted(found, here.clock.now()):
        with office().database.writing() as connection:
            note_use(connection, found, here.clock.now())
    return found


def whole_caller(token: Token) -> Caller:
    """Return who asks with this token.

    Raises:
        Unknown: the person for whom it acts does not work here any more.
    """
    here = office()
    with here.database.reading() as connection:
        if token.person_id is None:
            account = _program(connection, token)
        else:
            account = _person(connection, token, token.person_id)
    if token.person_id is None:
        return Caller(token, here, account, Actor(f"token:{token.id}", token.name, "", _own(token)))
    actor = Actor(str(account.id), account.name, account.title, account.groups)
    return Caller(token, here, account, actor)


def administrator() -> tuple[Token, Actor]:
    """Return the program that asks, and as whom it acts, if it may put incidents right.

    Raises:
        Unknown: it shows no valid token.
        Forbidden: its token is for something else.
    """
    token = caller()
    if not token.may_administer:
        raise Forbidden(
            f"Expected a token that may administer, but '{token.name}' may not: "
            "make one with 'alur token NAME --administer'"
        )
    return token, administrating(whole_caller(token))


def administrating(caller: Caller) -> Actor:
    """Return as whom a token acts that may administer.

    Raises:
        Forbidden: it acts for a person who may not.
    """
    found = caller.actor
    if ADMINISTRATOR not in found.groups:
        raise Forbidden(
            f"Expected a token of an administrator, but {found.name} is none",
            indonesian="Orang yang diwakili token ini bukan administrator.",
        )
    return found


def _own(token: Token) -> tuple[str, ...]:
    """Return the groups that a program's scopes stand for, where it acts for nobody."""
    groups = []
    if token.may_administer:
        groups.append(ADMINISTRATOR)
    if token.may("definitions:write"):
        groups.append(ANALYST)
    return tuple(groups)


def _program(connection: Connection, token: Token) -> Account:
    """Return a program as one who reads: its scopes say what, and then it is all of the office."""
    unit = unit_line(connection, unit_id=token.unit_id)
    return Account(
        id=token.id,
        unit_id=token.unit_id,
        unit_name=unit.name,
        zone=unit.zone,
        username=token.name,
        name=token.name,
        position="",
        capacity="definitif",
        groups=(AUDITOR, *_own(token)),
        active=True,
        demo=False,
        must_change_password=False,
        language="en",
    )


def _person(connection: Connection, token: Token, person_id: UUID) -> Account:
    try:
        found = accounts.account_by_id(connection, unit_id=token.unit_id, account_id=person_id)
    except NotFound:
        found = None
    if found is None or not found.active:
        raise Unknown(
            f"Expected somebody who works here, but the person of token '{token.name}' does not",
            indonesian="Orang yang diwakili token ini tidak lagi bekerja di sini.",
        )
    return found
