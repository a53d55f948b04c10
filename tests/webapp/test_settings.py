"""Settings: what stands for what, and the sentence for what cannot be used."""

from pathlib import Path

import pytest

from engine.errors import Invalid
from webapp.secret_files import read_or_create_secret
from webapp.settings import read_settings


def test_without_any_setting_the_office_is_on_this_machine_only() -> None:
    settings = read_settings({})

    assert settings.database == f"sqlite:///{Path('var').absolute() / 'alur.db'}"
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.is_loopback
    assert not settings.is_https
    assert not settings.same_person_allowed
    assert settings.deployment_approvers == ("administrator",)


@pytest.mark.parametrize(
    ("value", "groups"), [("none", ()), ("kabid", ("kabid",)), ("kabid, kasie", ("kabid", "kasie"))]
)
def test_an_office_says_who_approves_deployments(value: str, groups: tuple[str, ...]) -> None:
    assert read_settings({"ALUR_DEPLOYMENT_APPROVERS": value}).deployment_approvers == groups


def test_an_empty_setting_counts_as_none() -> None:
    assert read_settings({"ALUR_PORT": " "}).port == 8000


def test_the_address_follows_the_port() -> None:
    assert read_settings({"ALUR_PORT": "8123"}).url == "http://127.0.0.1:8123"


def test_everything_lies_in_one_folder(tmp_path: Path) -> None:
    settings = read_settings({"ALUR_VAR": str(tmp_path)})

    assert settings.secret_file == tmp_path / "secrets" / "session.key"
    assert settings.database.endswith(f"{tmp_path}/alur.db")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ALUR_PORT", "http", "a whole number from 1 to 65535, but found 'http'"),
        ("ALUR_PORT", "0", "a whole number from 1 to 65535"),
        ("ALUR_PORT", "٣", "a whole number from 1 to 65535"),
        ("ALUR_MAX_UPLOAD_MB", "-1", "a whole number from 1"),
        ("ALUR_DATABASE", "mysql://x", "sqlite:/// or postgresql://, but found 'mysql://x'"),
        ("ALUR_URL", "alur.example.go.id", "an origin such as https://"),
        ("ALUR_URL", "https://alur.example.go.id/app", "an origin such as https://"),
        ("ALUR_URL", "https://alur.example.go.id:port", "an origin such as https://"),
        ("ALUR_URL", "https://nama:sandi@alur.example.go.id", "an origin such as https://"),
        ("ALUR_DEPLOYMENT_APPROVERS", "kabid,,", "groups such as 'administrator,kabid'"),
        ("ALUR_SAME_PERSON", "true", "'yes' or 'no', but found 'true'"),
        ("ALUR_SMTP", "mail.example.go.id", "a mail server such as smtps://"),
        ("ALUR_SMTP", "smtp://mail.example.go.id:post", "a mail server such as smtps://"),
        ("ALUR_SMTP", "smtp://alur:sandi@mail.example.go.id", "ALUR_SMTP_PASSWORD_FILE"),
        ("ALUR_CHECKPOINT_MAIL", "inspektorat", "mail addresses such as"),
        ("ALUR_MAIL_FROM", "a@example.go.id\r\nBcc: b@example.go.id", "mail addresses such as"),
        ("ALUR_CHECKPOINT_WEBHOOK", "ftp://audit.example.go.id", "an address such as https://"),
        ("ALUR_CHECKPOINT_WEBHOOK", "https://a.go.id/x\ny", "an address such as https://"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(Invalid, match=f"Expected {name} to be .*{expected}"):
        read_settings({name: value})


def test_who_wants_letters_needs_a_mail_server() -> None:
    with pytest.raises(Invalid, match="Expected ALUR_SMTP and ALUR_MAIL_FROM"):
        read_settings({"ALUR_CHECKPOINT_MAIL": "inspektorat@example.go.id"})


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104  (read, not bound)
        ("kantor", False),
    ],
)
def test_only_loopback_addresses_are_out_of_reach(host: str, *, is_loopback: bool) -> None:
    assert read_settings({"ALUR_HOST": host}).is_loopback == is_loopback


# ---- secrets -------------------------------------------------------------------------------


def test_a_secret_is_drawn_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "session.key"

    first = read_or_create_secret(path)

    assert read_or_create_secret(path) == first
    assert len(first) >= 32
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [file.name for file in path.parent.iterdir()] == ["session.key"]


def test_a_secret_that_is_too_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "session.key"
    path.write_text("rahasia\n")

    with pytest.raises(Invalid, match="but found 7"):
        read_or_create_secret(path)


@pytest.mark.parametrize("written", [{}, {"ALUR_VAR": "lain"}])
def test_the_folder_is_found_from_anywhere(written: dict[str, str]) -> None:
    """Photos in the default folder were looked for beside the application."""
    settings = read_settings(written)

    assert settings.var.is_absolute()
