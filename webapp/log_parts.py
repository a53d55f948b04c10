"""`alur partitions`: in which parts the log lies, and what is in them."""

import os
from collections.abc import Iterator

import click

from engine import log_months
from engine.database import open_database
from engine.log_months import Part
from engine.migrating import require_current
from webapp.commands import refusals_as_sentences
from webapp.settings import read_settings


@click.command()
def partitions() -> None:
    """List the months of the log: entries, size, cases that have not ended."""
    with refusals_as_sentences():
        database = open_database(read_settings(os.environ).database)
        try:
            require_current(database)
            with database.reading() as connection:
                parts = log_months.parts(connection)
                strays = log_months.strays(connection)
        finally:
            database.close()
        for line in _lines(parts):
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
