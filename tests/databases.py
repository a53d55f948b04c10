"""Databases for the tests, on SQLite and on PostgreSQL, made faster than migrations run.

Migrations run once a process and dialect, into a template; a test gets a copy of it. On PostgreSQL
a copy costs more than most tests, so one that a test is done with is emptied for the next.
"""

import atexit
import itertools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.postgres import running_cluster

Migrate = Callable[[str], None]
DIALECTS = ("sqlite", "postgresql")


class Template:
    """Databases that `migrate` has been run on, one a dialect, and copies of them.

    Outside of tests, `create` and `drop` are the two words needed; in tests, the fixture
    `migrated_url` says both.
    """

    def __init__(self, migrate: Migrate) -> None:
        self._migrate = migrate
        self._files = itertools.count(1)
        self._emptied: list[str] = []  # names of PostgreSQL's databases

    def create(self, dialect: str, folder: Path | None = None) -> str:
        """Make a migrated database and return its URL.

        Args:
            dialect: "sqlite" or "postgresql".
            folder: where SQLite's file goes; without it, a temporary folder of the process.

        Raises:
            Missing: "postgresql" is asked for, but not installed.
        """
        if dialect == "postgresql":
            cluster = running_cluster()
            template, _ = _postgresql_template(self._migrate)
            return cluster.url(
                self._emptied.pop() if self._emptied else cluster.create(template=template)
            )
        path = (folder or _folder()) / f"alur-{next(self._files)}.db"
        path.write_bytes(_sqlite_template(self._migrate))
        return sqlite_url(path)

    def drop(self, url: str) -> None:
        """Take back a database that `create` made; no connection of the caller's need be closed."""
        if url.startswith("sqlite:///"):
            drop(url)
            return
        cluster, name = running_cluster(), _name(url)
        _, shape = _postgresql_template(self._migrate)
        if cluster.emptied(name) == shape:
            self._emptied.append(name)
        else:  # somebody changed a table or a trigger
            cluster.drop(name)


@cache
def migrated_template(migrate: Migrate) -> Template:
    """Return the template that `migrate`, a function of a database's URL, makes."""
    return Template(migrate)


def sqlite_url(path: Path) -> str:
    """Return SQLAlchemy's URL of a SQLite file."""
    return f"sqlite:///{path}"


def drop(url: str) -> None:
    """Remove the database at `url`."""
    if url.startswith("sqlite:///"):
        path = url.removeprefix("sqlite:///")
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)
    else:
        running_cluster().drop(_name(url))


def _name(url: str) -> str:
    return url.split("/")[3].split("?")[0]


@cache
def _sqlite_template(migrate: Migrate) -> bytes:
    path = _folder() / "template.db"
    path.unlink(missing_ok=True)
    migrate(sqlite_url(path))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # all of it into the one file
    connection.close()
    return path.read_bytes()


@cache
def _postgresql_template(migrate: Migrate) -> tuple[str, str]:
    """Return the name of a migrated database, and its shape."""
    cluster = running_cluster()
    name = cluster.create()
    migrate(cluster.url(name))
    shape = cluster.emptied(name)
    cluster.freeze(name)
    return name, shape


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="alur-db-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
