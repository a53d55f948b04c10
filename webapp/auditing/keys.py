"""The key that signs checkpoints: a file of its own, which another replaces without a gap.

Beside `checkpoint.key` stands `checkpoint.key.next` while one takes over from the other: it is
written first, then announced in a checkpoint that the old key signs, then takes its place. A crash
between the steps is mended when the key is next asked for.
"""

from pathlib import Path

from engine.checkpoints import Signed, Signer
from webapp.secret_files import read_or_create_secret


def signer(path: Path, last: Signed | None) -> Signer:
    """Return the key that signs after the checkpoint `last`; the very first is drawn.

    A file that is missing is not replaced once something was signed: a checkpoint by a key that
    nobody announced would look like a forgery.

    Raises:
        Invalid: the file holds no key.
        FileNotFoundError: the key is gone, and something was signed with it.
    """
    if last is None:
        return Signer(read_or_create_secret(path))
    announced = last.read().next
    following = next_path(path)
    if announced and following.exists():
        candidate = Signer(read_or_create_secret(following))
        if candidate.public == announced:
            following.replace(path)
            return candidate
    if not path.exists():
        raise FileNotFoundError(path)
    return Signer(read_or_create_secret(path))


def next_signer(path: Path) -> Signer:
    """Return the key that is to follow; it is drawn when there is none yet."""
    return Signer(read_or_create_secret(next_path(path)))


def new_signer(path: Path) -> Signer:
    """Return a new key in place of one that is lost."""
    return Signer(read_or_create_secret(path))


def next_path(path: Path) -> Path:
    """Return where the key that is to follow lies."""
    return path.with_name(f"{path.name}.next")
