"""The databases that are measured: on a real disk, and as durable as an office would run them."""

import itertools
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from types import TracebackType

from sqlalchemy.engine import make_url

from engine.migrating import migrate
from tests.postgres import DURABLE_SETTINGS, SETTINGS, Cluster, Missing, program

# /tmp may live in memory, where a commit costs nothing.
ON_DISK = Path("/var/tmp")  # noqa: S108 - only the parent of a private folder


class Site:
    """A folder of its own on a disk, and a PostgreSQL server in it; both gone at the end.

    PostgreSQL runs with its own settings (fsync on); SQLite files are opened by whoever is
    measured, with WAL and synchronous FULL.

    Args:
        parent: where the folder goes; a short path, for a socket lies in it.
        wanted: "sqlite", "postgresql"; all that are there unless told.
        durable: False only to try whether a benchmark works.
    """

    def __init__(
        self, parent: Path | None = None, wanted: tuple[str, ...] = (), *, durable: bool = True
    ) -> None:
        parent = parent or (ON_DISK if ON_DISK.is_dir() else Path.cwd())
        self.folder = Path(tempfile.mkdtemp(prefix="alur-bench-", dir=parent))
        self.databases = tuple(name for name in wanted or ("sqlite", "postgresql") if _has(name))
        self._settings = DURABLE_SETTINGS if durable else SETTINGS
        self._names = itertools.count(1)
        self._cluster: Cluster | None = None
        self._templates: dict[str, str] = {}

    def __enter__(self) -> "Site":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._cluster is not None:
            self._cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @cached_property
    def cluster(self) -> Cluster:
        """The PostgreSQL server, started when it is first needed."""
        self.folder.chmod(0o711)  # the server runs as another user when we are root
        self._cluster = Cluster(self._settings, self.folder)
        self._cluster.start()
        return self._cluster

    def new_folder(self) -> Path:
        """Make an empty folder, for whatever files an office has."""
        folder = self.folder / f"office-{next(self._names)}"
        folder.mkdir()
        return folder

    def empty(self, database: str) -> str:
        """Make an empty database and return its URL."""
        if database == "postgresql":
            return self.cluster.url(self.cluster.create())
        return f"sqlite:///{self.folder / f'{next(self._names)}.db'}"

    def migrated(self, database: str) -> str:
        """Make a database with the engine's tables and return its URL; migrations run once."""
        if database not in self._templates:
            self._templates[database] = self._template(database)
        template = self._templates[database]
        if database == "postgresql":
            return self.cluster.url(self.cluster.create(template=template))
        url = self.empty(database)
        shutil.copyfile(template, str(make_url(url).database))
        return url

    def _template(self, database: str) -> str:
        url = self.empty(database)
        migrate(url)
        name = str(make_url(url).database)
        if database == "postgresql":
            self.cluster.freeze(name)
        return name


def _has(database: str) -> bool:
    if database != "postgresql":
        return True
    try:
        program("initdb")
    except Missing:
        return False
    return True
