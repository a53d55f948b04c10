"""PostgreSQL goes back to a moment, as docs/administrator.md says it, and every log holds there."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from engine.clock import SystemClock
from engine.commands import Actor, StartInstance
from engine.database import Database, open_database
from engine.migrating import migrate
from tests.installation import Installation
from tests.postgres import SETTINGS, Cluster, program
from tests.waiting import until
from webapp.first_deployments import equip
from webapp.founding import found_demo_office
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

POINT = "before the mistake"
SITI = Actor("siti", "Siti", groups=("petugas",))


@pytest.fixture
def archived() -> Iterator[Cluster]:
    """Give a server that copies each piece of its log into a folder beside its own."""
    cluster = Cluster()
    archive = cluster.folder / "archive"
    cluster.settings = {
        **SETTINGS,
        "archive_mode": "on",
        "archive_command": f"test ! -f {archive}/%f && cp %p {archive}/%f",
    }
    cluster.make()
    archive.mkdir()
    hand_over(archive, cluster)
    cluster.resume()
    yield cluster
    cluster.stop()


@pytest.fixture
def later(archived: Cluster) -> Iterator[Cluster]:
    """Give a server that is to go on from a copy, up to the point."""
    cluster = Cluster(
        {
            **SETTINGS,
            "restore_command": f"cp {archived.folder}/archive/%f %p",
            "recovery_target_name": POINT,
            "recovery_target_action": "promote",
        }
    )
    yield cluster
    cluster.stop()


def hand_over(folder: Path, cluster: Cluster) -> None:
    """Give a folder to the account that runs a server."""
    whose = (cluster.folder / "data").stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, whose.st_uid, whose.st_gid)


def begin(database: Database, folder: Path) -> None:
    settings = read_settings({"ALUR_DATABASE": database.url, "ALUR_VAR": str(folder)})
    runtime = open_runtime(database, settings, SystemClock())
    equip(runtime)
    runtime.submit(StartInstance(new_id(), "pemutakhiran_website", {}), actor=SITI)


def ask(cluster: Cluster, name: str, sql: str) -> object:
    with psycopg.connect(host=str(cluster.folder), user="alur", dbname=name) as connection:
        row = connection.execute(sql.encode()).fetchone()
    assert row
    return row[0]


def test_a_database_goes_back_to_the_moment_before_a_mistake(
    archived: Cluster, later: Cluster, tmp_path: Path
) -> None:
    # given: a base backup, and work after it
    name = archived.create()
    url = archived.url(name)
    migrate(url)
    with closing(open_database(url)) as database:
        found_demo_office(database, SystemClock())
        copy = [str(program("pg_basebackup")), "-D", f"{later.folder}/data", "-c", "fast"]
        subprocess.run([*copy, "-X", "none", "-h", archived.folder, "-U", "alur"], check=True)
        begin(database, tmp_path)
    ask(archived, name, f"SELECT pg_create_restore_point('{POINT}')::text")
    ask(archived, name, "WITH gone AS (DELETE FROM instance RETURNING 1) SELECT count(*) FROM gone")
    last = ask(archived, name, "SELECT pg_walfile_name(pg_switch_wal())")
    until((archived.folder / "archive" / str(last)).exists, "the log is archived")

    # when
    (later.folder / "data" / "recovery.signal").touch()
    hand_over(later.folder, archived)
    later.resume()
    until(
        lambda: ask(later, name, "SELECT NOT pg_is_in_recovery()"), "the server is past the point"
    )

    # then
    assert ask(archived, name, "SELECT count(*) FROM instance") == 0
    assert ask(later, name, "SELECT count(*) FROM instance") == 1
    verified = Installation(tmp_path, later.url(name)).command("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "logs hold" in verified.stdout
