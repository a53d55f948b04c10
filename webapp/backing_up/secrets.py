"""The secrets of an installation in its backup, sealed with a passphrase that is kept elsewhere.

AES-256-GCM (NIST SP 800-38D) under a key that scrypt (RFC 7914) makes of the passphrase.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from engine.errors import Conflict, Invalid, NotFound
from webapp.auditing.keys import next_path
from webapp.backing_up import archive
from webapp.context import settings_of
from webapp.settings import Settings

MIN_LETTERS = 16
MAX_BYTES = 1 << 20
_SALT, _NONCE = 16, 12
_COST = {"n": 1 << 16, "r": 8, "p": 1}  # 64 MiB and about a fifth of a second


def files_of(settings: Settings, others: Sequence[str]) -> dict[str, Path]:
    """Return the files with secrets that Alur itself drew, by what they are for.

    Args:
        settings: of the installation.
        others: names of the offices but the first.
    """
    checkpoints = {"checkpoint": settings.checkpoint_key_file}
    for name in others:
        checkpoints[f"checkpoint {name}"] = settings_of(settings, name).checkpoint_key_file
    return {
        "session": settings.secret_file,
        "webhook": settings.webhook_key_file,
        "pseudonym": settings.pseudonym_key_file,
        **checkpoints,
        **{f"{name}, the next": next_path(path) for name, path in checkpoints.items()},
    }


def seal(files: Mapping[str, Path], passphrase: str) -> bytes:
    """Return what is in those of the files that are there, so that only the passphrase opens it."""
    if len(passphrase) < MIN_LETTERS:
        raise Invalid(
            f"Expected a passphrase of {MIN_LETTERS} letters or more, but found {len(passphrase)}"
        )
    held = {
        name: b64encode(path.read_bytes()).decode()
        for name, path in files.items()
        if path.is_file()
    }
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    content = json.dumps(held, sort_keys=True).encode()
    return salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, content, None)


def unseal(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """Return the secrets by what they are for.

    Raises:
        Invalid: the passphrase is another one.
    """
    salt, nonce, content = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE], sealed[_SALT + _NONCE :]
    try:
        plain = AESGCM(_key(passphrase, salt)).decrypt(nonce, content, None)
        return {name: b64decode(held) for name, held in json.loads(plain).items()}
    except (InvalidTag, ValueError) as problem:
        raise Invalid("Expected the passphrase of this backup, but found another") from problem


def put_back(reader: archive.Reader, files: Mapping[str, Path], passphrase: str) -> None:
    """Write the secrets of a backup to their files, each readable by its owner alone.

    Raises:
        NotFound: the backup has none.
        Invalid: the passphrase is another one.
        Conflict: there is another secret already; nothing was written.
    """
    if archive.SECRETS not in reader.manifest["parts"]:
        raise NotFound("Expected a backup with secrets, but it was made without --passphrase-file")
    with reader.open(archive.SECRETS) as part:
        held = unseal(part.read(MAX_BYTES), passphrase)
    for name, path in files.items():
        if name in held and path.exists() and path.read_bytes() != held[name]:
            raise Conflict(
                f"Expected no secret in '{path}' yet, but there is another: move it away"
            )
    for name, path in files.items():
        if name in held and not path.exists():
            _write(path, held[name])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, **_COST).derive(passphrase.encode())
