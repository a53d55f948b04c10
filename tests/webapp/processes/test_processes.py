"""`alur web` and `alur worker` as programs: many beside each other, and ended gracefully."""

import re
import signal
import socket
import threading
from http.client import HTTPConnection
from pathlib import Path

import pytest

from engine.database import open_database
from tests.databases import sqlite_url
from tests.installation import Installation, free_port
from tests.visiting import Answer, Visitor
from tests.waiting import until
from tests.webapp.processes.conftest import Begin, Watcher
from webapp.secret_files import read_or_create_secret

OPEN = "SELECT count(*) FROM work_item WHERE key = 'periksa:1' AND status = 'open'"
FIRED = "SELECT count(*) FROM timer_job WHERE status = 'fired'"
ENTRIES = "SELECT count(*) FROM entry JOIN instance ON instance.id = stream_id"


# ---- side by side --------------------------------------------------------------------------------


def test_who_logged_in_at_one_web_process_is_known_to_every_other(
    installation: Installation,
) -> None:
    with installation.running("web") as one, installation.running("web") as other:
        siti = Visitor(one.origin)
        assert siti.log_in("petugas").status == 302

        siti.origin = other.origin

        assert {siti.get("/kotak-tugas").status for _ in range(6)} == {200}


def test_many_workers_fire_every_timer_once(
    installation: Installation, begin: Begin, watcher: Watcher
) -> None:
    cases = begin(12)

    with installation.running("worker") as one, installation.running("worker") as other:
        until(lambda: watcher.value(OPEN) == len(cases), "every timer has fired")
        assert (one.stop(), other.stop()) == (0, 0)

    # Started, filled in, fired: a second firing would be an entry too many.
    assert watcher.value(ENTRIES) == 3 * len(cases)


def test_what_is_done_once_in_the_installation_is_left_to_who_is_at_it(migrated_url: str) -> None:
    one, other = open_database(migrated_url), open_database(migrated_url)

    with (
        one.alone("file sweep") as first,
        other.alone("file sweep") as second,
        other.alone("checkpoints") as another_matter,
    ):
        pass
    with other.alone("file sweep") as afterwards:
        pass

    # An embedded database belongs to one process: nobody else is there to be at it.
    assert (first, second) == (True, one.is_sqlite)
    assert another_matter
    assert afterwards
    one.close()
    other.close()


@pytest.mark.parametrize("chunked", [False, True])
def test_what_is_too_large_is_refused_with_a_sentence_however_it_is_sent(
    installation: Installation, chunked: bool
) -> None:
    with installation.running("web", ALUR_MAX_UPLOAD_MB="1") as web:
        connection = HTTPConnection(web.origin.removeprefix("http://"), timeout=60)
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        body = [b"--x\r\n", *[b"a" * 100_000] * 30]
        if chunked:
            connection.request("POST", "/masuk", iter(body), form, encode_chunked=True)
        else:
            connection.request("POST", "/masuk", b"".join(body), form)
        answer = connection.getresponse()
        said = answer.read().decode()
        connection.close()

        assert answer.status == 413
        assert "1 MB" in said
        assert Visitor(web.origin).log_in("petugas").status == 302


# ---- ended ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_web_answers_the_request_in_hand_before_it_ends_however_often_it_is_asked(
    installation: Installation, watcher: Watcher, number: signal.Signals
) -> None:
    # given
    answers: list[Answer] = []
    with installation.running("web") as web:
        siti = Visitor(web.origin)
        asking = threading.Thread(target=lambda: answers.append(siti.log_in("petugas")))

        # when
        with watcher.holding("login_session"):
            asking.start()
            watcher.wait_for_one_who_waits()
            web.signal(number)
            web.signal(number)
        asking.join()

        # then
        assert web.wait() == 0
        assert [answer.status for answer in answers] == [302]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_finishes_the_timer_in_hand_and_leaves_the_rest_to_others(
    installation: Installation, begin: Begin, watcher: Watcher, number: signal.Signals
) -> None:
    # given
    begin(5)
    with installation.running("worker") as worker:
        # when
        with watcher.holding("entry"):
            watcher.wait_for_one_who_waits()
            worker.signal(number)
            worker.signal(number)
        assert worker.wait() == 0

    # then
    fired = watcher.value(FIRED)
    assert isinstance(fired, int)
    assert 1 <= fired < 5
    with installation.running("worker"):
        until(lambda: watcher.value(FIRED) == 5, "another worker fires the rest")


def test_the_port_is_free_again_when_the_master_of_web_was_killed(
    installation: Installation,
) -> None:
    with installation.running("web") as web:
        Visitor(web.origin).log_in("petugas")
        port = int(web.origin.rpartition(":")[2])

        web.signal(signal.SIGKILL)
        web.wait()

        until(lambda: is_free(port), "the processes of a master that died have ended")
        with installation.running("web", ALUR_PORT=str(port)) as again:
            assert Visitor(again.origin).log_in("petugas").status == 302


def is_free(port: int) -> bool:
    """Say whether nobody listens at a port of this machine."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


# ---- the secret ----------------------------------------------------------------------------------


def test_each_process_says_which_secret_it_has_without_telling_it(
    installation: Installation, tmp_path: Path
) -> None:
    other = tmp_path / "other.key"
    read_or_create_secret(other)

    with (
        installation.running("web") as web,
        installation.running("worker") as worker,
        installation.running("worker", ALUR_SECRET_FILE=str(other)) as stranger,
    ):
        secrets = [
            re.findall(r"\(secret ([0-9a-f]{8})\)", each.said) for each in (web, worker, stranger)
        ]

    assert secrets[0] == secrets[1] != secrets[2]
    assert all(len(found) == 1 for found in secrets)


# ---- refused -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["web", "worker"])
def test_many_processes_do_not_share_one_sqlite_file(tmp_path: Path, command: str) -> None:
    installation = Installation(tmp_path, sqlite_url(tmp_path / "alur.db"))

    done = installation.command(command)

    assert done.returncode == 1
    assert "Expected ALUR_DATABASE to be on PostgreSQL" in done.stderr
    assert "alur run" in done.stderr


def test_a_host_without_the_secret_of_the_others_does_not_draw_one(
    installation: Installation,
) -> None:
    secret = installation.var / "secrets" / "session.key"
    secret.unlink()

    done = installation.command("web")

    assert done.returncode == 1
    assert f"Expected the secret of this installation in '{secret}'" in done.stderr
    assert not secret.exists()


def test_web_names_a_port_that_is_taken(installation: Installation) -> None:
    with installation.running("web") as web:
        port = web.origin.rpartition(":")[2]
        refused = Installation(installation.var.parent, installation.url, ALUR_PORT=port)

        done = refused.command("web")

    assert done.returncode == 1
    assert f"127.0.0.1:{port}" in done.stderr


@pytest.mark.parametrize("command", ["web", "worker", "verify"])
def test_no_process_uses_a_schema_of_another_release_and_none_migrates_by_the_way(
    installation: Installation, watcher: Watcher, command: str
) -> None:
    watcher.value("UPDATE alembic_version SET version_num = '0016' RETURNING version_num")

    done = installation.command(command)

    assert done.returncode == 1
    assert done.stderr.startswith("Error: Expected a database with migration ")
    assert "run 'alur migrate' first" in done.stderr
    assert watcher.value("SELECT version_num FROM alembic_version") == "0016"


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    port = free_port()
    url = f"postgresql+psycopg://alur:rahasia@127.0.0.1:{port}/alur"
    installation = Installation(tmp_path, url)
    secret = installation.var / "secrets" / "session.key"
    read_or_create_secret(secret)

    done = installation.command("worker")

    assert done.returncode == 1
    assert f"Expected PostgreSQL to answer at postgresql+psycopg://alur:***@127.0.0.1:{port}" in (
        done.stderr
    )
    assert "rahasia" not in done.stderr
