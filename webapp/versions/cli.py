"""`alur export`, `alur deploy` and `alur diff`: a process that lives in git, and back.

Exported files are the same bytes whenever they are exported, so that git shows what changed;
`deploy` puts in force only what differs from what is.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import click

from engine import queries
from engine.bounded import BoundedReader
from engine.checking import Unfit
from engine.clock import SystemClock
from engine.commands import Actor, Command, DeployBundle, DeployDefinition, system_actor
from engine.database import open_database
from engine.diagram import processes
from engine.diagram.comparing import Contents, compare, contents
from engine.errors import NotFound, Refusal
from engine.events import DefinitionDeployed
from engine.runtime import Runtime
from webapp.accounts.queries import account_by_username
from webapp.opening import open_runtime
from webapp.settings import read_settings
from webapp.versions.folder import Version, deployed_version, write
from webapp.versions.on_disk import versions_at
from webapp.versions.terminal import Compared, document, printable, text

COMMAND_LINE = system_actor("command line")
TROUBLE = 2  # exit code of `alur diff`, as of diff(1)


@click.command("export")
@click.argument("process_ids", nargs=-1, metavar="[PROCESS]...")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), required=True,
    help="Folder that gets a folder for each process.",
)  # fmt: skip
@click.option("--version", "number", type=int, help="An older version, of one PROCESS.")
def export(process_ids: tuple[str, ...], folder: Path, number: int | None) -> None:
    """Write processes with their forms and scenarios into a folder; without PROCESS, all."""
    if number is not None and len(process_ids) != 1:
        raise click.UsageError("--version needs exactly one PROCESS.")
    with _office() as runtime, _said():
        for process_id in process_ids or _all_ids(runtime):
            version = _deployed(runtime, process_id, number)
            write(version, folder)
            click.echo(f"{process_id}: version {version.number}, {len(version.files())} files")


@click.command("deploy")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--message", required=True, help="What has changed, and why.")
@click.option("--by", "username", help="User name of who answers for it; default: the system.")
@click.option(
    "--scripts", type=click.Choice(["refuse", "manual"]), default="refuse", show_default=True,
    help="What becomes of script tasks: refused, or done by people.",
)  # fmt: skip
def deploy(paths: tuple[Path, ...], message: str, username: str | None, scripts: str) -> None:
    """Put the processes of folders, ZIPs or files in force, if they differ from what is.

    Exit code 0: they are in force; 1: something is refused, with every reason.
    """
    with _office() as runtime, _said():
        actor = _actor(runtime, username)
        found = versions_at(paths)
        for version in found:
            if _is_in_force(runtime, version):
                click.echo(f"{version.process_id}: nothing to do, it is in force as it is")
                continue
            command = _command(version, found, message, scripts)
            for event in runtime.submit(command, actor=actor).events:
                if isinstance(event, DefinitionDeployed):
                    click.echo(f"{event.process_id}: version {event.version} is in force")


@click.command("diff")
@click.argument("before", metavar="FOLDER|FILE|PROCESS[@N]")
@click.argument("after", metavar="FOLDER|FILE|PROCESS[@N]")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--language", type=click.Choice(["en", "id"]), default="en", show_default=True)
def diff(before: str, after: str, *, as_json: bool, language: str) -> None:
    """Say in words what differs between two versions of processes, on disk or deployed.

    Exit code 0: nothing; 1: something; 2: trouble. Of a single diagram only the diagram is
    compared, not the forms.
    """
    try:
        found = list(_compared(_side(before), _side(after)))
    except (Refusal, ValueError) as trouble:
        said = trouble.message if isinstance(trouble, Refusal) else str(trouble)
        click.echo(f"Error: {said}", err=True)
        raise SystemExit(TROUBLE) from trouble
    click.echo(document(found) if as_json else printable(text(found, language)))
    raise SystemExit(1 if any(each.differs for each in found) else 0)


@dataclass(frozen=True)
class _Side:
    """What stands on one side of a comparison, by the ids of the processes."""

    versions: dict[str, Version]
    label: str
    is_bare: bool = False  # a diagram alone: nothing is known of its forms


def _side(named: str) -> _Side:
    path = Path(named)
    if path.exists():
        found = {version.process_id: version for version in versions_at([path])}
        return _Side(found, named, is_bare=path.is_file() and path.suffix.lower() != ".zip")
    process_id, _, number = named.partition("@")
    if number and not number.isdecimal():
        raise NotFound(f"Expected a file, a folder or a process as 'id@2', but found '{named}'")
    with _office() as runtime:
        version = _deployed(runtime, process_id, int(number) if number else None)
    return _Side({process_id: version}, f"{process_id}@{version.number}")


def _compared(before: _Side, after: _Side) -> Iterator[Compared]:
    """Yield each process with what differs; of one that only one side has, that it is there."""
    with_forms = not before.is_bare and not after.is_bare
    if len(before.versions) == len(after.versions) == 1:  # whatever they are called
        pairs = [(*before.versions.values(), *after.versions.values())]
    else:
        both = [own for own in before.versions if own in after.versions]
        pairs = [(before.versions[own], after.versions[own]) for own in both]
        for side, other, status in ((before, after, "removed"), (after, before, "added")):
            for own in side.versions.keys() - other.versions.keys():
                yield Compared(own, before.label, after.label, status)
    for old, new in pairs:
        a, b = _contents(old, with_forms=with_forms), _contents(new, with_forms=with_forms)
        yield Compared(new.process_id, before.label, after.label, "both", compare(a, b), (a, b))


def _contents(version: Version, *, with_forms: bool) -> Contents:
    forms, scenarios = (version.forms, version.scenarios) if with_forms else ({}, {})
    return contents(version.diagram, forms, scenarios=scenarios, process_id=version.process_id)


@contextmanager
def _office() -> Iterator[Runtime]:
    """Open the office of the settings for as long as it takes.

    Raises:
        NotFound: there is none.
    """
    settings = read_settings(os.environ)
    database = open_database(settings.database)
    try:
        with BoundedReader() as reader:
            yield open_runtime(database, settings, SystemClock(), reader)
    finally:
        database.close()


@contextmanager
def _said() -> Iterator[None]:
    """Say a refusal in a sentence, and of files that cannot run everything that is wrong."""
    try:
        yield
    except Unfit as unfit:
        for problem in unfit.found:
            where = f"{problem.element_id}: " if problem.element_id else ""
            mend = f" → {problem.mend['en']}" if problem.mend.get("en") else ""
            said = f"{problem.severity}: {where}{problem.message['en']}{mend} [{problem.rule}]"
            click.echo(printable(said), err=True)
        raise click.ClickException("It is not in force: what is wrong stands above.") from unfit
    except (Refusal, ValueError, OSError) as refusal:
        said = refusal.message if isinstance(refusal, Refusal) else str(refusal)
        raise click.ClickException(said) from refusal


def _all_ids(runtime: Runtime) -> list[str]:
    with runtime.database.reading() as connection:
        lines = queries.definitions(connection, unit_id=runtime.unit_id)
    return sorted(line.process_id for line in lines)


def _deployed(runtime: Runtime, process_id: str, number: int | None) -> Version:
    """Return a version of a process; the newest unless a number is given.

    Raises:
        NotFound: there is none.
    """
    with runtime.database.reading() as connection:
        lines = queries.definition_versions(
            connection, unit_id=runtime.unit_id, process_id=process_id
        )
        for line in lines:
            if number in (None, line.version):
                return deployed_version(connection, runtime, line.id, runtime.unit_id)
    wanted = f"version {number} of " if lines else ""
    raise NotFound(f"Expected {wanted}a process '{process_id}', but it is not there")


def _is_in_force(runtime: Runtime, version: Version) -> bool:
    """Say whether the newest version is the same, in force or soon to be."""
    with runtime.database.reading() as connection:
        lines = queries.definition_versions(
            connection, unit_id=runtime.unit_id, process_id=version.process_id
        )
    if not lines or lines[0].retired_at is not None:
        return False
    present = _deployed(runtime, version.process_id, None)
    scenarios = version.scenarios or present.scenarios  # without any, those in force are kept
    return replace(version, scenarios=scenarios).digest == present.digest


def _command(version: Version, among: Sequence[Version], message: str, scripts: str) -> Command:
    if len(processes(version.diagram)) <= 1:
        return DeployDefinition(
            version.diagram, version.forms, message, scripts, scenarios=version.scenarios or None
        )
    # A file with several processes is deployed as a whole, with what belongs to any of them.
    files = {f"{version.process_id}.bpmn": version.diagram}
    for each in among:
        if each.diagram == version.diagram:
            files |= {path: content for path, content in each.files().items() if "/" in path}
    return DeployBundle(files, message, scripts)


def _actor(runtime: Runtime, username: str | None) -> Actor:
    """Return who deploys.

    Raises:
        NotFound: nobody active has that user name.
    """
    if username is None:
        return COMMAND_LINE
    with runtime.database.reading() as connection:
        account = account_by_username(connection, unit_id=runtime.unit_id, username=username)
    if account is None or not account.active:
        raise NotFound(f"Expected the user name of somebody active, but found '{username}'")
    return Actor(str(account.id), account.name, account.title, account.groups)
