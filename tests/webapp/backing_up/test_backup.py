"""A backup from one database comes back in another, row by row."""

from io import BytesIO
from pathlib import Path

import pytest

from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.errors import Conflict, Invalid, WrongState
from engine.migrating import migrate
from tests.databases import DIALECTS, drop, sqlite_url
from tests.postgres import running_cluster
from webapp.backing_up import making, rows
from webapp.files.store import FolderStore
from webapp.first_deployments import equip
from webapp.founding import found_demo_office
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings
from webapp.verification import verify_all


def new_url(dialect: str, folder: Path) -> str:
    if dialect == "sqlite":
        return sqlite_url(folder / f"{new_id()}.db")
    cluster = running_cluster()
    return cluster.url(cluster.create())


def everything(database: Database) -> dict[str, list[bytes]]:
    with database.reading() as connection:
        return {each.name: sorted(rows.lines(connection, each)) for each in rows.tables()}


def stores(folder: Path) -> making.Stores:
    return {name: FolderStore(folder / name) for name in ("files", "public")}


def office(url: str, folder: Path) -> Database:
    migrate(url)
    database = open_database(url)
    found_demo_office(database, SystemClock())
    settings = read_settings({"ALUR_DATABASE": url, "ALUR_VAR": str(folder / "var")})
    equip(open_runtime(database, settings, SystemClock()))
    return database


@pytest.mark.parametrize("onto", DIALECTS)
@pytest.mark.parametrize("source", DIALECTS)
def test_what_comes_back_is_equal_row_by_row_and_verifies(
    source: str, onto: str, tmp_path: Path
) -> None:
    first, second = new_url(source, tmp_path), new_url(onto, tmp_path)
    before = office(first, tmp_path)
    kept = stores(tmp_path / "a")
    text = kept["files"].save(BytesIO(b"%PDF-1.4\n%%EOF\n"), name="a.pdf", max_bytes=99)
    making.back_up(before, kept, tmp_path / "backup", SystemClock())

    making.restore(tmp_path / "backup", second, stores(tmp_path / "b"))

    after = open_database(second)
    assert everything(after) == everything(before)
    assert stores(tmp_path / "b")["files"].verify(text.digest)
    settings = read_settings({"ALUR_DATABASE": second, "ALUR_VAR": str(tmp_path / "var")})
    unit_id = open_runtime(after, settings, SystemClock()).unit_id
    assert verify_all(after, unit_id, print).is_sound
    for database in (before, after):
        database.close()
        drop(database.url)


def test_a_changed_bit_is_found_and_nothing_is_overwritten(tmp_path: Path) -> None:
    database = office(new_url("sqlite", tmp_path), tmp_path)
    target = tmp_path / "backup"
    making.back_up(database, stores(tmp_path), target, SystemClock())
    assert target.stat().st_mode & 0o777 == 0o600
    whole = target.read_bytes()

    with pytest.raises(Conflict):
        making.back_up(database, stores(tmp_path), target, SystemClock())
    with pytest.raises(WrongState, match="empty"):
        making.restore(target, database.url, stores(tmp_path))
    for position in range(0, len(whole), len(whole) // 50):
        flipped = bytes([whole[position] ^ 1])
        target.write_bytes(whole[:position] + flipped + whole[position + 1 :])
        with pytest.raises(Invalid, match="whole backup"):
            making.check(target)
    database.close()
