"""Files with secrets: there, long enough, and for their owner alone."""

import stat
from collections.abc import Iterator
from pathlib import Path

from webapp.doctor.check import Finding, check, error, ok, warning
from webapp.doctor.patient import Patient
from webapp.secret_files import fingerprint

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITERS = stat.S_IWGRP | stat.S_IWOTH


@check("secrets")
def secrets_are_kept(patient: Patient) -> Iterator[Finding]:
    """Every secret lies in a file for its owner alone."""
    settings = patient.settings
    drawn = {
        "ALUR_SECRET_FILE": settings.secret_file,
        "ALUR_CHECKPOINT_KEY_FILE": settings.checkpoint_key_file,
        "ALUR_WEBHOOK_KEY_FILE": settings.webhook_key_file,
        "ALUR_PSEUDONYM_KEY_FILE": settings.pseudonym_key_file,
    }
    for name, path in drawn.items():
        if path.exists():
            yield from _of_drawn(name, path)
    for path in _others(set(drawn.values())):
        yield from _of_mode(f"'{path.name}'", path)
    is_shared = not settings.database.startswith("sqlite")
    if is_shared and not settings.secret_file.exists():
        yield error(
            f"Expected the secret of this installation in '{settings.secret_file}', found no such "
            "file",
            "Copy it from another host, or let 'alur init' draw it: every process needs the same.",
        )


@check("passwords")
def passwords_of_others_are_kept(patient: Patient) -> Iterator[Finding]:
    """Every file with somebody's password or token is there, for its owner alone."""
    settings = patient.settings
    mail, bucket = settings.mail_server, settings.bucket
    given = {
        "ALUR_SMTP_PASSWORD_FILE": mail.password_file if mail else None,
        "ALUR_METRICS_TOKEN_FILE": settings.metrics_token_file,
        "ALUR_S3_KEY_FILE": bucket.key_file if bucket else None,
    }
    for name, path in given.items():
        if path is None:
            continue
        if not path.is_file() or not path.read_bytes().strip():
            yield error(f"Expected a secret in the file that {name} names, but found none",
                        f"Write it into '{path}', for its owner alone.")  # fmt: skip
        else:
            yield from _of_mode(name, path)


def _others(named: set[Path]) -> Iterator[Path]:
    """Yield what else lies beside secrets: a next key, those of further offices."""
    for folder in sorted({path.parent for path in named}):
        if folder.name == "secrets" and folder.is_dir():
            yield from (each for each in sorted(folder.iterdir()) if each not in named)


def _of_drawn(name: str, path: Path) -> Iterator[Finding]:
    yield from _of_mode(name, path)
    # Too short is refused in a sentence by whoever reads it.
    yield ok(f"{name} has secret {fingerprint(path)}; every host must have the same")


def _of_mode(name: str, path: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(path.stat().st_mode)
    sentence = f"Expected the secret {name} for its owner alone (0600), but found {mode:04o}"
    if mode & _WRITERS:
        yield error(sentence, f"chmod 600 '{path}', and replace the secret: others could have.")
    elif mode & _OTHERS:
        yield warning(sentence, f"chmod 600 '{path}'. Where others have accounts, replace it.")
