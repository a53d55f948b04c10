"""Smaller copies of images, made when first asked for; the cache may be deleted."""

import os
import tempfile
from pathlib import Path

from webapp.files.images import Recipe, render
from webapp.files.store import FileStore


class Derivatives:
    """Copies by (digest, recipe), in a folder of their own."""

    def __init__(self, store: FileStore, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def path(self, digest: str, recipe: Recipe) -> Path:
        """Return a file with the copy; its ending says whether it is JPEG or PNG.

        Raises:
            NotFound: there is no such original.
            Invalid: the original is no image that can be shown.
        """
        original = self._store.path(digest)
        stem = self._folder / digest[:2] / f"{digest}-{recipe.key}"
        for ending in (".jpg", ".png"):
            if (found := stem.with_name(stem.name + ending)).is_file():
                return found
        picture = render(original, recipe)
        return _write(stem.with_name(stem.name + picture.ending), picture.content)


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(number, "wb") as output:
        output.write(content)
    Path(draft).rename(path)
    return path
