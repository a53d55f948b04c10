"""`alur backup` and `alur restore`."""

import os
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import IO

import click

from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.migrating import require_current
from webapp.accounts.units import units
from webapp.auditing.cli import copy_in
from webapp.backing_up import before_people, folder, making, secrets, taking_back
from webapp.commands import refusals_as_sentences
from webapp.files.opening import open_store
from webapp.server import alone_in
from webapp.settings import Settings, read_settings

_FILE = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PASSPHRASE = click.option(
    "--passphrase-file", "passphrase", type=_THERE, help="Take the secrets too: its passphrase."
)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Read the backup TARGET wholly instead.")
@click.option("--keep", type=click.IntRange(1), help="Leave so many in the folder TARGET.")
@_PASSPHRASE
def backup(target: Path, *, check: bool, keep: int | None, passphrase: Path | None) -> None:
    """Write everything into the new file TARGET, or one in the folder TARGET; people work on."""
    with refusals_as_sentences():
        if check:
            manifest = making.check(target)
            click.echo(f"The backup of {manifest['at']} is whole.")
            return
        settings = read_settings(os.environ)
        with closing(open_database(settings.database)) as database:
            require_current(database)
            sealed = _sealed(database, settings, passphrase) if passphrase else None
            clock = SystemClock()
            file = folder.place(target, clock.now())
            manifest = making.back_up(database, _stores(settings), file, clock, secrets=sealed)
        if keep and file != target:
            folder.remove_older(target, keep)
    for digest in manifest["missing"]:
        click.echo(f"Expected the file {digest} in the store, but it is gone.", err=True)
    more = "with the secrets" if passphrase else "without the secrets: keep a copy of those"
    click.echo(f"The backup '{file}' is written, {more}.")


@click.command()
@click.argument("source", type=_FILE)
@click.option("--verify/--no-verify", default=True, help="Replay every case at the end.")
@click.option("--checkpoint", "copies", multiple=True, type=_THERE, help="One kept outside.")
@click.option("--erasures", type=click.File(encoding="utf-8"), help="What to erase again.")
@_PASSPHRASE
def restore(
    source: Path,
    *,
    verify: bool,
    copies: tuple[Path, ...],
    erasures: IO[str] | None,
    passphrase: Path | None,
) -> None:
    """Take the backup SOURCE into an empty database and an empty store."""
    held = [copy_in(path) for path in copies]
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
        stores = _stores(settings)
        with (
            _alone(settings),
            taking_back.restored(source, settings.database, stores) as reader,
            closing(open_database(settings.database)) as database,
        ):
            if passphrase:
                secrets.put_back(reader, _secret_files(database, settings), _words(passphrase))
            if verify:
                store = stores["files"]
                before_people.require_sound(database, click.echo, store=store, copies=held)
            erased = before_people.erase(database, settings, erasures) if erasures else 0
        click.echo(f"The backup of {reader.manifest['at']} is back; {erased} values erased again.")


def _alone(settings: Settings) -> AbstractContextManager[None]:
    return alone_in(settings.var) if settings.database.startswith("sqlite") else nullcontext()


def _sealed(database: Database, settings: Settings, passphrase: Path) -> bytes:
    return secrets.seal(_secret_files(database, settings), _words(passphrase))


def _words(passphrase: Path) -> str:
    return passphrase.read_text("utf-8").strip()


def _secret_files(database: Database, settings: Settings) -> dict[str, Path]:
    with database.reading() as connection:
        others = [each.slug or str(each.id) for each in units(connection)[1:]]
    return secrets.files_of(settings, others)


def _stores(settings: Settings) -> making.Stores:
    places = {"files": settings.files_place, "public": settings.public_place}
    return {name: open_store(place) for name, place in places.items()}
