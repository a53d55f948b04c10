"""An installation of many processes on PostgreSQL, with the demo's people and one small SOP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from engine.clock import SystemClock
from engine.commands import Actor, CompleteWorkItem, DeployDefinition, StartInstance, system_actor
from engine.database import open_database
from engine.migrating import migrate
from tests import diagrams
from tests.databases import migrated_template
from tests.installation import Installation
from tests.waiting import until
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

INSTALLATION = system_actor("installation")
PETUGAS = Actor("petugas", "Siti", "", ("petugas",))
# Somebody fills in, a second passes, somebody else looks at it.
WAITS = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "petugas"),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.timer("PT1S")),
    diagrams.user("periksa", "kabid"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "tunggu", "periksa", "selesai"),
)
Begin = Callable[[int], list[UUID]]


@pytest.fixture
def installation(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    """An office on PostgreSQL, with the small SOP in force; nothing serves it yet."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create("postgresql")
    made = Installation(tmp_path, url, ALUR_WEB_PROCESSES="2", ALUR_THREADS="2")
    made.found()
    yield made
    template.drop(url)


@pytest.fixture
def begin(installation: Installation) -> Begin:
    """Begin so many cases that wait for their timer, and return them."""

    def begin_cases(count: int) -> list[UUID]:
        settings = read_settings(
            {"ALUR_DATABASE": installation.url, "ALUR_VAR": str(installation.var)}
        )
        database = open_database(installation.url)
        runtime = open_runtime(database, settings, SystemClock())
        runtime.submit(DeployDefinition(WAITS), actor=INSTALLATION)
        cases = [new_id() for _ in range(count)]
        for case in cases:
            runtime.submit(StartInstance(case, "proses"), actor=PETUGAS)
            runtime.submit(CompleteWorkItem(case, "isi:1", {}), actor=PETUGAS)
        database.close()
        return cases

    return begin_cases


class Watcher:
    """Looks into the installation's database from outside, and may be in everybody's way."""

    def __init__(self, url: str) -> None:
        self._address = url.replace("+psycopg", "")
        self._connection = psycopg.connect(self._address, autocommit=True)

    def value(self, query: str) -> object:
        """Return the first value of a query."""
        row = self._connection.execute(query).fetchone()
        return row[0] if row else None

    @contextmanager
    def holding(self, table: str) -> Iterator[None]:
        """Let nobody write to a table, until the block ends."""
        with psycopg.connect(self._address) as other:
            other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            yield

    def wait_for_one_who_waits(self) -> None:
        """Return as soon as somebody waits for a lock."""
        waiting = (
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        until(lambda: self.value(waiting), "somebody waits for the lock")

    def close(self) -> None:
        """Leave."""
        self._connection.close()


@pytest.fixture
def watcher(installation: Installation) -> Iterator[Watcher]:
    """Somebody with a connection of his own."""
    watching = Watcher(installation.url)
    yield watching
    watching.close()
