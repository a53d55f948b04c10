"""`alur doctor` as it is run: every check is made, whatever one meets, and nothing is betrayed."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import SystemClock
from engine.errors import Invalid
from tests.databases import sqlite_url
from tests.installation import Installation
from tests.waiting import until
from tests.webapp.doctor.clinic import Clinic
from webapp.doctor.check import ERROR, NOTHING, OK, SEVERITIES, Finding, check
from webapp.doctor.checks import CHECKS
from webapp.doctor.examining import examine, look
from webapp.doctor.patient import Patient, patient
from webapp.secret_files import read_or_create_secret

AWAY = "postgresql+psycopg://alur:rahasia@/alur?host=/nonexistent"


@check("breaks", needs=NOTHING)
def one_that_breaks(_patient: Patient) -> Iterator[Finding]:
    """Never so."""
    raise RuntimeError("the password is rahasia")


@check("refused", needs=NOTHING)
def one_that_is_refused(_patient: Patient) -> Iterator[Finding]:
    """Never so."""
    raise Invalid("Expected a key, but found none")


def test_every_check_has_an_id_of_its_own_and_says_what_is_so() -> None:
    assert len({each.id for each in CHECKS}) == len(CHECKS)
    assert [each.id for each in CHECKS if not each.healthy] == []


def test_every_check_stands_in_the_administrators_guide() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "administrator.md").read_text("utf-8")
    section = guide.partition("## Look whether all is well")[2].partition("\n## ")[0]

    assert [each.id for each in CHECKS if f"`{each.id}`" not in section] == []


def test_a_check_that_breaks_is_a_finding_without_what_it_met(clinic: Clinic) -> None:
    found = patient(clinic.environment(), SystemClock())

    assert [(each.severity, each.sentence) for each in look(one_that_breaks, found)] == [
        (ERROR, "Expected to look at 'breaks', but found RuntimeError")
    ]
    assert look(one_that_is_refused, found)[0].sentence == "Expected a key, but found none"


def test_a_check_that_hangs_is_not_waited_for_for_ever(clinic: Clinic) -> None:
    end = threading.Event()

    @check("hangs", needs=NOTHING)
    def one_that_hangs(_patient: Patient) -> Iterator[Finding]:
        """Never so."""
        end.wait()
        yield from ()

    (found,) = look(one_that_hangs, patient(clinic.environment(), SystemClock()), 0.05)
    end.set()

    assert found.sentence == "Expected 'hangs' to be answered within 0.05 s, found no answer"


@pytest.mark.parametrize(
    ("environment", "first", "left_out"),
    [
        ({"ALUR_PORT": "satu"}, "settings", "settings that can be read"),
        ({"ALUR_DATABASE": AWAY}, "database", "the database as it must be"),
        ({}, "database", "the database as it must be"),
    ],
    ids=["settings", "away", "nothing"],
)
def test_what_cannot_be_looked_at_is_said_and_everything_else_is_looked_at(
    tmp_path: Path, environment: dict[str, str], first: str, left_out: str
) -> None:
    before = {"ALUR_VAR": str(tmp_path / "var"), "ALUR_LOGG": "json", **environment}

    seen = examine(before, SystemClock())

    errors = [each.check for each in seen if each.finding.severity == ERROR]
    assert errors[0] == first
    assert {"setting-names", "python", "sqlite"} <= {each.check for each in seen}
    assert left_out in seen[-1].finding.sentence
    assert not any("rahasia" in each.finding.sentence for each in seen)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_do_and_ends_with_1_at_an_error(tmp_path: Path) -> None:
    installation = Installation(tmp_path, sqlite_url(tmp_path / "var" / "alur.db"))

    ended = installation.command("doctor")

    assert ended.returncode == 1
    assert "error    database: Expected a database at" in ended.stdout
    assert "         Make an office: alur init." in ended.stdout
    assert (ended.stderr, list(tmp_path.iterdir())) == ("", [])


def test_a_demo_office_that_is_served_is_well(tmp_path: Path) -> None:
    installation = Installation(tmp_path, sqlite_url(tmp_path / "var" / "alur.db"))

    with installation.running("run", "--demo"):
        ended = installation.command("doctor", "--json")

    said = json.loads(ended.stdout)
    # What room this machine has, and where it keeps it, is not the office's.
    amiss = [
        each
        for each in said["findings"]
        if each["severity"] != OK and each["check"] != "disk-space"
    ]
    assert (amiss, ended.returncode, ended.stderr) == ([], 0, "")
    assert {each["check"] for each in said["findings"]} == {each.id for each in CHECKS}
    assert {each["severity"] for each in said["findings"]} <= set(SEVERITIES)
    assert said["errors"] == 0


def test_many_processes_on_postgresql_are_well_when_a_worker_is_alive(
    on_postgresql: str, tmp_path: Path
) -> None:
    installation = Installation(tmp_path, on_postgresql)
    installation.found()

    def amiss() -> set[str]:
        said = json.loads(installation.command("doctor", "--json").stdout)
        found = {each["check"] for each in said["findings"] if each["severity"] != OK}
        return found - {"disk-space", "database-role"}  # of one role, which owns the tables

    assert amiss() == {"workers"}
    with installation.running("worker"):
        until(lambda: not amiss(), "a worker is heard of")


def test_no_line_holds_a_secret(clinic: Clinic) -> None:
    secret = clinic.var / "secrets" / "session.key"
    read_or_create_secret(secret)
    password = clinic.var / "password"
    password.write_text("rahasia sekali", "ascii")
    password.chmod(0o644)
    mail = {"ALUR_SMTP": "smtp://127.0.0.1:9", "ALUR_SMTP_PASSWORD_FILE": str(password)}

    seen = examine(clinic.environment(**mail), SystemClock())

    said = "\n".join(f"{each.finding.sentence} {each.finding.mend}" for each in seen)
    assert secret.read_text("ascii").strip() not in said
    assert "rahasia" not in said
