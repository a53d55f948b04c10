"""`alur checkpoint` and `alur verify`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from engine.checkpoints import Copy, Signed
from engine.checkpoints.keys import fingerprint
from engine.checkpoints.record import read_file
from engine.clock import SystemClock
from engine.runtime import Runtime
from webapp.accounts.units import units
from webapp.auditing import making, running
from webapp.auditing.apart_files import verify_files
from webapp.auditing.delivery import deliver
from webapp.auditing.receivers import receivers
from webapp.commands import opened_database, refusals_as_sentences
from webapp.context import settings_of
from webapp.files.opening import open_store
from webapp.opening import open_runtime
from webapp.settings import Settings, read_settings
from webapp.verification import verify_all


@click.command()
@click.option("--rotate", is_flag=True, help="Let a new key sign from the next one on.")
@click.option("--lost", default="", metavar="WHY", help="The former key is lost: begin a new one.")
def checkpoint(*, rotate: bool, lost: str) -> None:
    """Sign the state of every log now, and print what to keep outside."""
    with opened() as (settings, runtime):
        chosen = (runtime.database, runtime.unit_id, settings, runtime.clock.now())
        made = making.rotate(*chosen) if rotate else making.make(*chosen, lost=lost)
        handed = deliver(
            runtime.database, runtime.unit_id, receivers(settings), runtime.clock.now()
        )
    for signed in made:
        click.echo(_line(signed))
    if not made:
        click.echo("Nothing has moved since the last checkpoint.")
    for each in handed:
        click.echo(f"{each.receiver}: {each.problem or f'took checkpoint {each.number}'}")


@click.command()
@click.option(
    "--copy", "copies", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that was kept outside; may be given often.",
)  # fmt: skip
@click.option(
    "--apart", "apart", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A file with a month of the log that is kept apart, or a folder; may be given often.",
)  # fmt: skip
@click.option("--key", "first_key", default=None, help="The public key that the office announced.")
@click.option("--record", is_flag=True, help="Show it to auditors and in the metrics, too.")
def verify(
    *, copies: tuple[Path, ...], apart: tuple[Path, ...], first_key: str | None, record: bool
) -> None:
    """Check every log, version, file and checkpoint; exit code 1 if something does not hold."""
    held = [copy_in(path) for path in copies]
    with opened() as (settings, runtime):
        store = open_store(settings.files_place, runtime.clock)
        database, unit_id = runtime.database, runtime.unit_id
        if record:
            run_id = running.begin(database, unit_id, by="alur verify", now=runtime.clock.now())
            verdict = running.carry_out(
                database, unit_id, run_id, store, runtime.clock,
                echo=click.echo, copies=held, first_key=first_key,
            )  # fmt: skip
        else:
            verdict = verify_all(
                database, unit_id, click.echo, store=store, copies=held, first_key=first_key
            )
        of_files = verify_files(database, unit_id, apart, click.echo)
    click.echo(verdict)
    if not (verdict.is_sound and of_files):
        raise SystemExit(1)


@contextmanager
def opened() -> Iterator[tuple[Settings, Runtime]]:
    """Open the office that the environment's settings name."""
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        with opened_database(settings) as database:
            runtime = open_runtime(database, settings, SystemClock())
            yield _settings_of(settings, runtime), runtime


def _settings_of(settings: Settings, runtime: Runtime) -> Settings:
    with runtime.database.reading() as connection:
        _, *others = units(connection)
    names = {each.id: each.slug or str(each.id) for each in others}
    name = names.get(runtime.unit_id)
    return settings if name is None else settings_of(settings, name)


def copy_in(path: Path) -> Copy:
    """Return the checkpoint in a file; what is none ends the command with a sentence."""
    try:
        return Copy(path.name, read_file(path.read_bytes()))
    except ValueError as problem:
        raise click.ClickException(f"{path}: {problem}") from problem


def _line(signed: Signed) -> str:
    said = signed.read()
    return (
        f"Checkpoint {said.number}, {said.at.isoformat()}: {said.leaves} logs, "
        f"SHA-256 {signed.hash}, key {fingerprint(said.public)} ({said.public})"
    )
