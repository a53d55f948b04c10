"""A demo office, asked in sentences what became of its cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from engine import queries, verifying
from engine.clock import VirtualClock
from engine.database import Database, open_database
from engine.replay import Finding
from webapp.accounts.units import the_unit
from webapp.demo.seeding import seed
from webapp.founding import found_demo_office
from webapp.settings import Settings, read_settings

MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 10.00 WIB


@dataclass
class Demo:
    """A demo office and its folder."""

    settings: Settings
    database: Database
    unit_id: UUID

    def seed(self, now: datetime = MONDAY) -> bool:
        """Tell its stories up to `now`."""
        return seed(self.settings, VirtualClock(now))

    def cases(self) -> list[queries.CaseLine]:
        """Return all cases, the oldest first."""
        with self.database.reading() as connection:
            return queries.cases(connection, unit_id=self.unit_id, limit=100)[::-1]

    def open_items(self) -> list[queries.WorkItem]:
        """Return what waits for people, in the order of cases."""
        with self.database.reading() as connection:
            return [
                item
                for case in self.cases()
                for item in queries.work_items_of(connection, instance_id=case.id)
                if item.status == "open"
            ]

    def variables(self, title: str) -> dict[str, Any]:
        """Return the variables of the first case of that title."""
        case = next(each for each in self.cases() if each.title.startswith(title))
        with self.database.reading() as connection:
            return queries.variables(connection, instance_id=case.id)

    def findings(self) -> list[Finding]:
        """Verify every log."""
        with self.database.reading() as connection:
            return list(verifying.verify_unit(connection, self.unit_id))


@contextmanager
def open_demo(url: str, folder: Path) -> Iterator[Demo]:
    """Give a demo office in a migrated database; its files are in `folder`."""
    settings = read_settings({"ALUR_VAR": str(folder), "ALUR_DATABASE": url})
    database = open_database(url)
    found_demo_office(database, VirtualClock(MONDAY))
    with database.reading() as connection:
        unit_id = the_unit(connection)
    assert unit_id is not None
    yield Demo(settings, database, unit_id)
    database.close()
