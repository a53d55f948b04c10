"""Makes a backup while people work on, and takes one back into an empty database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select

from engine.clock import Clock
from engine.database import Database, open_database
from engine.errors import Invalid, WrongState
from engine.migrating import migrate, schema_of
from webapp.backing_up import archive, rows
from webapp.files.store import FileStore
from webapp.publication_tables import stored_file

Stores = dict[str, FileStore]


def back_up(database: Database, stores: Stores, target: Path, clock: Clock) -> dict[str, Any]:
    """Write a backup of one moment; return its manifest.

    Files come after the rows: each was stored before the command that names it.
    """
    schema = schema_of(database)
    manifest: dict[str, Any] = {"format": archive.FORMAT, "at": clock.now().isoformat()}
    manifest |= {"schema": schema.found, "left_out": rows.LEFT_OUT}
    with archive.writing(target) as writer:
        with database.reading_at_leisure() as connection:
            for table in rows.tables():
                writer.add(f"rows/{table.name}", rows.lines(connection, table))
            named = set(connection.scalars(select(stored_file.c.digest)))
        kept = set()
        for name, store in stores.items():
            for each in store.listed():
                kept.add(each.digest)
                writer.add(f"{name}/{each.digest}", _content(store, each.digest))
        manifest["missing"] = sorted(named - kept)
        manifest["columns"] = {each.name: each.columns.keys() for each in rows.tables()}
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


def restore(source: Path, url: str, stores: Stores) -> dict[str, Any]:
    """Take a backup into an empty database: all rows in one transaction, or none.

    Raises:
        Invalid: it is no whole backup.
        WrongState: the database is not empty.
    """
    with archive.reading(source) as reader:
        migrate(url, _revision(reader.manifest))
        database = open_database(url)
        try:
            _require_empty(database)
            _take_files(reader, stores)
            _take_rows(reader, database)
        finally:
            database.close()
        migrate(url)
        return reader.manifest


def _revision(manifest: dict[str, Any]) -> str:
    said = manifest["schema"]
    if not isinstance(said, str) or not said.isdecimal() or len(said) != 4:
        raise Invalid(f"Expected a migration's number in the backup, but found {said!r:.40}")
    return said


def _require_empty(database: Database) -> None:
    with database.reading() as connection:
        for table in rows.tables():
            if (
                table.name in {"unit", "account", "entry"}
                and connection.execute(select(table).limit(1)).first()
            ):
                raise WrongState(
                    f"Expected an empty database, but '{table.name}' has rows: "
                    "restore into another one"
                )


def _take_rows(reader: archive.Reader, database: Database) -> None:
    with database.writing() as connection:
        for table in rows.tables():
            names = reader.manifest["columns"].get(table.name, [])
            if not names:
                continue  # the backup is older than the table
            if unknown := set(names) - set(table.columns.keys()):
                raise Invalid(f"Expected columns of '{table.name}', but found {sorted(unknown)}")
            statement = insert(table).values({name: bindparam(name) for name in names})
            found = reader.lines(f"rows/{table.name}")
            for portion in rows.portions(table, names, found):
                connection.execute(statement, portion)


def _take_files(reader: archive.Reader, stores: Stores) -> None:
    for part in reader.manifest["parts"]:
        name, _, digest = part.partition("/")
        if name in stores:
            with reader.open(part) as content:
                stored = stores[name].save(content, name="berkas", max_bytes=1 << 40)
            if stored.digest != digest:
                raise Invalid(f"Expected the file {digest[:64]}, but found {stored.digest}")


def _content(store: FileStore, digest: str) -> Iterator[bytes]:
    with store.open(digest) as content:
        while chunk := content.read(archive.CHUNK_BYTES):
            yield chunk
