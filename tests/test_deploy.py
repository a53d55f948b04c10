"""What `deploy/` says fits this release: settings, commands, addresses, paths, and the two roles.

No image is built and no unit is started here; docs/administrator.md says so.
"""

import inspect
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.installation import Installation
from tests.postgres import Cluster, program
from tests.visiting import Visitor
from webapp import settings
from webapp.cli import COMMANDS
from webapp.server import FINISH_SECONDS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if "build" in one}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
EXAMPLES = sorted((DEPLOY / "env").glob("*.example"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
CADDYFILE = (DEPLOY / "Caddyfile").read_text("utf-8")
KNOWN = set(re.findall(r'"(ALUR_\w+)"', inspect.getsource(settings)))
# Not of the program: what the files in deploy/ ask whoever deploys.
ASKED = {"ALUR_HOSTNAME", "ALUR_IMAGE"}


def seconds(said: str) -> int:
    """Read "40s" or "40"."""
    return int(said.removesuffix("s"))


# ---- settings and commands -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(DEPLOY.rglob("*")) if path.is_file() and "secrets" not in path.parts],
    ids=lambda path: path.name,
)
def test_every_setting_that_is_named_is_one(path: Path) -> None:
    named = set(re.findall(r"\bALUR_[A-Z_]+\b", path.read_text("utf-8")))

    assert named - KNOWN - ASKED == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_example_of_an_environment_can_be_used(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]

    settings.read_settings(dict(line.split("=", 1) for line in lines if line))


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_with_settings_that_can_be_used(name: str) -> None:
    service = OURS[name]
    environment = {key: filled(value) for key, value in service["environment"].items()}

    read = settings.read_settings(environment)

    assert service["command"][0] in COMMANDS
    assert not read.database.startswith("sqlite")
    assert read.is_https
    assert read.proxies == 1


def filled(value: str) -> str:
    """Return a value with its variables as compose fills them, the required ones with a name."""
    return re.sub(r"\$\{\w+:([-?])([^}]*)\}", lambda m: m[2] if m[1] == "-" else "alur.id", value)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_with_an_environment_that_has_an_example(unit: Path) -> None:
    text = unit.read_text("utf-8")
    command = re.search(r"^ExecStart=/srv/alur/current/\.venv/bin/alur (\S+)", text, re.MULTILINE)
    environment = re.search(r"^EnvironmentFile=/etc/alur/(\S+)$", text, re.MULTILINE)

    assert command
    assert command[1] in COMMANDS
    assert environment
    assert (DEPLOY / "env" / f"{environment[1]}.example").exists()


# ---- grace and health ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_a_service_is_given_more_time_to_end_than_it_takes(name: str) -> None:
    drain = seconds(OURS[name]["environment"]["ALUR_DRAIN_SECONDS"])

    assert seconds(OURS[name]["stop_grace_period"]) > FINISH_SECONDS + drain


@pytest.mark.parametrize("unit", [unit for unit in UNITS if "Type=oneshot" not in unit.read_text()])
def test_a_unit_is_given_more_time_to_end_than_it_takes_and_comes_back(unit: Path) -> None:
    text = unit.read_text("utf-8")
    stopping = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)
    drains = re.findall(r"^ALUR_DRAIN_SECONDS=(\d+)$", EXAMPLES[0].read_text("utf-8"), re.MULTILINE)

    assert stopping
    assert int(stopping[1]) > FINISH_SECONDS + sum(map(int, drains))
    assert "\nRestart=always\n" in text


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.name)
def test_a_timer_starts_a_unit_that_ends_and_makes_up_for_what_it_missed(timer: Path) -> None:
    unit = timer.with_suffix(".service").read_text("utf-8")

    assert "Type=oneshot" in unit
    assert "\nOnCalendar=" in timer.read_text("utf-8")
    assert "\nPersistent=true\n" in timer.read_text("utf-8")


def test_two_web_processes_and_two_workers_stand_behind_one_proxy() -> None:
    commands = [service["command"][0] for service in OURS.values()]

    assert sorted(commands) == ["migrate", "web", "web", "worker", "worker"]
    upstream = re.search(r"reverse_proxy (.+) \{", CADDYFILE)
    assert upstream
    webs = [name for name, one in OURS.items() if one["command"] == ["web"]]
    assert upstream[1].split() == [f"{name}:8000" for name in webs]
    assert "header_up" not in CADDYFILE  # Caddy's own X-Forwarded-… are what ALUR_PROXIES believes


def test_nobody_serves_before_the_migration_is_done() -> None:
    for name, service in OURS.items():
        if name != "migrate":
            waits_for = service["depends_on"]["migrate"]["condition"]
            assert waits_for == "service_completed_successfully"


def test_the_addresses_that_are_asked_for_health_are_answered(tmp_path: Path, url: str) -> None:
    installation = Installation(tmp_path, url)
    installation.found()
    asked = set(re.findall(r"/healthz/\w+", CADDYFILE + str(COMPOSE)))

    with installation.running("web") as web:
        answers = {address: Visitor(web.origin).get(address).status for address in asked}

    assert answers == {"/healthz/ready": 200}


# ---- what is there -------------------------------------------------------------------------------


def test_what_the_image_copies_is_there_and_is_not_kept_from_it() -> None:
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    copied = [
        path
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for path in line.split()[:-1]
    ]

    assert copied
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert {path.split("/")[0] for path in copied} == {
        line[1:] for line in kept if line.startswith("!")
    }


def test_the_image_runs_without_rights_as_the_account_that_owns_the_secrets() -> None:
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)

    assert users == ["10001:10001"]
    assert "chown 10001:10001" in (DEPLOY / "make-secrets.sh").read_text("utf-8")
    for service in OURS.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_what_is_mounted_is_there_and_secrets_are_files_that_are_drawn(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "make-secrets.sh", tmp_path)
    for _ in range(2):
        subprocess.run([tmp_path / "make-secrets.sh"], check=True)
    files = {name: Path(one["file"]) for name, one in COMPOSE["secrets"].items()}
    used = {name for service in SERVICES.values() for name in service.get("secrets", [])}
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service["volumes"]
        if volume.startswith(".")
    ]

    assert used == set(files)
    for path in files.values():
        written = tmp_path / path
        assert len(written.read_bytes()) >= 32
        assert written.stat().st_mode & 0o077 == 0
    assert [path for path in mounted if not (DEPLOY / path).exists()] == []


def test_every_shell_script_can_be_read_by_a_shell() -> None:
    for script in DEPLOY.rglob("*.sh"):
        assert os.access(script, os.X_OK), script
        subprocess.run(["sh", "-n", script], check=True)


# ---- two roles -----------------------------------------------------------------------------------


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A migrated PostgreSQL database."""
    from engine.migrating import migrate

    found = str(request.getfixturevalue("postgres_url"))
    migrate(found)
    return found


@pytest.fixture
def roles(cluster: Cluster) -> Iterator[str]:
    """The address of a database that `roles.sql` has made, of the role that serves."""
    names = {"owner": "kantor_owner", "serving": "kantor", "database": "kantor"}
    passwords = {"owner_password": "satu", "serving_password": "dua"}
    told = [f"-v{name}={value}" for name, value in (names | passwords).items()]
    where = ["-h", str(cluster.folder), "-U", "alur", "-d", "postgres", "-X", "-q"]
    script = DEPLOY / "postgres" / "roles.sql"
    subprocess.run([program("psql"), *where, *told, "-f", script], check=True)
    yield cluster.url("kantor").replace("alur@", "kantor@")
    cluster.drop("kantor")


def test_an_office_is_served_by_a_role_that_owns_nothing(tmp_path: Path, roles: str) -> None:
    # given
    owner = Installation(tmp_path, roles.replace("kantor@", "kantor_owner@"))
    serving = Installation(tmp_path, roles)

    # when
    migrated = owner.command("migrate", "--grant", "kantor")
    assert migrated.returncode == 0, migrated.stderr
    serving.found()

    # then
    with serving.running("web") as web, serving.running("worker") as worker:
        siti = Visitor(web.origin)
        assert siti.log_in("petugas").status == 302
        assert siti.get("/kotak-tugas").status == 200
        assert (web.stop(), worker.stop()) == (0, 0)
    verified = serving.command("verify")
    assert verified.returncode == 0, verified.stdout
    refused = serving.command("migrate", "--grant", "kantor_owner")
    assert "owner of the tables, but 'kantor' owns none" in refused.stderr
