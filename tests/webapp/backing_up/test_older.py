"""A backup of an older release comes back as that release had it, and is then migrated."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.database import open_database
from engine.errors import Conflict, WrongState
from engine.migrating import migrate, require_current
from engine.tables import unit
from tests.databases import DIALECTS, drop, sqlite_url
from tests.postgres import running_cluster
from tests.webapp.backing_up.sealed import sealed
from webapp.backing_up import taking_back

SCHEMA = "0018"  # before offices had short names, and the log lay in months
COLUMNS = {"unit": ["id", "name", "zone", "operations_seq", "operations_head"]}
UNIT = b'["0190d0c0-0000-7000-8000-000000000001","Dinas Satu","Asia/Jakarta",0,null]\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Give a backup of an office without cases."""
    return sealed(tmp_path / "backup", {"rows/unit": UNIT}, columns=COLUMNS, schema=SCHEMA)


def new_url(dialect: str, folder: Path) -> str:
    if dialect == "sqlite":
        return sqlite_url(folder / "new.db")
    cluster = running_cluster()
    return cluster.url(cluster.create())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_later_migrations_fill_in_is_there(dialect: str, source: Path, tmp_path: Path) -> None:
    url = new_url(dialect, tmp_path)

    with taking_back.restored(source, url, {}):
        pass

    with closing(open_database(url)) as database:
        require_current(database)
        with database.reading() as connection:
            assert connection.scalars(select(unit.c.slug)).all() == ["dinas-satu"]
    drop(url)


def test_a_database_that_is_newer_than_the_backup_is_refused(source: Path, tmp_path: Path) -> None:
    """Else what the migrations between would have filled in stayed empty."""
    url = new_url("sqlite", tmp_path)
    migrate(url)

    with (
        pytest.raises(WrongState, match="without tables, or of migration '0018'"),
        taking_back.restored(source, url, {}),
    ):
        pass


def test_two_restores_into_one_database_are_refused(source: Path, tmp_path: Path) -> None:
    url = new_url("postgresql", tmp_path)

    with (
        taking_back.restored(source, url, {}),
        pytest.raises(Conflict, match="somebody restores it already"),
        taking_back.restored(source, url, {}),
    ):
        pass

    drop(url)
