"""Secrets come back with the passphrase that they were sealed with, and only with it."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import Conflict, Invalid, NotFound
from webapp.backing_up import archive, secrets
from webapp.settings import read_settings

PASSPHRASE = "empat kata yang dihafal"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Give the files of an installation with a second office, of which two are there."""
    settings = read_settings({"ALUR_VAR": str(tmp_path / "var")})
    found = secrets.files_of(settings, ["dinas"])
    for name in ("session", "checkpoint dinas"):
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_text(f"the secret of {name}\n", "ascii")
    return found


def manifest(**parts: Any) -> bytes:
    said = {"format": 1, "at": "", "schema": "", "columns": {}, "ends": {}, "missing": []}
    return json.dumps({**said, "parts": parts}).encode()


def backup_of(files: dict[str, Path], target: Path) -> Path:
    with archive.writing(target) as writer:
        writer.add(archive.SECRETS, [secrets.seal(files, PASSPHRASE)])
        writer.add(archive.MANIFEST, [manifest(secrets={})])
    return target


def test_secrets_come_back_for_their_owner_alone(files: dict[str, Path], tmp_path: Path) -> None:
    source = backup_of(files, tmp_path / "backup")
    assert b"the secret" not in source.read_bytes()
    files["session"].unlink()

    with archive.reading(source) as reader:
        secrets.put_back(reader, files, PASSPHRASE)

    assert files["session"].read_text("ascii") == "the secret of session\n"
    assert files["session"].stat().st_mode & 0o777 == 0o600
    assert not files["webhook"].exists()


def test_another_passphrase_is_refused_with_a_sentence(files: dict[str, Path]) -> None:
    sealed = secrets.seal(files, PASSPHRASE)

    with pytest.raises(Invalid, match="Expected the passphrase of this backup"):
        secrets.unseal(sealed, PASSPHRASE.upper())
    with pytest.raises(Invalid, match="Expected the passphrase of this backup"):
        secrets.unseal(sealed[:9], PASSPHRASE)


def test_a_passphrase_that_could_be_guessed_is_refused(files: dict[str, Path]) -> None:
    with pytest.raises(Invalid, match="16 letters or more, but found 6"):
        secrets.seal(files, "rahasi")


def test_another_secret_that_is_there_is_not_replaced(
    files: dict[str, Path], tmp_path: Path
) -> None:
    source = backup_of(files, tmp_path / "backup")
    files["session"].unlink()
    files["checkpoint dinas"].write_text("another", "ascii")

    with archive.reading(source) as reader, pytest.raises(Conflict, match="there is another"):
        secrets.put_back(reader, files, PASSPHRASE)

    assert not files["session"].exists()


def test_a_backup_without_secrets_says_so(files: dict[str, Path], tmp_path: Path) -> None:
    with archive.writing(tmp_path / "backup") as writer:
        writer.add(archive.MANIFEST, [manifest()])

    with (
        archive.reading(tmp_path / "backup") as reader,
        pytest.raises(NotFound, match="without --passphrase-file"),
    ):
        secrets.put_back(reader, files, PASSPHRASE)
