"""Disks: room for what is written."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from webapp.doctor.check import Finding, check, error, warning
from webapp.doctor.patient import Patient, sqlite_file

SMALL_SHARE, SMALL_BYTES = 0.10, 1_000_000_000
TOO_SMALL_BYTES = 100_000_000  # less than one upload may need


@check("disk-space")
def disks_have_room(patient: Patient) -> Iterator[Finding]:
    """Every disk that is written to has room."""
    seen: set[int] = set()
    for folder in _folders(patient):
        there = _nearest(folder)
        device = there.stat().st_dev
        if device not in seen:
            seen.add(device)
            use = shutil.disk_usage(there)
            yield from of_disk(there, use.total, use.free)


def of_disk(folder: Path, total: int, free: int) -> Iterator[Finding]:
    """Yield what is wrong with the room on a folder's disk."""
    if free >= SMALL_BYTES and free >= total * SMALL_SHARE:
        return
    share = free / total if total else 0
    sentence = (
        f"Expected {SMALL_SHARE:.0%} and {SMALL_BYTES / 1e9:g} GB free on the disk of '{folder}', "
        f"but found {share:.0%}, {free / 1e9:.1f} GB"
    )
    say = error if free < TOO_SMALL_BYTES else warning
    yield say(sentence, "Make room, or put what grows on a larger disk.")


def _folders(patient: Patient) -> Iterator[Path]:
    settings = patient.settings
    yield settings.var
    if file := sqlite_file(settings):
        yield file.absolute().parent
    yield settings.files_place.folder
    if settings.checkpoint_folder:
        yield settings.checkpoint_folder
    yield Path(tempfile.gettempdir())


def _nearest(folder: Path) -> Path:
    """Return the folder, or the one in which it will be made."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
