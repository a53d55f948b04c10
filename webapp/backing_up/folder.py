"""A folder of backups, each named by its moment; older ones go."""

from datetime import datetime
from pathlib import Path

_NAMED = "alur-????????T??????Z.zip"


def place(target: Path, now: datetime) -> Path:
    """Return the file to write: `target`, or one named by the moment if that is a folder.

    >>> place(Path("/nowhere"), datetime(2026, 11, 27, 2, 30))
    PosixPath('/nowhere')
    """
    return target / f"alur-{now:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target


def remove_older(folder: Path, keep: int) -> int:
    """Remove all backups of a folder but the newest `keep`; return how many went."""
    older = sorted(folder.glob(_NAMED))[:-keep]
    for each in older:
        each.unlink()
    return len(older)
