"""A backup from one database comes back in another, row by row."""

import json
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import func, insert, inspect, select, text

from engine import restoring
from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.errors import Conflict, Invalid, Refusal, WrongState
from engine.migrating import migrate, require_current
from engine.tables import job, unit
from tests.databases import DIALECTS, drop, migrated_template, sqlite_url
from tests.postgres import running_cluster
from webapp.backing_up import archive, before_people, making, rows, taking_back
from webapp.demo.seeding import seed
from webapp.files.store import FolderStore, Listed
from webapp.first_deployments import equip
from webapp.founding import found_demo_office
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

TEXT = b"%PDF-1.4\n%%EOF\n"


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


def office(url: str, folder: Path, *, cases: bool = False) -> Database:
    """Make an office with its processes; with `cases`, running and ended ones, and their files."""
    migrate(url)
    database = open_database(url)
    found_demo_office(database, SystemClock())
    settings = read_settings({"ALUR_DATABASE": url, "ALUR_VAR": str(folder / "var")})
    if cases:
        seed(settings, SystemClock())
    equip(open_runtime(database, settings, SystemClock()))
    return database


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Path]]:
    """Give an office on SQLite, and a backup of it."""
    folder = tmp_path_factory.mktemp("office")
    database = office(new_url("sqlite", folder), folder)
    making.back_up(database, stores(folder), folder / "backup", SystemClock())
    yield database, folder / "backup"
    database.close()


@pytest.fixture
def backed_up(made: tuple[Database, Path], tmp_path: Path) -> tuple[Database, Path]:
    """Give the office, and a copy of its backup."""
    database, source = made
    return database, Path(copy(source, tmp_path / "backup"))


def restore(source: Path, url: str, kept: making.Stores) -> None:
    with taking_back.restored(source, url, kept):
        pass


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_table_is_in_a_backup_or_named_with_a_reason(dialect: str, tmp_path: Path) -> None:
    """Asked of the database: a table whose module nobody imports would be missed for ever."""
    url = migrated_template(migrate).create(dialect, tmp_path)
    database = open_database(url)

    there = set(inspect(database.engine).get_table_names()) - {"alembic_version"}

    # SQLite's index of texts: triggers of `instance` fill it.
    named = {name for name in there if not name.startswith("instance_text")}
    assert named == {each.name for each in rows.tables()} | set(rows.LEFT_OUT)
    assert all(rows.LEFT_OUT.values())
    database.close()
    migrated_template(migrate).drop(url)


@pytest.mark.parametrize("onto", DIALECTS)
@pytest.mark.parametrize("source", DIALECTS)
def test_what_comes_back_is_equal_row_by_row_and_verifies(
    source: str, onto: str, tmp_path: Path
) -> None:
    first, second = new_url(source, tmp_path), new_url(onto, tmp_path)
    before = office(first, tmp_path, cases=True)
    kept = stores(tmp_path / "var")
    digest = kept["files"].save(BytesIO(TEXT), name="a.pdf", max_bytes=99).digest
    manifest = making.back_up(before, kept, tmp_path / "backup", SystemClock())

    with taking_back.restored(tmp_path / "backup", second, stores(tmp_path / "b")):
        after = open_database(second)
        before_people.require_sound(after, print, store=FolderStore(tmp_path / "b" / "files"))

    require_current(after)
    assert manifest["missing"] == []
    assert everything(after) == everything(before)
    assert stores(tmp_path / "b")["files"].verify(digest)
    for database in (before, after):
        database.close()
        drop(database.url)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_job_that_somebody_did_is_to_be_done_again(dialect: str, tmp_path: Path) -> None:
    before = office(new_url("sqlite", tmp_path), tmp_path)
    with before.writing() as connection:
        unit_id = connection.scalar(select(unit.c.id))
        for name, status in {"a": "doing", "b": "todo", "c": "done"}.items():
            connection.execute(
                insert(job).values(
                    id=name, unit_id=unit_id, instance_id=new_id(), key="kirim:1",
                    topic="alur:notice", answers=0, payload={}, status=status,
                    run_at=SystemClock().now(),
                )
            )  # fmt: skip
    making.back_up(before, stores(tmp_path), tmp_path / "backup", SystemClock())
    url = new_url(dialect, tmp_path)

    restore(tmp_path / "backup", url, stores(tmp_path))

    after = open_database(url)
    with after.reading() as connection:
        found = {row.id: row.status for row in connection.execute(select(job.c.id, job.c.status))}
        assert {name: found[name] for name in "abc"} == {"a": "todo", "b": "todo", "c": "done"}
        if dialect == "postgresql":
            asked = text("SELECT queueing_lock FROM queue.procrastinate_jobs")
            assert {"a", "b"} <= set(connection.scalars(asked))
    for database in (before, after):
        database.close()
        drop(database.url)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nobody_works_in_what_does_not_hold_until_it_is_restored_again(
    dialect: str, tmp_path: Path, backed_up: tuple[Database, Path]
) -> None:
    before, source = backed_up
    url, kept = new_url(dialect, tmp_path), stores(tmp_path / "b")

    with pytest.raises(Refusal, match="not hold"), taking_back.restored(source, url, kept):
        raise Refusal("Expected every log to hold, but one does not hold")

    half = open_database(url)
    with pytest.raises(WrongState, match="run 'alur restore' again"):
        require_current(half)
    with pytest.raises(WrongState, match="run 'alur restore' again"):
        migrate(url)
    making.back_up(before, stores(tmp_path), tmp_path / "other", SystemClock())
    with pytest.raises(WrongState, match="found another"):
        restore(tmp_path / "other", url, kept)
    restore(source, url, kept)
    require_current(half)
    half.close()
    drop(url)


def test_a_restore_that_was_broken_off_before_its_rows_is_begun_again(
    tmp_path: Path, backed_up: tuple[Database, Path]
) -> None:
    _, source = backed_up
    url = new_url("sqlite", tmp_path)
    migrate(url)
    half = open_database(url)
    with archive.reading(source) as reader, half.writing() as connection:
        restoring.begin(connection, reader.seal)

    restore(source, url, stores(tmp_path))

    with half.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(unit)) == 1
    half.close()


def test_a_backup_of_a_later_release_is_refused_with_a_sentence(
    tmp_path: Path, backed_up: tuple[Database, Path]
) -> None:
    _, source = backed_up
    changed(source, tmp_path / "new", lambda said: said.update(schema="9999"))

    with pytest.raises(Invalid, match="run the release that wrote it"):
        restore(tmp_path / "new", new_url("sqlite", tmp_path), stores(tmp_path))


def test_logs_that_end_otherwise_than_the_backup_says_are_refused(
    tmp_path: Path, backed_up: tuple[Database, Path]
) -> None:
    _, source = backed_up
    changed(source, tmp_path / "new", lambda said: said["ends"].update(entries=7))
    url = new_url("sqlite", tmp_path)

    with pytest.raises(Invalid, match="Expected logs that end as the backup says"):
        restore(tmp_path / "new", url, stores(tmp_path))

    half = open_database(url)
    with half.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(unit)) == 0
    half.close()


def test_a_file_that_is_swept_meanwhile_is_named_and_ends_nothing(tmp_path: Path) -> None:
    database = office(new_url("sqlite", tmp_path), tmp_path)
    kept = stores(tmp_path)
    digest = kept["files"].save(BytesIO(TEXT), name="a.pdf", max_bytes=99).digest
    listed = list(kept["files"].listed())
    path = kept["files"].path(digest)

    class Sweeping(FolderStore):
        def listed(self) -> Iterator[Listed]:
            path.unlink(missing_ok=True)
            yield from listed

    kept["files"] = Sweeping(tmp_path / "files")
    manifest = making.back_up(database, kept, tmp_path / "backup", SystemClock())

    assert f"files/{digest}" not in manifest["parts"]
    database.close()


def test_a_changed_bit_is_found_and_nothing_is_overwritten(
    tmp_path: Path, backed_up: tuple[Database, Path]
) -> None:
    database, target = backed_up
    assert target.stat().st_mode & 0o777 == 0o600
    whole = target.read_bytes()

    with pytest.raises(Conflict):
        making.back_up(database, stores(tmp_path), target, SystemClock())
    with pytest.raises(WrongState, match="empty"):
        restore(target, database.url, stores(tmp_path))
    for position in range(0, len(whole), len(whole) // 50):
        flipped = bytes([whole[position] ^ 1])
        target.write_bytes(whole[:position] + flipped + whole[position + 1 :])
        with pytest.raises(Invalid, match="whole backup"):
            making.check(target)


def changed(source: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Write a backup whose manifest says another thing, and whose hashes fit."""
    with zipfile.ZipFile(source) as old, archive.writing(target) as writer:
        for name in old.namelist():
            content = old.read(name)
            if name == archive.MANIFEST:
                said = json.loads(content)
                change(said)
                content = json.dumps(said).encode()
            writer.add(name, [content])
