"""`alur export-log`: the same exports at a terminal, in the name of the system."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import IO
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Connection

from engine import queries
from engine.clock import SystemClock
from engine.commands import RecordAccess, system_actor
from engine.errors import NotFound
from engine.queries import DefinitionLine
from engine.runtime import Runtime
from webapp.commands import opened_database, refusals_as_sentences
from webapp.exports.formats import FORMATS
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.selection import Selection, read_selection
from webapp.exports.streaming import Export
from webapp.opening import open_runtime
from webapp.secret_files import read_or_create_secret
from webapp.settings import read_settings

COMMAND_LINE = system_actor("command line")
STATES = ("running", "incident", "completed", "cancelled")
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export-log")
@click.argument("file", type=click.File("wb", lazy=True))
@click.option(
    "--format", "format_name", type=click.Choice(list(FORMATS)), default="xes", show_default=True
)
@click.option("--pseudonymous", is_flag=True, help="Leave out who people are and what they wrote.")
@click.option("--process", "process_id", metavar="ID", help="Only cases of this process.")
@click.option("--version", type=int, metavar="N", help="Only cases that run on this version of it.")
@click.option("--state", type=click.Choice(STATES), help="Only cases that are so.")
@click.option("--from", "first", type=DAY, help="Only cases that began on this day or later.")
@click.option("--to", "last", type=DAY, help="Only cases that began on this day or before.")
@click.option("--late", is_flag=True, help="Only cases with a step that was late.")
@click.option("--ended", is_flag=True, help="Only cases that are completed or cancelled.")
def export_log(
    file: IO[bytes],
    *,
    format_name: str,
    pseudonymous: bool,
    process_id: str | None,
    version: int | None,
    state: str | None,
    first: datetime | None,
    last: datetime | None,
    late: bool,
    ended: bool,
) -> None:
    """Write the logs of cases to FILE ("-": to the standard output)."""
    if version is not None and process_id is None:
        raise click.UsageError("--version needs --process")
    arguments = {
        "keadaan": state or "",
        "dari": f"{first:%Y-%m-%d}" if first else "",
        "sampai": f"{last:%Y-%m-%d}" if last else "",
        "lewat": "1" if late else "",
        "selesai_sampai": f"{SystemClock().now():%Y-%m-%d}" if ended else "",
    }
    of_version = {"process": process_id or "", "version": str(version or "")}
    with refusals_as_sentences():
        settings = read_settings(os.environ)
        with opened_database(settings) as database:
            runtime = open_runtime(database, settings, SystemClock())
            selection, count = _selected(runtime, arguments, process_id, version)
            key_file = settings.pseudonym_key_file
            pseudonyms = Pseudonyms(read_or_create_secret(key_file)) if pseudonymous else None
            export = Export(selection, format_name, ZoneInfo(runtime.zone()), pseudonyms)
            said = {**{name: each for name, each in of_version.items() if each}, **export.note()}
            runtime.submit(RecordAccess("exported", "", said), actor=COMMAND_LINE)
            for block in export.blocks(runtime):
                file.write(block)
    click.echo(f"{count} cases exported.", err=True)


def _selected(
    runtime: Runtime, arguments: dict[str, str], process_id: str | None, version: int | None
) -> tuple[Selection, int]:
    """Return the chosen cases, and how many they are."""
    with runtime.database.reading() as connection:
        visible: list[UUID] | None = None
        if process_id:
            found = _versions(connection, runtime.unit_id, process_id, version)
            visible = [line.id for line in found]
        selection = read_selection(
            arguments,
            unit_id=runtime.unit_id,
            visible=visible,
            zone=ZoneInfo(runtime.zone()),
            now=runtime.clock.now(),
        )
        return selection, selection.count(connection)


def _versions(
    connection: Connection, unit_id: UUID, process_id: str, version: int | None
) -> Sequence[DefinitionLine]:
    """Return the versions of a process, or one of them.

    Raises:
        NotFound: there is none.
    """
    lines = queries.definition_versions(connection, unit_id=unit_id, process_id=process_id)
    found = [line for line in lines if version in (None, line.version)]
    if not found:
        wanted = f"version {version} of " if lines else ""
        raise NotFound(f"Expected {wanted}a process '{process_id}', but it is not there")
    return found
