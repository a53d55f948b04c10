"""`alur office`: the offices of an installation, and further ones."""

import os

import click

from engine.clock import SystemClock
from webapp import founding, office_wall
from webapp.accounts.queries import ADMINISTRATOR, NewAccount
from webapp.accounts.units import units
from webapp.commands import equip_all, migrated_database, opened_database, refusals_as_sentences
from webapp.context import PREFIX
from webapp.settings import read_settings


@click.group()
def office() -> None:
    """Offices that this installation serves, strictly apart."""


@office.command("list")
def list_offices() -> None:
    """Say which there are, each with its short name and the address of its pages."""
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        with opened_database(settings) as database, database.reading() as connection:
            known = units(connection)
        for number, each in enumerate(known):
            address = f"{PREFIX}{each.slug}" if number else ""
            click.echo(f"{each.slug or '-'}: {each.name} ({each.zone}), {settings.url}{address}/")


@office.command("wall")
@click.option("--down", is_flag=True, help="Take it away again.")
def wall(*, down: bool) -> None:
    """Let PostgreSQL, too, keep offices apart; as the owner of the tables, after each migration."""
    with refusals_as_sentences(), opened_database(read_settings(os.environ)) as database:
        if down:
            click.echo(f"No wall any more: {office_wall.take_down(database)} tables had one.")
        else:
            click.echo(f"{office_wall.put_up(database)} tables keep the offices apart.")


@office.command("add")
@click.argument("slug")
@click.option("--name", "title", prompt="Name of the office", help="As on its letterhead.")
@click.option("--zone", default="Asia/Jakarta", show_default=True, help="IANA time zone.")
@click.option("--person", prompt="Name of its first administrator", help="With titles.")
@click.option("--username", prompt="User name of its first administrator")
def add(slug: str, title: str, zone: str, person: str, username: str) -> None:
    """Make a further office, whose addresses begin with /kantor/SLUG."""
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        new = NewAccount(username.strip().lower(), person.strip(), groups=(ADMINISTRATOR,))
        with migrated_database(settings) as database:
            founded = founding.found_office(
                database,
                SystemClock(),
                name=title.strip(),
                zone=zone,
                administrator=new,
                slug=slug,
            )
            equip_all(database, settings)
        click.echo(f"Temporary password of '{new.username}': {founded.password}")
        click.echo(f"It must be changed at the first login: {settings.url}{PREFIX}{slug}/masuk")
