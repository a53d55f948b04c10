"""Makes checkpoints and lays a copy of each where the office wants one."""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from engine.checkpoints import Signed, checkpoints, latest, seal
from engine.database import Database
from engine.errors import WrongState
from webapp.auditing import keys
from webapp.settings import Settings


def make(
    database: Database, unit_id: UUID, settings: Settings, now: datetime, *, lost: str = ""
) -> list[Signed]:
    """Sign what has moved since the last checkpoint, and copy what has no copy yet.

    Args:
        database: of the office.
        unit_id: the office.
        settings: name the key's file and the folder of copies.
        now: the time.
        lost: why the former key is gone; a new one is then drawn where the file is missing.

    Raises:
        WrongState: the key is missing, or is not the one that was announced.
        Conflict: another process was faster; nothing was signed.
    """
    path = settings.checkpoint_key_file
    with database.reading() as connection:
        last = latest(connection, unit_id)
    try:
        signer = keys.new_signer(path) if lost else keys.signer(path, last)
    except FileNotFoundError as missing:
        raise WrongState(
            f"Expected the key of checkpoints in '{path}', found no such file: restore it from a "
            "backup, or say that it is lost: alur checkpoint --lost 'why'",
            indonesian="Kunci titik periksa tidak ada. Pulihkan dari cadangan, atau nyatakan "
            "hilang dengan perintah alur checkpoint --lost.",
        ) from missing
    made = seal(database, unit_id, signer, at=now, lost=lost)
    copy(database, unit_id, settings.checkpoint_folder)
    return made


def rotate(database: Database, unit_id: UUID, settings: Settings, now: datetime) -> list[Signed]:
    """Let another key sign from the next checkpoint on; the old one announces it."""
    path = settings.checkpoint_key_file
    with database.reading() as connection:
        last = latest(connection, unit_id)
    signer = keys.signer(path, last)
    following = keys.next_signer(path)
    made = seal(database, unit_id, signer, at=now, next_signer=following)
    keys.signer(path, made[-1])
    copy(database, unit_id, settings.checkpoint_folder)
    return made


def copy(database: Database, unit_id: UUID, folder: Path | None) -> int:
    """Write every checkpoint that the folder lacks into it; return how many those were."""
    if folder is None:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with database.reading() as connection:
        for number, signed in checkpoints(connection, unit_id):
            place = folder / file_name(number)
            if not place.exists():
                _write(place, signed.to_json())
                written += 1
    return written


def file_name(number: int) -> str:
    """Return what the file of a checkpoint is called.

    >>> file_name(12)
    'checkpoint-000012.json'
    """
    return f"checkpoint-{number:06}.json"


def _write(place: Path, content: bytes) -> None:
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with draft.open("wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    draft.replace(place)
