"""`alur partitions`: in which parts the log lies; lets old months go into files and come back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import click

from engine import detaching, log_months
from engine.apart_rows import Kept, all_apart
from engine.clock import SystemClock
from engine.commands import Actor
from engine.database import open_database
from engine.detaching import Order
from engine.errors import NotFound
from engine.log_months import Part
from engine.migrating import require_current
from engine.runtime import Runtime
from webapp.accounts.queries import account_by_username
from webapp.accounts.units import unit_line
from webapp.commands import opened_database, refusals_as_sentences
from webapp.context import runtime_like
from webapp.opening import open_runtime
from webapp.settings import read_settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_BY = click.option("--by", "username", required=True, help="User name of who answers for it.")


@click.group(invoke_without_command=True)
@click.pass_context
def partitions(context: click.Context) -> None:
    """List the months of the log: entries, size, cases that have not ended."""
    if context.invoked_subcommand is None:
        _list()


@partitions.command()
@click.argument("month", metavar="YYYY-MM")
@click.option(
    "--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the files, one of each office that has cases in the month.",
)  # fmt: skip
@click.option("--rule", required=True, help="Why the month may go: the retention schedule.")
@click.option("--minutes", required=True, help="Number and date of the minutes.")
@_BY
def detach(month: str, folder: Path, rule: str, minutes: str, username: str) -> None:
    """Keep a month whose cases have all ended in files, and no longer in the database."""
    with _opened() as runtime:
        order = _order(runtime, username, rule, minutes)
        for each in detaching.detach(runtime.database, month, folder, order):
            click.echo(
                f"{each.path}: {each.cases} cases, {each.entries} entries, SHA-256 {each.sha256}"
            )
    click.echo(f"{month} is kept apart. Keep the files as long as the rule says, in two places.")


@partitions.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@_BY
def attach(files: tuple[Path, ...], username: str) -> None:
    """Put a month back into the database, from the files of all offices that have cases in it."""
    with _opened() as runtime:
        for each in detaching.attach(runtime.database, files, _order(runtime, username)):
            click.echo(f"{each.path.name}: {each.month} lies in the database again")


@contextmanager
def _opened() -> Iterator[Runtime]:
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        with opened_database(settings) as database:
            yield open_runtime(database, settings, SystemClock(), first=not settings.office)


def _order(runtime: Runtime, username: str, rule: str = "", minutes: str = "") -> Order:
    """Return who orders it, in each office's log: an administrator of the one that is meant.

    Raises:
        NotFound: nobody active has that user name there.
    """
    own = runtime.unit_id
    with runtime.database.reading() as connection:
        account = account_by_username(connection, unit_id=own, username=username)
        office = unit_line(connection, unit_id=own).name
    if account is None or not account.active:
        raise NotFound(f"Expected the user name of somebody active, but found '{username}'")
    actor = Actor(str(account.id), account.name, account.title, account.groups)
    stranger = replace(actor, position=f"{account.title}, {office}".removeprefix(", "))

    def runtime_of(unit_id: UUID) -> Runtime:
        return runtime if unit_id == own else runtime_like(runtime, unit_id)

    return Order(lambda unit_id: actor if unit_id == own else stranger, runtime_of, rule, minutes)


# ---- the list ------------------------------------------------------------------------------


def _list() -> None:
    with refusals_as_sentences():
        database = open_database(read_settings(os.environ).database)
        try:
            require_current(database)
            with database.reading() as connection:
                parts = log_months.parts(connection)
                strays = log_months.strays(connection)
                apart = all_apart(connection)
        finally:
            database.close()
        for line in (*_lines(parts), *_lines_apart(apart)):
            click.echo(line)
        if strays:
            click.echo(f"Cases of a month that nobody had made: {strays}. Run 'alur migrate'.")


def _lines(parts: list[Part]) -> Iterator[str]:
    if not parts:
        yield "The log lies in one table: only on PostgreSQL it has months."
        return
    yield f"{'part':<16}{'entries':>14}{'MB':>10}{'open cases':>12}"
    for part in parts:
        waiting = "" if part.open_cases is None else f"{part.open_cases:,}"
        yield f"{part.name:<16}{part.entries:>14,}{part.size / 1e6:>10,.1f}{waiting:>12}"


def _lines_apart(apart: list[Kept]) -> Iterator[str]:
    for kept in apart:
        yield (
            f"{kept.month} is kept apart in {kept.file}: {kept.cases:,} cases, "
            f"{kept.entries:,} entries, ordered by {kept.kept_by}"
        )
