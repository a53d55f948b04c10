"""`alur token NAME`: let a program in, or out again."""

import os

import click

from engine.clock import SystemClock
from engine.database import open_database
from engine.errors import NotFound, Refusal
from webapp.accounts.queries import the_unit
from webapp.api.tokens import issue, revoke
from webapp.settings import read_settings


@click.command()
@click.argument("name")
@click.option("--message", "messages", multiple=True, help="A message it may send; default: all.")
@click.option("--administer", "administers", is_flag=True, help="It puts incidents right instead.")
@click.option("--revoke", "is_end", is_flag=True, help="End the token of that name.")
def token(name: str, messages: tuple[str, ...], *, administers: bool, is_end: bool) -> None:
    """Make a token for the program NAME; it is shown once."""
    try:
        click.echo(_carry_out(name, messages, administers=administers, is_end=is_end))
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal


def _carry_out(name: str, messages: tuple[str, ...], *, administers: bool, is_end: bool) -> str:
    database = open_database(read_settings(os.environ).database)
    try:
        with database.writing() as connection:
            unit_id = the_unit(connection)
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
                messages=messages,
                administers=administers,
            )
    finally:
        database.close()
