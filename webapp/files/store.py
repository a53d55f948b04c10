"""Keep files by their content: `ab/cd/<SHA-256>`, written once, never changed.

A file is written beside the store, flushed to the disk, and only then renamed to its name: whoever
finds it finds it whole, after a power cut too. One folder is one office's.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from engine.clock import Clock, SystemClock
from engine.errors import Invalid, NotFound
from webapp.files.images import check_image
from webapp.files.kinds import Kind, megabytes
from webapp.files.sniffing import clean_name, recognise, with_ending

CHUNK_BYTES = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")


class StoreUnreachable(OSError):
    """The store does not answer; nothing was kept by half, and it can be tried again."""


@dataclass(frozen=True)
class Listed:
    """A file that is in the store."""

    digest: str
    size: int
    saved_at: datetime


@dataclass(frozen=True)
class StoredFile:
    """What is known of a file once it is stored."""

    digest: str
    size: int
    media_type: str
    name: str

    def as_reference(self) -> dict[str, str | int]:
        """Return the file as forms, commands and the log write it."""
        return {
            "digest": self.digest,
            "name": self.name,
            "type": self.media_type,
            "size": self.size,
        }


class FileStore(Protocol):
    """Where files are kept: a folder, or something shared where several hosts serve an office."""

    def save(self, stream: IO[bytes], *, name: str, max_bytes: int) -> StoredFile:
        """Keep what `stream` holds; see `FolderStore.save`."""
        ...

    def open(self, digest: str) -> BinaryIO:
        """Return the content, open for reading; raises NotFound."""
        ...

    def path(self, digest: str) -> Path:
        """Return a local file with the content; raises NotFound."""
        ...

    def verify(self, digest: str) -> bool:
        """Return whether the content still has its digest; raises NotFound."""
        ...

    def remove(self, digest: str, *, unless_saved_since: datetime) -> bool:
        """Delete the content, unless it was saved again meanwhile; return whether it is gone."""
        ...

    def discard_drafts(self, *, before: datetime) -> int:
        """Delete what interrupted uploads left before a moment; return how many there were."""
        ...

    def require_writable(self) -> None:
        """Write something; raises OSError where that cannot be done."""
        ...

    def listed(self) -> Iterator[Listed]:
        """Yield every file once, with its size and when it was saved last."""
        ...


class FolderStore:
    """Files in a folder of this host."""

    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        self._root = root
        self._clock = clock or SystemClock()

    def save(self, stream: IO[bytes], *, name: str, max_bytes: int) -> StoredFile:
        """Stream a file into the store: never whole in memory, hashed on its way.

        Args:
            stream: read once, to its end or to the limit.
            name: as the sender wrote it; only a cleaned last part is kept.
            max_bytes: the most that this sender may send; a kind of file may have a lower limit.

        Raises:
            Invalid: empty, too big, broken, of a kind that is not accepted, or named as another
                kind.
        """
        with self.draft() as (draft, output):
            stored = take_in(stream, draft, output, name=name, max_bytes=max_bytes)
            self.keep(draft, stored.digest)
        return stored

    def open(self, digest: str) -> BinaryIO:
        """Return the content, open for reading."""
        return self.path(digest).open("rb")

    def path(self, digest: str) -> Path:
        """Return where the content lies.

        Raises:
            NotFound: it is not in this store, or `digest` is no SHA-256 in hexadecimal.
        """
        require_digest(digest)
        if not self.has(digest):
            raise not_stored(digest)
        return self._place(digest)

    def has(self, digest: str) -> bool:
        """Say whether the content is here."""
        return self._place(digest).is_file()

    def listed(self) -> Iterator[Listed]:
        """Yield every file, in the order of their digests."""
        for path in sorted(self._root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")):
            with suppress(FileNotFoundError):  # deleted meanwhile
                facts = path.stat()
                yield Listed(path.name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))

    def verify(self, digest: str) -> bool:
        """Return whether the content still has the digest that it is named by."""
        with self.path(digest).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest

    def remove(self, digest: str, *, unless_saved_since: datetime) -> bool:
        """Delete a file that nobody refers to.

        Somebody may save the same content at this very moment. So the file is first moved aside,
        and put back when it turns out to be younger than `unless_saved_since`; a save that comes
        later writes a new one.
        """
        place, aside = self._place(digest), self._drafts() / f"{digest}.removed"
        since = unless_saved_since.timestamp()
        try:
            if place.stat().st_mtime >= since:
                return False
            place.rename(aside)
            is_younger = aside.stat().st_mtime >= since
        except FileNotFoundError:
            return True
        if is_younger:
            with suppress(FileExistsError):
                place.hardlink_to(aside)
        aside.unlink()
        return not is_younger

    def discard_drafts(self, *, before: datetime) -> int:
        """Delete what interrupted uploads left before a moment; return how many there were."""
        old = [
            draft
            for draft in self._drafts().iterdir()
            if draft.stat().st_mtime < before.timestamp()
        ]
        for draft in old:
            draft.unlink(missing_ok=True)
        return len(old)

    def require_writable(self) -> None:
        """Write something and take it away again.

        Raises:
            OSError: the folder cannot be written to, or its disk is full.
        """
        with self.draft() as (_, output):
            output.write(b"?")

    def _place(self, digest: str) -> Path:
        return self._root / digest[:2] / digest[2:4] / digest

    def _drafts(self) -> Path:
        folder = self._root / "drafts"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    @contextmanager
    def draft(self) -> Iterator[tuple[Path, BinaryIO]]:
        number, text = tempfile.mkstemp(dir=self._drafts())
        draft = Path(text)
        try:
            with os.fdopen(number, "wb") as output:
                yield draft, output
        finally:
            draft.unlink(missing_ok=True)  # a kept draft was renamed and is not here any more

    def keep(self, draft: Path, digest: str) -> None:
        """Give a finished draft its name; an older copy of the same content gives way to it."""
        now = self._clock.now().timestamp()
        os.utime(draft, (now, now))  # the sweep compares with the office's clock, not the host's
        draft.chmod(0o400)
        place = self._place(digest)
        for folder in (self._root, place.parent.parent, place.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.rename(place)
        for folder in (place.parent, place.parent.parent, self._root):
            _flush_folder(folder)


def take_in(
    stream: IO[bytes], draft: Path, output: IO[bytes], *, name: str, max_bytes: int
) -> StoredFile:
    """Copy a file into a draft, to the disk, and return what it is.

    Raises:
        Invalid: it is not accepted.
    """
    name = clean_name(name)
    digest, size = _copy(stream, output, name=name, max_bytes=max_bytes)
    kind = recognise(draft, name)
    _check_kind(draft, name, kind, size)
    return StoredFile(digest, size, kind.media_type, with_ending(name, kind))


def require_digest(digest: str) -> None:
    """Refuse what is no SHA-256 in hexadecimal: it might be a path.

    Raises:
        NotFound: of course there is no such file.
    """
    if not _DIGEST.fullmatch(digest):
        raise not_stored(digest)


def not_stored(digest: str) -> NotFound:
    """Return the refusal of a file that is not in a store, or no longer what it was."""
    return NotFound(
        f"Expected a stored file '{digest[:64]}', but there is none",
        indonesian="Isi berkas ini tidak ada di penyimpanan. Sampaikan kepada administrator.",
    )


def _copy(stream: IO[bytes], output: IO[bytes], *, name: str, max_bytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK_BYTES):
        size += len(chunk)
        if size > max_bytes:
            most = megabytes(max_bytes)
            raise Invalid(
                f"The file '{name}' is bigger than the {most} MB that may be sent. "
                "Make it smaller, then send it again.",
                indonesian=f"Berkas '{name}' melebihi {most} MB yang boleh dikirim. "
                "Kecilkan, lalu kirim ulang.",
            )
        digest.update(chunk)
        output.write(chunk)
    output.flush()
    os.fsync(output.fileno())
    return digest.hexdigest(), size


def _check_kind(draft: Path, name: str, kind: Kind, size: int) -> None:
    if size > kind.max_bytes:
        found, most = megabytes(size), kind.max_megabytes
        raise Invalid(
            f"The file '{name}' ({found} MB) is over the limit of a {kind.english}: {most} MB. "
            "Make it smaller, then send it again.",
            indonesian=f"Berkas '{name}' ({found} MB) melebihi batas {kind.label}: {most} MB. "
            "Kecilkan, lalu kirim ulang.",
        )
    if kind.is_image:
        check_image(draft, name)


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
