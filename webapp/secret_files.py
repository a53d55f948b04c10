"""Secrets of this installation: files for their owner alone; never in database, log or backup."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from engine.errors import Invalid

MIN_SECRET_BYTES = 32


def read_or_create_secret(path: Path) -> bytes:
    """Return the secret in `path`; a missing one is drawn and written, readable by its owner alone.

    Raises:
        Invalid: the file is too short to be a secret.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        _create(path)
        return _read(path)


def fingerprint(path: Path) -> str:
    """Return by what people can tell the secret in `path` from another, and learn nothing of it."""
    return hmac.digest(_read(path), b"fingerprint", "sha256").hex()[:8]


def _read(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if len(secret) < MIN_SECRET_BYTES:
        raise Invalid(
            f"Expected {MIN_SECRET_BYTES} bytes of secret or more in '{path}', "
            f"but found {len(secret)}"
        )
    return secret


def _create(path: Path) -> None:
    """Write a new secret; when another process was faster, its secret stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(48) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
