"""What an administrator rehearses: a backup while people work, and a restore elsewhere."""

import signal
import sqlite3
import subprocess
import sys
import threading
from hashlib import shake_256
from io import BytesIO
from pathlib import Path

import pytest

from engine.migrating import migrate
from tests.databases import DIALECTS, drop, sqlite_url
from tests.installation import ROOT, Installation
from tests.postgres import running_cluster
from tests.visiting import Visitor
from tests.waiting import until
from webapp.files.store import FolderStore

INBOX = "/kotak-tugas"
LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, -1))
from webapp.cli import main
main(["backup", {target!r}])
"""


@pytest.fixture
def office(tmp_path: Path) -> Installation:
    """Give an office on SQLite, with its demo people and no case."""
    folder = tmp_path / "office"
    folder.mkdir()
    (folder / "var").mkdir(mode=0o700)
    url = sqlite_url(folder / "var" / "alur.db")
    migrate(url)
    installation = Installation(folder, url)
    installation.found()
    return installation


def elsewhere(folder: Path, dialect: str = "sqlite") -> Installation:
    (folder / "var").mkdir(mode=0o700, parents=True)
    if dialect == "sqlite":
        return Installation(folder, sqlite_url(folder / "var" / "alur.db"))
    cluster = running_cluster()
    return Installation(folder, cluster.url(cluster.create()))


def said(installation: Installation, *words: str) -> str:
    """Run a command that succeeds, and return what it said."""
    done = installation.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def begin(person: Visitor) -> str:
    """Begin a case of the SOP, and return the address of its first work item."""
    answer = person.press(INBOX, f"{INBOX}/mulai", process_id="pemutakhiran_website")
    assert answer.status in {302, 303}, answer
    return answer.location


@pytest.mark.parametrize("dialect", DIALECTS)
def test_people_go_on_elsewhere_with_what_they_began_before_the_backup(
    dialect: str, office: Installation, tmp_path: Path
) -> None:
    # given
    source, passphrase = tmp_path / "backup", tmp_path / "passphrase"
    passphrase.write_text("empat kata yang dihafal\n", "utf-8")
    with office.running("run") as server:
        siti = Visitor(server.origin)
        siti.log_in("petugas")
        item = begin(siti)
        done = threading.Event()
        busy = threading.Thread(target=lambda: [begin(siti) for _ in iter(done.is_set, True)])
        busy.start()
        said(office, "backup", str(source), "--passphrase-file", str(passphrase))
        done.set()
        busy.join()
    new = elsewhere(tmp_path / "new", dialect)

    # when
    words = said(new, "restore", str(source), "--passphrase-file", str(passphrase))

    # then
    assert "logs hold" in words
    secrets = [each.var / "secrets" / "session.key" for each in (office, new)]
    assert secrets[0].read_bytes() == secrets[1].read_bytes()
    with new.running("run") as server:
        siti = Visitor(server.origin)
        siti.log_in("petugas")
        assert siti.get(item).status == 200
        begin(siti)
    assert "logs hold" in said(new, "verify")
    drop(new.url)


def test_a_restore_that_is_killed_lets_nobody_work_and_goes_on_when_asked_again(
    office: Installation, tmp_path: Path
) -> None:
    # given
    source = tmp_path / "backup"
    said(office, "backup", str(source))
    new = elsewhere(tmp_path / "new")
    path = new.var / "alur.db"

    # when
    with subprocess.Popen(
        [sys.executable, "-m", "webapp.cli", "restore", str(source)],
        cwd=ROOT,
        env=new.environment(),
        stdout=subprocess.DEVNULL,
    ) as restoring:
        until(lambda: is_marked(path), "the restore has begun")
        restoring.send_signal(signal.SIGKILL)

    # then
    refused = new.command("run")
    assert refused.returncode == 1
    assert "run 'alur restore' again with the same backup" in refused.stderr
    assert "logs hold" in said(new, "restore", str(source))
    assert not is_marked(path)


def is_marked(path: Path) -> bool:
    if not path.exists():
        return False
    with sqlite3.connect(path) as connection:
        asked = "SELECT 1 FROM sqlite_master WHERE name = 'unfinished_restore'"
        found = connection.execute(asked).fetchone()
    connection.close()
    return found is not None


def test_a_full_disk_ends_a_backup_with_a_sentence_and_leaves_nothing(
    office: Installation, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    files = FolderStore(office.var / "files")
    letter = b"%PDF-1.4\n" + shake_256(b"surat").digest(100_000) + b"\n%%EOF\n"
    files.save(BytesIO(letter), name="surat.pdf", max_bytes=1 << 20)

    full = office.program(LIMITED.format(target=str(tmp_path / "backups")))

    assert full.returncode == 1
    assert "Error: Expected to write the backup" in full.stderr
    assert "File too large" in full.stderr
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_folder_keeps_the_newest_backups(office: Installation, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2, 3):
        (folder / f"alur-2025010{day}T000000Z.zip").touch()
    (folder / "notes.txt").touch()

    said(office, "backup", "--keep", "2", str(folder))

    names = sorted(each.name for each in folder.iterdir())
    assert names[0] == "alur-20250103T000000Z.zip"
    assert len(names) == 3
    said(office, "backup", "--check", str(folder / names[1]))


def test_every_office_is_verified_and_what_does_not_hold_is_served_to_nobody(
    office: Installation, tmp_path: Path
) -> None:
    # given
    words = ["--name", "Dinas Kedua", "--person", "Rina", "--username", "rina"]
    said(office, "office", "add", "dinas", *words)
    with sqlite3.connect(office.var / "alur.db") as connection:
        connection.execute("UPDATE unit SET operations_seq = 99 WHERE slug = 'dinas'")
    connection.close()
    said(office, "backup", str(tmp_path / "backup"))
    new = elsewhere(tmp_path / "new")

    # when
    restored = new.command("restore", str(tmp_path / "backup"))

    # then
    assert restored.returncode == 1
    assert "Dinas Kedua" in restored.stdout
    assert "Expected every log to hold" in restored.stderr
    assert "run 'alur restore' again" in new.command("verify").stderr
