"""Which program asks: it shows its token in each request."""

from flask import request

from engine.commands import Actor
from engine.errors import Forbidden, Refusal
from engine.permission import ADMINISTRATOR
from webapp.api.tokens import Token, token_of
from webapp.context import office


class Unknown(Refusal):
    """The program did not say who it is, or nobody knows it."""

    status = 401


def caller() -> Token:
    """Return the program that asks.

    Raises:
        Unknown: it shows no valid token.
    """
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not written.strip():
        raise Unknown("Expected the header 'Authorization: Bearer <token>', found none")
    with office().database.reading() as connection:
        found = token_of(connection, unit_id=office().unit_id, token=written.strip())
    if found is None:
        raise Unknown("Expected a valid token, but this one is unknown or revoked")
    return found


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
    return token, Actor(f"token:{token.id}", token.name, groups=(ADMINISTRATOR,))
