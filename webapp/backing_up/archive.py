"""The file of a backup: a ZIP whose last 64 bytes are the SHA-256 of all before them.

See docs/backup-format.md.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from engine.errors import Conflict, Invalid
from webapp.backing_up.rows import MAX_LINE_BYTES

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = "secrets"
MAX_MANIFEST_BYTES = 1 << 30  # some hundred bytes a file
CHUNK_BYTES = 1 << 20
_SEAL = 64
_SHAPE = {"at": str, "schema": str, "columns": dict, "parts": dict, "ends": dict, "missing": list}
# What Python's reader raises at parts that are none.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class Writer:
    """Writes parts, each hashed on its way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write one part."""
        digest, count = hashlib.sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as output:
            for chunk in chunks:
                digest.update(chunk)
                output.write(chunk)
                count += 1
        self.parts[name] = {"sha256": digest.hexdigest(), "count": count}


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Give what writes a backup; it gets its name when it is whole and on the disk.

    Raises:
        Conflict: there is such a file already, or it cannot be written.
    """
    if target.exists():
        raise Conflict(f"Expected no file '{target}' yet, but there is one: give another name")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with _sealed(draft) as writer:
            yield writer
        target.hardlink_to(draft)  # unlike a rename, it replaces nothing
    except OSError as problem:
        why = problem.strerror or problem
        raise Conflict(f"Expected to write the backup '{target}', but: {why}") from problem
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _sealed(draft: Path) -> Iterator[Writer]:
    number = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w+b") as output:
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = b"0" * _SEAL
            yield Writer(archive)
        seal = _digest(output)
        output.seek(-_SEAL, os.SEEK_END)
        output.write(seal)
        output.flush()
        os.fsync(output.fileno())


class Reader:
    """Reads the parts of a backup that the manifest names."""

    def __init__(self, archive: zipfile.ZipFile, seal: str) -> None:
        self._archive = archive
        self.seal = seal  # SHA-256, hex: by it one backup is known from another
        self.manifest = self._manifest()

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the lines of a part; at the end its hash must be the manifest's."""
        with self.open(name) as source:
            yield from self._checked(name, iter(lambda: source.readline(MAX_LINE_BYTES), b""))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield what a part holds, in pieces."""
        with self.open(name) as source:
            yield from self._checked(name, iter(lambda: source.read(CHUNK_BYTES), b""))

    def open(self, name: str) -> IO[bytes]:
        """Return a part, open for reading.

        Raises:
            Invalid: there is none of that name, or it is broken.
        """
        try:
            return self._archive.open(name)
        except (KeyError, *_BROKEN) as problem:
            raise Invalid(f"Expected a part '{name:.99}', but it is gone or broken") from problem

    def _checked(self, name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        try:
            for piece in pieces:
                digest.update(piece)
                yield piece
        except _BROKEN as problem:
            raise Invalid(f"Expected the part '{name:.99}' whole, but it is broken") from problem
        if digest.hexdigest() != self.manifest["parts"][name]["sha256"]:
            raise Invalid(f"Expected the part '{name:.99}' as it was written, but it was changed")

    def _manifest(self) -> dict[str, Any]:
        with self.open(MANIFEST) as source:
            said = json.loads(source.read(MAX_MANIFEST_BYTES))
        if said["format"] != FORMAT:
            raise Invalid(f"Expected a backup of format {FORMAT}, but found {said['format']!r:.40}")
        for name, kind in _SHAPE.items():
            if not isinstance(said[name], kind):
                raise Invalid(f"Expected '{name}' in the manifest, but found {said[name]!r:.40}")
        if {*said["parts"], MANIFEST} != set(self._archive.namelist()):
            raise Invalid("Expected the parts that the manifest names, but found others")
        return dict(said)


@contextmanager
def reading(source: Path) -> Iterator[Reader]:
    """Give a backup's parts, after a look at every byte of the file.

    Raises:
        Invalid: it is no backup, or not whole.
    """
    refusal = f"Expected '{source.name}' to be a whole backup, but it was changed or is none"
    with ExitStack() as held:
        try:
            file = held.enter_context(source.open("rb"))
            seal = _digest(file)
            if file.read(_SEAL) != seal:
                raise Invalid(refusal)
            archive = held.enter_context(zipfile.ZipFile(file))
            reader = Reader(archive, seal.decode())
        except (OSError, ValueError, KeyError, TypeError, RecursionError, *_BROKEN) as problem:
            raise Invalid(f"{refusal} ({type(problem).__name__})") from problem
        yield reader


def _digest(held: IO[bytes]) -> bytes:
    """Return the SHA-256, hex, of all but the seal, before which the file then stands."""
    left = max(held.seek(0, os.SEEK_END) - _SEAL, 0)
    held.seek(0)
    digest = hashlib.sha256()
    while left and (chunk := held.read(min(CHUNK_BYTES, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()
