"""`alur token NAME`: let a program in, or out again."""

import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import click
from sqlalchemy import Connection

from engine.clock import SystemClock
from engine.database import open_database
from engine.errors import Invalid, NotFound, Refusal
from webapp.accounts.queries import account_by_username
from webapp.accounts.units import the_unit
from webapp.api.tokens import issue, revoke
from webapp.settings import read_settings

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Wanted:
    """What the command line says of a new token."""

    messages: tuple[str, ...]
    scopes: tuple[str, ...]
    topics: tuple[str, ...]
    administers: bool
    person: str
    expires: str


@click.command()
@click.argument("name")
@click.option("--message", "messages", multiple=True, help="A message it may send; default: all.")
@click.option("--scope", "scopes", multiple=True, help="What it may do, such as cases:read.")
@click.option("--topic", "topics", multiple=True, help="Whose jobs it may take; default: all.")
@click.option("--for", "person", default="", help="The user name of whom it acts for.")
@click.option("--expires", default="", help="When it ends: 90d, 12h, or 2027-01-31.")
@click.option("--administer", "administers", is_flag=True, help="It puts incidents right instead.")
@click.option("--revoke", "is_end", is_flag=True, help="End the token of that name.")
def token(
    name: str,
    messages: tuple[str, ...],
    scopes: tuple[str, ...],
    topics: tuple[str, ...],
    person: str,
    expires: str,
    *,
    administers: bool,
    is_end: bool,
) -> None:
    """Make a token for the program NAME; it is shown once."""
    wanted = Wanted(messages, scopes, topics, administers, person, expires)
    try:
        click.echo(_carry_out(name, wanted, is_end=is_end))
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal


def _carry_out(name: str, wanted: Wanted, *, is_end: bool) -> str:
    settings = read_settings(os.environ)
    database = open_database(settings.database)
    try:
        with database.writing() as connection:
            unit_id = the_unit(connection, slug=settings.office)
            if unit_id is None:
                raise NotFound("Expected an office, but there is none yet: run 'alur init' first")
            now = SystemClock().now()
            if is_end:
                revoke(connection, unit_id=unit_id, name=name, now=now)
                return f"The token '{name}' is revoked."
            return issue(
                connection,
                unit_id=unit_id,
                name=name,
                now=now,
                messages=wanted.messages,
                administers=wanted.administers,
                scopes=wanted.scopes,
                person_id=_person(connection, unit_id, wanted.person),
                topics=wanted.topics,
                expires_at=_end(wanted.expires, now),
            )
    finally:
        database.close()


def _person(connection: Connection, unit_id: UUID, username: str) -> UUID | None:
    if not username:
        return None
    found = account_by_username(connection, unit_id=unit_id, username=username.strip())
    if found is None or not found.active:
        raise NotFound(f"Expected somebody who works here, but found '{username[:60]}'")
    return found.id


def _end(said: str, now: datetime) -> datetime | None:
    """Return when a token ends; a day ends it as it begins, by universal time."""
    if not said:
        return None
    counted = re.fullmatch(r"([1-9]\d{0,4})([hd])", said)
    try:
        if counted:
            return now + int(counted[1]) * _UNITS[counted[2]]
        end = datetime.fromisoformat(said).replace(tzinfo=now.tzinfo)
    except ValueError as error:
        raise Invalid(
            f"Expected an end such as 90d, 12h or 2027-01-31, but found '{said[:40]}'"
        ) from error
    if end <= now:
        raise Invalid(f"Expected an end that is still to come, but found '{said[:40]}'")
    return end
