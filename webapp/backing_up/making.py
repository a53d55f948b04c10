"""Makes a backup while people work on."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from engine.clock import Clock
from engine.database import Database
from engine.errors import NotFound
from engine.migrating import schema_of
from webapp.backing_up import archive, rows
from webapp.files.store import FileStore
from webapp.publication_tables import stored_file

Stores = dict[str, FileStore]


def back_up(
    database: Database,
    stores: Stores,
    target: Path,
    clock: Clock,
    *,
    secrets: bytes | None = None,
) -> dict[str, Any]:
    """Write a backup of one moment; return its manifest.

    Files come after the rows: each was stored before the command that names it.

    Args:
        database: opened; only read.
        stores: of files, by the name of their folder in the backup.
        target: the new file.
        clock: says when.
        secrets: sealed (`webapp.backing_up.secrets`); None: the backup has none.
    """
    schema = schema_of(database)
    manifest: dict[str, Any] = {"format": archive.FORMAT, "at": clock.now().isoformat()}
    manifest |= {"schema": schema.found, "left_out": rows.LEFT_OUT}
    with archive.writing(target) as writer:
        with database.reading_at_leisure() as connection:
            for table in rows.tables():
                writer.add(f"rows/{table.name}", rows.lines(connection, table))
            named = set(connection.scalars(select(stored_file.c.digest)))
            manifest["ends"] = rows.ends(connection)
        kept = {name: set(_add_files(writer, name, store)) for name, store in stores.items()}
        manifest["missing"] = sorted(named - kept["files"])
        manifest["columns"] = {each.name: each.columns.keys() for each in rows.tables()}
        if secrets is not None:
            writer.add(archive.SECRETS, [secrets])
        manifest["parts"] = dict(writer.parts)
        writer.add(archive.MANIFEST, [json.dumps(manifest).encode()])
    return manifest


def check(source: Path) -> dict[str, Any]:
    """Read a backup wholly, and return its manifest; raises Invalid."""
    with archive.reading(source) as reader:
        for name in reader.manifest["parts"]:
            for _ in reader.chunks(name):
                pass
        return reader.manifest


def _add_files(writer: archive.Writer, name: str, store: FileStore) -> Iterator[str]:
    """Write every file of a store, and yield which."""
    for each in store.listed():
        try:
            content = store.open(each.digest)
        except NotFound:
            continue  # swept meanwhile, or else it is named as missing
        with closing(content):
            writer.add(f"{name}/{each.digest}", _chunks(content))
        yield each.digest


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(archive.CHUNK_BYTES):
        yield chunk
