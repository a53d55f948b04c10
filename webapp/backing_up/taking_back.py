"""Takes a backup back into an empty database; what was broken off goes on where it ended.

The database is marked (`engine.restoring`) until somebody says that it holds: nobody works in it.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Table, bindparam, insert, inspect, select
from sqlalchemy.exc import DataError, IntegrityError

from engine import restoring
from engine.database import Database, open_database
from engine.errors import Conflict, Invalid, WrongState
from engine.migrating import migrate, require_known, schema_of
from webapp.backing_up import archive, rows
from webapp.backing_up.making import Stores
from webapp.files.kinds import KINDS

# The most that an office can accept of one file: whatever a part says, no more is unpacked.
MAX_FILE_BYTES = max(kind.max_bytes for kind in KINDS.values())


@contextmanager
def restored(source: Path, url: str, stores: Stores) -> Iterator[archive.Reader]:
    """Take a backup into a database, and let people work there if what the caller does succeeds.

    All rows come in one transaction, or none.

    Raises:
        Invalid: it is no whole backup, or of a later release.
        WrongState: the database is not empty.
        Conflict: somebody else restores into it.
    """
    with archive.reading(source) as reader, _alone(url):
        revision = require_known(reader.manifest["schema"])
        with closing(open_database(url)) as database:
            if not _has_rows(database, revision, reader.seal):
                _take_rows(reader, database, revision)
            _take_files(reader, stores)
        migrate(url, restoring=True)
        with closing(open_database(url)) as database:
            yield reader
            with database.writing() as connection:
                restoring.end(connection)


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Let no other restore be at the same database; who restores SQLite holds its folder."""
    with closing(open_database(url)) as database, database.alone("restore") as is_alone:
        if not is_alone:
            raise Conflict("Expected to be alone at the database, but somebody restores it already")
        yield


def _has_rows(database: Database, revision: str, seal: str) -> bool:
    """Say whether the rows of this backup are in the database already.

    Raises:
        WrongState: others are, or the database is another release's.
    """
    found = schema_of(database).found
    with database.reading() as connection:
        begun = restoring.unfinished(connection)
        if begun is not None and begun.backup != seal:
            raise WrongState(
                "Expected the backup whose restore was broken off here, but found another: give "
                "that one, or make a new database"
            )
        if begun is not None and begun.has_rows:
            return True
        if found not in {None, revision}:
            raise WrongState(
                f"Expected a database without tables, or of migration '{revision}' as the backup, "
                f"but found '{found}': make a new one"
            )
        _require_empty(connection)
    return False


def _require_empty(connection: Connection) -> None:
    there = set(inspect(connection).get_table_names())
    for table in rows.tables():
        if (
            table.name in there
            and connection.execute(select(1).select_from(table).limit(1)).first()
        ):
            raise WrongState(
                f"Expected an empty database, but '{table.name}' has rows: restore into another one"
            )


def _take_rows(reader: archive.Reader, database: Database, revision: str) -> None:
    migrate(database.url, revision, restoring=True)
    with database.writing() as connection:
        if restoring.unfinished(connection) is None:
            restoring.begin(connection, reader.seal)
    with database.writing() as connection:
        for table in rows.tables():
            names = reader.manifest["columns"].get(table.name, [])
            if not names:
                continue  # the backup is older than the table
            if unknown := set(names) - set(table.columns.keys()):
                raise Invalid(f"Expected columns of '{table.name}', but found {sorted(unknown)}")
            _insert(reader, connection, table, names)
        _require_same_ends(reader, connection)
        restoring.note_rows(connection)


def _insert(reader: archive.Reader, connection: Connection, table: Table, names: list[str]) -> None:
    statement = insert(table).values({name: bindparam(name) for name in names})
    found = reader.lines(f"rows/{table.name}")
    try:
        for portion in rows.portions(table, names, found):
            connection.execute(statement, portion)
    except (DataError, IntegrityError) as problem:
        raise Invalid(
            f"Expected rows of '{table.name}' that fit, but the database refused one: "
            f"{type(problem.orig).__name__}"
        ) from problem


def _take_files(reader: archive.Reader, stores: Stores) -> None:
    for part in reader.manifest["parts"]:
        name, _, digest = part.partition("/")
        if name in stores:
            with reader.open(part) as content:
                stored = stores[name].save(content, name="berkas", max_bytes=MAX_FILE_BYTES)
            if stored.digest != digest:
                raise Invalid(f"Expected the file {digest[:64]!r}, but found {stored.digest}")


def _require_same_ends(reader: archive.Reader, connection: Connection) -> None:
    """Hold the ends of all logs against what the backup says of them."""
    said, found = reader.manifest["ends"], rows.ends(connection)
    if found != said:
        raise Invalid(f"Expected logs that end as the backup says, {said}, but found {found}")
