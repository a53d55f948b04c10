"""What Alur stands on fails: people are told, nothing is half done, and it goes on afterwards."""

import resource
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine.migrating import migrate
from tests import postgres
from tests.databases import sqlite_url
from tests.installation import Installation, Process
from tests.visiting import Answer, Visitor
from tests.waiting import until

JPEG = b"\xff\xd8\xff\xe0"
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def own_cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server that a test may kill: it flushes what it commits."""
    cluster = postgres.Cluster(postgres.DURABLE_SETTINGS)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def on_postgres(own_cluster: postgres.Cluster, tmp_path: Path) -> Installation:
    return founded(tmp_path, own_cluster.url(own_cluster.create()))


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Installation:
    (tmp_path / "var").mkdir(mode=0o700)
    return founded(tmp_path, sqlite_url(tmp_path / "var" / "alur.db"))


def founded(folder: Path, url: str) -> Installation:
    migrate(url)
    installation = Installation(folder, url)
    installation.found()
    return installation


def verified(installation: Installation) -> None:
    answer = installation.command("verify")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def begins(person: Visitor) -> int:
    """Begin a case of the SOP; return the status."""
    return begun(person).status


def begun(person: Visitor) -> Answer:
    page = "/kotak-tugas"
    return person.press(page, f"{page}/mulai", process_id="pemutakhiran_website")


def cases(url: str) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM instance").fetchone()
    assert row
    return int(row[0])


def test_a_database_that_is_away_is_said_to_be_and_work_goes_on_when_it_is_back(
    on_postgres: Installation, own_cluster: postgres.Cluster
) -> None:
    with on_postgres.running("run") as server:
        siti = Visitor(server.origin)
        siti.log_in("petugas")
        assert begins(siti) == 303
        own_cluster.crash()

        told = siti.get("/kotak-tugas")

        assert told.status == 503
        assert "Basis data atau penyimpanan berkas tidak menjawab" in told.text
        own_cluster.resume()
        until(lambda: siti.get("/kotak-tugas").status == 200, "the pages are back")
        assert begins(siti) == 303

    assert cases(on_postgres.url) == 2
    verified(on_postgres)


def test_a_connection_that_is_cut_loses_one_request_at_most(on_postgres: Installation) -> None:
    with (
        on_postgres.running("run") as server,
        psycopg.connect(on_postgres.url.replace("+psycopg", ""), autocommit=True) as administrator,
    ):
        siti = Visitor(server.origin)
        siti.log_in("petugas")

        administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        until(lambda: begins(siti) == 303, "a case begins")

    assert cases(on_postgres.url) == 1
    verified(on_postgres)


def test_a_full_disk_refuses_what_is_sent_and_keeps_what_was_there(
    on_sqlite: Installation, tmp_path: Path
) -> None:
    with on_sqlite.running("run") as server:
        siti = Visitor(server.origin)
        siti.log_in("petugas")
        assert begins(siti) == 303
        # Nothing that it writes may grow any more.
        limit(server, (tmp_path / "var" / "alur.db-wal").stat().st_size)

        assert begins(siti) == 507

        limit(server, UNLIMITED)
        assert begins(siti) == 303

    verified(on_sqlite)


def test_an_upload_to_a_full_disk_is_refused_in_words(
    on_sqlite: Installation, tmp_path: Path
) -> None:
    with on_sqlite.running("run") as server:
        siti = Visitor(server.origin)
        siti.log_in("petugas")
        item = begun(siti).location
        limit(server, 64 << 10)

        # So short that no program in between keeps it in a file of its own.
        told = siti.upload(item, item, "foto", JPEG + bytes(256 << 10))

        assert told.status == 507
        assert "kehabisan tempat" in told.text

    kept = [path for path in (tmp_path / "var" / "files").rglob("*") if path.is_file()]
    assert kept == []
    verified(on_sqlite)


def limit(server: Process, most: int) -> None:
    """Let no file that the server writes become longer."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most, UNLIMITED))
