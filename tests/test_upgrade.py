"""An upgrade without a pause: the release before goes on beside this one, on one PostgreSQL.

The migrations of this release may only add (docs/developer.md, "A release beside the one before").
"""

import re
from pathlib import Path

import psycopg
import pytest

from tests import diagrams
from tests.installation import Installation, Process
from tests.releases import Missing, release_before
from tests.visiting import Visitor
from tests.waiting import until

# Somebody fills in, a second passes, somebody else looks at it; whoever takes more than a second
# for that is reported by a job.
SOP = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "petugas"),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.timer("PT1S")),
    diagrams.user("periksa", "kabid"),
    diagrams.boundary("telat", "periksa", "PT1S"),
    diagrams.escalation("lapor", "kasie"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "tunggu", "periksa", "selesai"),
    diagrams.path("telat", "lapor"),
)
# With the code of the release before, in one program: three commands would start Python thrice.
FOUNDING = """
import os, sys
from engine.clock import SystemClock
from engine.commands import DeployDefinition, system_actor
from engine.database import open_database
from engine.migrating import migrate
from webapp.founding import found_demo_office
from webapp.opening import open_runtime
from webapp.secret_files import read_or_create_secret
from webapp.settings import read_settings

settings = read_settings(os.environ)
migrate(settings.database)
database = open_database(settings.database)
found_demo_office(database, SystemClock())
runtime = open_runtime(database, settings, SystemClock())
runtime.submit(DeployDefinition(sys.stdin.buffer.read()), actor=system_actor("installation"))
database.close()
read_or_create_secret(settings.secret_file)
"""


@pytest.fixture
def old_code(tmp_path: Path) -> Path:
    try:
        return release_before(tmp_path)
    except Missing as missing:
        pytest.fail(str(missing))


@pytest.fixture
def installation(tmp_path: Path, old_code: Path, postgres_url: str) -> Installation:
    """An office that the release before has founded, with the SOP in force."""
    made = Installation(tmp_path, postgres_url, ALUR_WEB_PROCESSES="1", ALUR_THREADS="4")
    made.var.mkdir()
    done = made.program(FOUNDING, code=old_code, sent=SOP.decode())
    assert done.returncode == 0, done.stderr
    return made


def test_people_work_through_both_releases_while_the_office_is_upgraded(
    installation: Installation, old_code: Path
) -> None:
    office = Watched(installation.url)
    with installation.running("run", code=old_code) as old:
        siti, bambang = logged_in(old, "petugas"), logged_in(old, "kabid")
        before, halfway = begin(siti), begin(siti)
        complete(siti, before, "isi:1")  # it waits for its timer while the tables change

        succeed(installation, "migrate")

        with installation.running("web") as new, installation.running("worker") as worker:
            during = siti_goes_to_and_fro(siti, old, new, halfway)
            office.wait_for("periksa:1", before, halfway, during)
            office.wait_for_notices(3)
            bambang_goes_to_and_fro(bambang, old, new, before, halfway)
            after = begin(siti)
            complete(siti, after, "isi:1")
            assert old.stop() == 0
            siti.origin = bambang.origin = new.origin
            with installation.running("worker") as another:
                office.wait_for("periksa:1", after)
                office.wait_for_notices(4)
                assert [each.stop() for each in (another, worker)] == [0, 0]
            complete(bambang, during, "periksa:1")
            complete(bambang, after, "periksa:1")

    office.has_lost_and_doubled_nothing(cases=4)
    succeed(installation, "verify")
    office.close()


def succeed(installation: Installation, command: str) -> None:
    """Run a command of this release that must go well."""
    done = installation.command(command)
    assert done.returncode == 0, done.stdout + done.stderr


def siti_goes_to_and_fro(siti: Visitor, old: Process, new: Process, halfway: str) -> str:
    """Let Siti go on at the new release with what she began at the old one, and the reverse.

    Returns:
        The case that was begun at the new release. She ends at the old one.
    """
    siti.origin = new.origin
    complete(siti, halfway, "isi:1")
    during = begin(siti)
    siti.origin = old.origin
    complete(siti, during, "isi:1")
    return during


def bambang_goes_to_and_fro(
    bambang: Visitor, old: Process, new: Process, before: str, halfway: str
) -> None:
    """Let Bambang take at the old release what he completes at the new one."""
    take(bambang, before, "periksa:1")
    bambang.origin = new.origin
    complete(bambang, before, "periksa:1")
    bambang.origin = old.origin
    complete(bambang, halfway, "periksa:1")


# ---- what people do ------------------------------------------------------------------------------


def logged_in(server: Process, username: str) -> Visitor:
    """Log somebody in."""
    visitor = Visitor(server.origin)
    assert visitor.log_in(username).status == 302
    return visitor


def begin(who: Visitor) -> str:
    """Begin a case with the button of the inbox; return its id."""
    answer = who.press("/kotak-tugas", "/kotak-tugas/mulai", process_id="proses")
    assert answer.status == 303, answer.text
    return str(re.findall(r"/tugas/([0-9a-f-]{36})/", answer.location)[0])


def take(who: Visitor, case: str, key: str) -> None:
    """Press "Ambil"."""
    answer = who.press(f"/tugas/{case}/{key}", f"/tugas/{case}/{key}/ambil")
    assert answer.status == 303, answer.text


def complete(who: Visitor, case: str, key: str) -> None:
    """Fill in the form and press the button that completes it."""
    address = f"/tugas/{case}/{key}"
    answer = who.press(address, address, _action="complete")
    assert answer.status == 303, answer.text


class Watched:
    """The office's database, looked at from outside."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def wait_for(self, key: str, *cases: str) -> None:
        """Return as soon as a step of each case is to be done."""
        query = (
            "SELECT count(*) FROM work_item "
            "WHERE key = %s AND status = 'open' AND instance_id = ANY(%s::uuid[])"
        )
        until(
            lambda: self._first(query, key, list(cases)) == len(cases),
            f"{key} is to be done in {cases}",
        )

    def wait_for_notices(self, count: int) -> None:
        """Return as soon as so many notices were written."""
        until(lambda: self.notices() >= count, f"there are {count} notices")

    def notices(self) -> int:
        """Return how many notices there are."""
        return int(str(self._first("SELECT count(*) FROM notice")))

    def has_lost_and_doubled_nothing(self, *, cases: int) -> None:
        """Hold what came of all the cases against what the SOP says."""
        rows = self._connection.execute("SELECT status FROM instance").fetchall()
        assert [row[0] for row in rows] == ["completed"] * cases
        assert self.notices() == cases

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def _first(self, query: str, *values: object) -> object:
        row = self._connection.execute(query, values).fetchone()
        assert row
        return row[0]
