"""The worker of docs/examples against a real server: it works, fails, and comes back too late."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest

from engine import queries
from engine.clock import SystemClock
from engine.commands import DeployDefinition, StartInstance, system_actor
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.runtime import Runtime
from engine.verifying import verify_unit
from tests import diagrams
from tests.databases import migrated_template
from tests.installation import ROOT, Installation, Process
from tests.waiting import until
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

WORKER = ROOT / "docs" / "examples" / "worker.py"
INSTALLATION = system_actor("installation")
PRINTS = diagrams.process(
    diagrams.start(),
    diagrams.job("cetak", "cetak"),
    diagrams.user("ambil", "petugas"),
    diagrams.end(),
    diagrams.path("mulai", "cetak", "ambil", "selesai"),
    id="mencetak",
)


@dataclass
class Outside:
    """An office at work, the address of its server, and a token for workers."""

    runtime: Runtime
    database: Database
    server: Process
    token: str
    folder: Path

    def begin(self, **variables: object) -> UUID:
        """Begin a case that asks for its letter."""
        case = new_id()
        self.runtime.submit(StartInstance(case, "mencetak", variables), actor=INSTALLATION)
        return case

    def status(self, case: UUID) -> str:
        with self.database.reading() as connection:
            return queries.case(connection, instance_id=case).status

    def holder(self, case: UUID) -> str:
        """Return which worker has the job of a case, "" for none."""
        now = SystemClock().now()
        with self.database.reading() as connection:
            found = queries.held_jobs(
                connection, unit_id=self.runtime.unit_id, instance_id=case, now=now
            )
        return found[0].worker if found else ""

    def finisher(self, case: UUID) -> str:
        """Return who completed the job of a case, "" while nobody has."""
        with self.database.reading() as connection:
            entries = queries.log_entries(connection, stream_id=case)
        names = [each.actor["name"] for each in entries if each.command["type"] == "CompleteJob"]
        assert len(names) <= 1
        return str(names[0]) if names else ""

    @contextmanager
    def worker(self, name: str, printer: Path, **settings: str) -> Iterator["Worker"]:
        """Run the example; it is killed at the end."""
        log = self.folder / f"{name}.log"
        told = {"ALUR_URL": self.server.origin, "ALUR_TOKEN": self.token, **settings}
        with (
            log.open("w", encoding="utf-8") as written,
            subprocess.Popen(
                [sys.executable, str(WORKER), name, str(printer)],
                env=os.environ | told,
                stdout=written,
                stderr=written,
            ) as process,
        ):
            try:
                yield Worker(process, log)
            finally:
                process.kill()


@dataclass
class Worker:
    """A running worker, and what it says."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")


@pytest.fixture
def outside(dialect: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Outside]:
    """An office at work: `alur run` on SQLite, `alur web` on PostgreSQL."""
    if dialect == "postgresql":
        request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    url = template.create(dialect, tmp_path)
    made = Installation(tmp_path, url, ALUR_WEB_PROCESSES="1")
    made.found()
    settings = read_settings({"ALUR_DATABASE": url, "ALUR_VAR": str(made.var)})
    database = open_database(url)
    runtime = open_runtime(database, settings, SystemClock())
    runtime.submit(DeployDefinition(PRINTS), actor=INSTALLATION)
    token = made.command("token", "percetakan", "--scope", "jobs:work", "--topic", "cetak")
    with ExitStack() as stack:
        stack.callback(template.drop, url)
        stack.callback(database.close)
        server = stack.enter_context(made.running("run" if dialect == "sqlite" else "web"))
        yield Outside(runtime, database, server, token.stdout.strip(), tmp_path)


def test_the_example_does_the_job_of_a_case_and_the_case_goes_on(outside: Outside) -> None:
    paper = outside.folder / "paper"
    with outside.worker("mesin 3", paper):
        case = outside.begin(judul="Undangan", halaman=2)
        until(lambda: outside.finisher(case), "the letter is printed")

    assert outside.finisher(case) == "percetakan: mesin 3"
    assert paper.read_text("utf-8").endswith(": Undangan\n")
    with outside.database.reading() as connection:
        assert queries.variables(connection, instance_id=case)["tercetak"] == 2
        assert all(each.is_sound for each in verify_unit(connection, outside.runtime.unit_id))


def test_what_the_example_cannot_do_is_tried_again_and_then_waits_for_a_person(
    outside: Outside,
) -> None:
    paper = outside.folder / "paper"
    case = outside.begin(judul="Undangan", halaman=101)
    with outside.worker("mesin 3", paper):
        until(lambda: outside.status(case) == "incident", "a person must look")

    with outside.database.reading() as connection:
        unit_id = outside.runtime.unit_id
        found = queries.incidents(connection, unit_id=unit_id, instance_id=case)
    assert found[0].error == "Expected at most 100 pages, but found 101"


def test_a_worker_that_was_frozen_beyond_its_lease_is_refused_when_it_comes_back(
    outside: Outside,
) -> None:
    blocked, paper = outside.folder / "blocked", outside.folder / "paper"
    os.mkfifo(blocked)  # whoever writes there waits until somebody reads
    case = outside.begin(judul="Undangan", halaman=2)
    with outside.worker("mesin 3", blocked, LOCK_SECONDS="2") as frozen:
        until(lambda: outside.holder(case) == "percetakan: mesin 3", "the first has the job")
        frozen.process.send_signal(signal.SIGSTOP)

        with outside.worker("mesin 4", paper):
            until(lambda: outside.finisher(case), "the second has done it")
        frozen.process.send_signal(signal.SIGCONT)
        with blocked.open("r", encoding="utf-8") as late:
            late.read()
        until(lambda: "409" in frozen.said, "the first is refused")

    assert outside.finisher(case) == "percetakan: mesin 4"
    assert "'percetakan: mesin 4'" in frozen.said


def test_a_server_that_is_asked_to_end_lets_no_worker_wait(outside: Outside) -> None:
    with outside.worker("mesin 3", outside.folder / "paper") as waiting:
        until(lambda: is_known(outside), "the worker has asked")

        assert outside.server.stop() == 0
        until(lambda: "refused" in waiting.said, "the worker looks for the server again")

    assert "closed" not in waiting.said  # it was answered before


def is_known(outside: Outside) -> bool:
    with outside.database.reading() as connection:
        used = connection.exec_driver_sql("SELECT last_used_at FROM api_token").scalar()
    return used is not None
