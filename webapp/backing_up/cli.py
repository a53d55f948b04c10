"""`alur backup` and `alur restore`."""

import os
from pathlib import Path

import click

from engine.clock import SystemClock
from engine.database import open_database
from engine.errors import Refusal
from engine.migrating import require_current
from webapp.backing_up import making
from webapp.commands import refusals_as_sentences
from webapp.files.opening import open_store
from webapp.opening import open_runtime
from webapp.settings import Settings, read_settings
from webapp.verification import verify_all

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("target", type=_FILE)
@click.option("--check", is_flag=True, help="Read the backup TARGET wholly instead.")
def backup(target: Path, *, check: bool) -> None:
    """Write everything but the secrets to the new file TARGET, while people work on."""
    with refusals_as_sentences():
        if check:
            manifest = making.check(target)
            click.echo(f"The backup of {manifest['at']} is whole.")
            return
        settings = read_settings(os.environ)
        database = open_database(settings.database)
        try:
            require_current(database)
            manifest = making.back_up(database, _stores(settings), target, SystemClock())
        finally:
            database.close()
    for digest in manifest["missing"]:
        click.echo(f"Expected the file {digest} in the store, but it is gone.", err=True)
    click.echo("The backup is written, without the secrets: keep a copy of those elsewhere.")


@click.command()
@click.argument("source", type=_FILE)
@click.option("--verify/--no-verify", default=True, help="Replay every case at the end.")
def restore(source: Path, *, verify: bool) -> None:
    """Take the backup SOURCE into an empty database and an empty store."""
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = making.restore(source, settings.database, _stores(settings))
        click.echo(f"The backup of {manifest['at']} is back. What was erased since: erase it again")
        click.echo("with 'alur erasures apply', before people come back.")
        if verify and not _is_sound(settings):
            raise Refusal("Expected every log to hold, but found the above: let nobody work here")


def _is_sound(settings: Settings) -> bool:
    database = open_database(settings.database)
    try:
        unit_id = open_runtime(database, settings, SystemClock()).unit_id
        verdict = verify_all(database, unit_id, click.echo, store=_stores(settings)["files"])
    finally:
        database.close()
    click.echo(verdict)
    return verdict.is_sound


def _stores(settings: Settings) -> making.Stores:
    places = {"files": settings.files_place, "public": settings.public_place}
    return {name: open_store(place) for name, place in places.items()}
