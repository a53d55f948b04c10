"""What surrounds an office: settings, secrets, versions, disks, mail, addresses."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.browser import serving
from tests.installation import free_port
from tests.webapp.doctor.clinic import Clinic
from webapp.doctor.check import ERROR, OK, WARNING
from webapp.doctor.checks import disks, versions
from webapp.doctor.checks.settings import setting_names
from webapp.secret_files import fingerprint, read_or_create_secret

GB = 1_000_000_000


class Nobody:
    """Would take letters; keeps whatever came."""

    def __init__(self) -> None:
        self.letters: list[object] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        self.letters.append(envelope)
        return "250 OK"


# ---- settings ----------------------------------------------------------------------------------


def test_a_setting_that_cannot_be_used_is_an_error(clinic: Clinic) -> None:
    assert clinic.says("settings") == OK
    assert clinic.says("settings", ALUR_PORT="satu") == (
        "error: Expected ALUR_PORT to be a whole number from 1 to 65535, but found 'satu'"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALUR_DATABASE", "mysql://alur:rahasia@db/alur"),
        ("ALUR_DATABASE", "postgresql://alur:rahasia@db:lima/alur"),
        ("ALUR_SMTP", "smtp://alur:rahasia@mail.example.go.id"),
        ("ALUR_CHECKPOINT_WEBHOOK", "ftp://audit.example.go.id/?token=rahasia"),
        ("ALUR_CHECKPOINT_MAIL", "siti rahasia@example.go.id"),
    ],
)
def test_the_value_of_a_setting_that_may_hold_a_secret_is_not_repeated(
    clinic: Clinic, name: str, value: str
) -> None:
    said = clinic.says("settings", **{name: value})

    assert said.startswith(f"error: Expected {name} ")
    assert "rahasia" not in said


def test_a_name_that_nobody_reads_is_told_with_the_nearest_that_is_one(clinic: Clinic) -> None:
    assert clinic.says("setting-names", ALUR_LOG="json") == OK

    (found,) = clinic.findings("setting-names", ALUR_CHECKPOINT_MINUTE="5")

    assert found.severity == WARNING
    assert "'ALUR_CHECKPOINT_MINUTE'" in found.sentence
    assert "ALUR_CHECKPOINT_MINUTES?" in found.mend


def test_the_names_of_settings_are_those_that_are_read() -> None:
    assert {"ALUR_DATABASE", "ALUR_S3_KEY_FILE", "ALUR_SMTP_PASSWORD_FILE"} <= setting_names()


def test_pages_without_https_beyond_this_machine_are_a_warning(clinic: Clinic) -> None:
    assert clinic.says("https") == OK
    assert clinic.says("https", ALUR_URL="https://alur.example.go.id") == OK
    assert clinic.says("https", ALUR_URL="http://alur.example.go.id").startswith("warning: ")
    open_to_all = {"ALUR_URL": "https://alur.example.go.id", "ALUR_HOST": "192.0.2.7"}
    assert clinic.says("https", **open_to_all).startswith("warning: ")
    assert clinic.says("https", ALUR_PROXIES="1", **open_to_all) == OK


def test_a_password_in_the_databases_address_is_a_warning_that_does_not_repeat_it(
    clinic: Clinic,
) -> None:
    assert clinic.says("database-password") == OK

    said = clinic.says("database-password", ALUR_DATABASE="postgresql://alur:rahasia@/alur")

    assert said.startswith("warning: ")
    assert "rahasia" not in said


# ---- secrets -----------------------------------------------------------------------------------


@pytest.fixture
def secret(clinic: Clinic) -> Path:
    path = clinic.var / "secrets" / "session.key"
    read_or_create_secret(path)
    return path


def test_a_secret_is_told_by_its_fingerprint_alone(clinic: Clinic, secret: Path) -> None:
    (found,) = clinic.findings("secrets")

    assert found.severity == OK
    assert fingerprint(secret) in found.sentence
    assert secret.read_text("ascii").strip() not in found.sentence


@pytest.mark.parametrize(("mode", "severity"), [(0o640, WARNING), (0o666, ERROR)])
def test_a_secret_that_others_can_read_is_a_warning_and_one_they_can_write_an_error(
    clinic: Clinic, secret: Path, mode: int, severity: str
) -> None:
    secret.chmod(mode)

    assert clinic.says("secrets") == (
        f"{severity}: Expected the secret ALUR_SECRET_FILE for its owner alone (0600), "
        f"but found {mode:04o}"
    )


def test_the_key_of_a_further_office_is_looked_at_too(clinic: Clinic, secret: Path) -> None:
    key = secret.with_name("dinkes-checkpoint.key")
    read_or_create_secret(key)
    assert clinic.says("secrets") == OK

    key.chmod(0o644)

    assert clinic.says("secrets").startswith(
        "warning: Expected the secret 'dinkes-checkpoint.key' for its owner alone"
    )


def test_a_secret_that_is_too_short_is_an_error(clinic: Clinic, secret: Path) -> None:
    secret.write_text("pendek", "ascii")

    assert clinic.says("secrets").startswith("error: Expected 32 bytes of secret or more")


def test_many_processes_need_a_secret_that_is_there(clinic: Clinic) -> None:
    assert clinic.says("secrets") == OK  # on SQLite it is drawn at the first start
    assert "found no such file" in clinic.says("secrets", ALUR_DATABASE="postgresql:///alur")


def test_a_password_that_a_setting_names_must_be_there(clinic: Clinic) -> None:
    token = clinic.var / "token"
    set_to = {"ALUR_METRICS_TOKEN_FILE": str(token)}

    assert clinic.says("passwords") == OK
    assert clinic.says("passwords", **set_to).startswith("error: Expected a secret in the file")
    token.write_text("rahasia", "ascii")
    token.chmod(0o604)
    assert clinic.says("passwords", **set_to).startswith("warning: ")
    token.chmod(0o600)
    assert clinic.says("passwords", **set_to) == OK


# ---- versions and disks ------------------------------------------------------------------------


@pytest.mark.parametrize("check_id", ["python", "spiffworkflow", "sqlite"])
def test_the_versions_of_these_tests_are_good_enough(clinic: Clinic, check_id: str) -> None:
    assert clinic.says(check_id) == OK


def test_versions_that_are_too_old_are_errors() -> None:
    assert [each.severity for each in versions.of_python((3, 10, 9))] == [ERROR]
    assert [each.severity for each in versions.of_sqlite((3, 34, 1))] == [ERROR]
    assert [each.severity for each in versions.of_postgresql((12, 22))] == [ERROR]
    assert [each.severity for each in versions.of_postgresql((14, 5))] == [WARNING]
    assert [each.severity for each in versions.of_spiffworkflow("3.2.0", "3.1.0")] == [ERROR]
    assert [each.severity for each in versions.of_spiffworkflow("3.2.0", "")] == [ERROR]


def test_room_on_a_disk_is_a_share_and_a_size() -> None:
    def said(total: float, free: float) -> list[str]:
        found = disks.of_disk(Path("/var/lib/alur"), int(total * GB), int(free * GB))
        return [each.severity for each in found]

    assert said(20, 5) == []
    assert said(100, 9) == [WARNING]
    assert said(2, 0.9) == [WARNING]
    assert said(100, 0.05) == [ERROR]


def test_the_disks_of_folders_that_are_not_there_yet_are_looked_at_too(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path / "belum" / "ada", f"sqlite:///{tmp_path}/belum/ada/alur.db")

    found = clinic.findings("disk-space")

    assert not any("but found Error" in each.sentence for each in found)
    assert not clinic.var.exists()


# ---- outside -----------------------------------------------------------------------------------


def test_a_mail_server_that_answers_is_greeted_and_sent_nothing(clinic: Clinic) -> None:
    port, nobody = free_port(), Nobody()
    server = Controller(nobody, hostname="127.0.0.1", port=port)
    server.start()
    try:
        assert clinic.says("mail-server", ALUR_SMTP=f"smtp://127.0.0.1:{port}") == OK
    finally:
        server.stop()
    assert nobody.letters == []
    assert clinic.says("mail-server") == OK  # none is set


def test_a_mail_server_that_does_not_answer_is_a_warning(clinic: Clinic) -> None:
    port = free_port()

    assert clinic.says("mail-server", ALUR_SMTP=f"smtp://127.0.0.1:{port}") == (
        f"warning: Expected the mail server at 127.0.0.1:{port} to answer without TLS, "
        "but found ConnectionRefusedError"
    )


def test_a_mail_server_without_tls_where_it_must_be_is_a_warning(clinic: Clinic) -> None:
    port = free_port()
    server = Controller(Nobody(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        said = clinic.says("mail-server", ALUR_SMTP=f"smtps://127.0.0.1:{port}")
    finally:
        server.stop()

    assert f"127.0.0.1:{port} to answer with TLS, but found SSLError" in said


@pytest.fixture
def silent() -> Iterator[int]:
    """A port at which somebody listens, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_mail_server_that_says_nothing_is_not_waited_for_for_ever(
    clinic: Clinic, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.doctor.checks.outside.PATIENCE_SECONDS", 0.2)

    said = clinic.says("mail-server", ALUR_SMTP=f"smtp://127.0.0.1:{silent}")

    assert said.endswith("but found SMTPServerDisconnected")  # what smtplib makes of a time-out


def test_the_address_of_checkpoints_must_answer(clinic: Clinic) -> None:
    def app(_environ: Any, _start_response: Any) -> list[bytes]:
        raise AssertionError("Expected nothing to be sent")

    with serving(app) as origin:
        assert clinic.says("checkpoint-webhook", ALUR_CHECKPOINT_WEBHOOK=f"{origin}/t?x=1") == OK
    port = free_port()
    said = clinic.says(
        "checkpoint-webhook", ALUR_CHECKPOINT_WEBHOOK=f"http://127.0.0.1:{port}/?token=rahasia"
    )
    assert said == (
        f"warning: Expected an answer at 127.0.0.1:{port}, but found ConnectionRefusedError"
    )
    assert clinic.says("checkpoint-webhook") == OK  # none is set
