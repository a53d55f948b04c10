"""What an administrator does at a terminal. Each says what it did; a refusal is one sentence."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

import click

from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.errors import Refusal
from engine.granting import grant
from engine.log_months import make_ahead
from engine.migrating import migrate as apply_migrations
from engine.migrating import require_current
from webapp import founding
from webapp.accounts.queries import ADMINISTRATOR, NewAccount, has_demo_accounts
from webapp.accounts.units import units
from webapp.assets import AssetsMissing, read_manifest
from webapp.context import runtime_like
from webapp.demo.seeding import seed
from webapp.first_deployments import equip
from webapp.logging import configure_logging
from webapp.opening import OpenOffice, open_office, open_runtime
from webapp.processes.ready import refuse_demo_outside
from webapp.secret_files import read_or_create_secret
from webapp.server import alone_in, serve
from webapp.settings import Settings, read_settings


@click.command()
@click.option("--grant", "role", help="PostgreSQL's role that serves, if it owns no tables.")
def migrate(role: str | None) -> None:
    """Bring the database to this version's schema."""
    with refusals_as_sentences():
        with migrated_database(read_settings(os.environ)) as database:
            make_ahead(database)
            tables = grant(database, role) if role else 0
        click.echo("The database has every migration.")
        if role:
            click.echo(f"'{role}' may serve it: rights on {tables} tables.")


@click.command()
@click.option("--office", prompt="Name of the office", help="As on its letterhead.")
@click.option("--zone", default="Asia/Jakarta", show_default=True, help="IANA time zone.")
@click.option("--name", prompt="Name of the first administrator", help="With titles.")
@click.option("--username", prompt="User name of the first administrator")
def init(office: str, zone: str, name: str, username: str) -> None:
    """Make an empty office with its first administrator."""
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        administrator = NewAccount(username.strip().lower(), name.strip(), groups=(ADMINISTRATOR,))
        with migrated_database(settings) as database:
            founded = founding.found_office(
                database, SystemClock(), name=office.strip(), zone=zone, administrator=administrator
            )
            equip_all(database, settings)
        read_or_create_secret(settings.secret_file)  # many processes could not draw one together
        click.echo(f"Temporary password of '{administrator.username}': {founded.password}")
        click.echo("It must be changed at the first login. Now: alur run")


@click.command()
@click.option("--demo", is_flag=True, help="Make a demo office first, if there is none.")
@click.option("--host", help="Address to listen on, instead of ALUR_HOST.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Instead of ALUR_PORT.")
def run(*, demo: bool, host: str | None, port: int | None) -> None:
    """Serve the office: pages, timers and jobs in one process."""
    with refusals_as_sentences():
        settings = _settings_for(host, port)
        configure_logging(settings)
        is_embedded = settings.database.startswith("sqlite")
        with alone_in(settings.var) if is_embedded else nullcontext():
            _prepare(settings, demo=demo)
            opened = open_office(settings)
            try:
                _serve(opened, settings)
            finally:
                opened.close()


def _settings_for(host: str | None, port: int | None) -> Settings:
    environment = dict(os.environ)
    if host:
        environment["ALUR_HOST"] = host
    if port:
        environment["ALUR_PORT"] = str(port)
    return read_settings(environment)


def _prepare(settings: Settings, *, demo: bool) -> None:
    """Bring the database, the demo office with its cases, and the diagrams up to date."""
    read_manifest()  # or the first page would be the one to say that the build is missing
    with migrated_database(settings) as database:
        if demo:
            founding.found_demo_office(database, SystemClock())
        refuse_demo_outside(database, settings)
        if demo:
            seed(settings, SystemClock())
        equip_all(database, settings)


def equip_all(database: Database, settings: Settings) -> None:
    """Give each office what it needs before its first case."""
    first = open_runtime(database, settings, SystemClock(), first=True)
    with database.reading() as connection:
        known = units(connection)
    for each in known:
        equip(first if each.id == first.unit_id else runtime_like(first, each.id))


def _serve(opened: OpenOffice, settings: Settings) -> None:
    def say_where() -> None:
        click.echo(f"Alur is ready: {settings.url}")
        with opened.office.database.reading() as connection:
            if has_demo_accounts(connection):
                names = ", ".join(person.username for person in founding.DEMO_PEOPLE)
                click.echo(f"Demo accounts: {names}; password: {founding.DEMO_PASSWORD}")
        click.echo("Stop with Ctrl-C.")

    serve(
        opened.app,
        settings,
        services=opened.services,
        when_ready=say_where,
        stopping=opened.watch.health.stopping,
    )


def _migrate(settings: Settings) -> None:
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)  # others need not read cases
    apply_migrations(settings.database)


@contextmanager
def migrated_database(settings: Settings) -> Iterator[Database]:
    """Open the database of these settings, brought to this version's schema."""
    _migrate(settings)
    with closing(open_database(settings.database)) as database:
        yield database


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    """Open the database of these settings, as this version needs it.

    An embedded one is migrated on the way. One on PostgreSQL is others' too: it must have been.

    Raises:
        WrongState: it has not.
    """
    if settings.database.startswith("sqlite"):
        _migrate(settings)
    with closing(open_database(settings.database)) as database:
        require_current(database)
        yield database


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """Say what was refused in one line, and end with exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(refusal.message) from refusal
    except AssetsMissing as missing:
        raise click.ClickException(str(missing)) from missing
