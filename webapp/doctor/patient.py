"""What the doctor looks at: an environment, its settings, and the database if there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from engine.clock import Clock
from engine.database import Database, open_database
from engine.errors import Invalid
from webapp.settings import Settings, read_settings


@dataclass(frozen=True)
class Patient:
    """An installation, not opened: what is missing is left missing."""

    environment: Mapping[str, str]
    clock: Clock
    known: Settings | None  # None: they cannot be read
    opened: Database | None  # None: no settings, or SQLite's file is not there yet

    @property
    def settings(self) -> Settings:
        """The settings, for checks that need them."""
        assert self.known is not None  # noqa: S101 - `examining` leaves the check out otherwise
        return self.known

    @property
    def database(self) -> Database:
        """The database, for checks that need it."""
        assert self.opened is not None  # noqa: S101 - `examining` leaves the check out otherwise
        return self.opened


def patient(environment: Mapping[str, str], clock: Clock) -> Patient:
    """Return the installation that an environment names; nothing is made or asked yet."""
    try:
        settings = read_settings(environment)
    except Invalid:
        return Patient(environment, clock, None, None)
    file = sqlite_file(settings)
    is_there = file is None or file.exists()
    database = open_database(settings.database) if is_there else None
    return Patient(environment, clock, settings, database)


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file of an embedded database, None for one on PostgreSQL."""
    url = make_url(settings.database)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None
