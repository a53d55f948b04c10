"""A file with a month of an office's log: gzip over lines of JSON, as `docs/log-format.md` says.

The first line says of which office and month it is, the last one how much stands between them; a
file without that line was cut off. Written and read as a stream; what is in it is checked on the
way, both times: that each log is chained from its beginning, and that nothing is missing.
"""

import gzip
import hashlib
import os
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson

from engine import merkle
from engine.errors import Invalid
from engine.history import START, Entry, seal
from engine.merkle import Head
from engine.packing import MAX_BYTES

FORMAT = "log-month"
VERSION = 1
MAX_LINE_BYTES = 2 * MAX_BYTES + 10_000  # a body's quotes are written as two letters each
_UNREADABLE = (OSError, EOFError, zlib.error, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True)
class Written:
    """A month's file that is safe on the disk."""

    unit_id: UUID
    path: Path
    sha256: str  # hex
    cases: int
    entries: int
    root: str  # over the heads of the cases, hex


class _Tally:
    """Checks that entries follow each other, and counts them."""

    def __init__(self) -> None:
        self.entries = 0
        self._heads: list[bytes] = []  # leaves of the streams that are complete
        self._last: Entry | None = None

    def add(self, line: Entry) -> None:
        """Take the next entry.

        Raises:
            Invalid: it does not follow the one before.
        """
        last = self._last
        if last is not None and last.stream_id != line.stream_id:
            self._heads.append(Head(last.stream_id, last.seq, last.hash).leaf())
            if line.stream_id < last.stream_id:
                raise Invalid(
                    f"Expected logs in the order of their ids, but found {line.stream_id}"
                )
            last = None
        expected = (1, START) if last is None else (last.seq + 1, last.hash)
        if (line.seq, line.prev) != expected or seal(line.prev, line.body) != line.hash:
            raise Invalid(
                f"Expected entry {expected[0]} of {line.stream_id} with the hash that fits it and "
                f"what was before, but found another as entry {line.seq}"
            )
        self.entries += 1
        self._last = line

    def total(self) -> dict[str, Any]:
        """Return what the last line says."""
        last = self._last
        leaves = [] if last is None else [Head(last.stream_id, last.seq, last.hash).leaf()]
        leaves = [*self._heads, *leaves]
        return {
            "cases": len(leaves), "entries": self.entries, "root": merkle.root(leaves).hex()
        }  # fmt: skip


# ---- writing -------------------------------------------------------------------------------


class Writer:
    """Writes one file; it has its name only once all of it is on the disk."""

    def __init__(self, folder: Path, unit_id: UUID, month: str) -> None:
        self._folder, self._unit_id, self._month = folder, unit_id, month
        self._draft = folder / f".alur-log-{month}-{unit_id}"  # of who was killed: written anew
        self._raw: BinaryIO = self._draft.open("wb")
        # Neither a name nor a time: the same entries give the same file.
        self._packed = gzip.GzipFile("", "wb", 6, self._raw, mtime=0)
        self._tally = _Tally()
        self._write({"alur": FORMAT, "v": VERSION, "unit": str(unit_id), "month": month})

    def add(self, line: Entry) -> None:
        """Write the next entry: those of a case together, cases by id.

        Raises:
            Invalid: its log is not whole.
        """
        self._tally.add(line)
        said = {"stream": str(line.stream_id), "seq": line.seq, "command_id": line.command_id}
        chained = {"prev": line.prev.hex(), "hash": line.hash.hex()}
        try:
            self._write({**said, **chained, "body": line.body.decode()})
        except ValueError as problem:
            where = f"entry {line.seq} of {line.stream_id}"
            raise Invalid(f"Expected {where} to be text, but {problem}") from problem

    def finish(self) -> Written:
        """Bring it safely to the disk, under a name that tells its content."""
        total = self._tally.total()
        self._write({"end": True, **total})
        self._packed.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        sha256 = digest(self._draft)
        path = self._folder / f"alur-log-{self._month}-{self._unit_id}-{sha256[:12]}.jsonl.gz"
        self._draft.replace(path)
        _flush_folder(self._folder)
        return Written(self._unit_id, path, sha256, **total)

    def abandon(self) -> None:
        """Leave nothing of a file that is not finished."""
        self._packed.close()
        self._raw.close()
        self._draft.unlink(missing_ok=True)

    def _write(self, line: dict[str, Any]) -> None:
        self._packed.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def write(folder: Path, month: str, entries: Iterable[tuple[UUID, Entry]]) -> list[Written]:
    """Write the entries of a month, each with its office: a file for each office.

    Raises:
        Invalid: one of the logs is not whole; no file was made.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    writers: dict[UUID, Writer] = {}
    try:
        for unit_id, line in entries:
            if unit_id not in writers:
                writers[unit_id] = Writer(folder, unit_id, month)
            writers[unit_id].add(line)
        return [writer.finish() for writer in writers.values()]
    finally:
        for writer in writers.values():
            writer.abandon()


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


# ---- reading -------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthFile:
    """A month's file, as it says of itself; what is in it is read when it is asked for."""

    path: Path
    unit_id: UUID
    month: str

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, those of a case together.

        Raises:
            Invalid: it was changed or cut off, as far as it tells by itself.
        """
        try:
            yield from self._entries()
        except _UNREADABLE as problem:
            raise _unreadable(self.path, problem) from problem

    def _entries(self) -> Iterator[Entry]:
        tally = _Tally()
        with closing(_lines(self.path)) as lines:
            next(lines)
            for line in lines:
                if "end" in line:
                    total = {"end": True, **tally.total()}
                    if line != total or next(lines, None) is not None:
                        raise ValueError(f"its last line is not {total}")
                    return
                read = self._entry(line)
                tally.add(read)
                yield read
        raise ValueError("its last line is missing")

    def _entry(self, line: dict[str, Any]) -> Entry:
        hashes = bytes.fromhex(line["prev"]), bytes.fromhex(line["hash"])
        place = UUID(line["stream"]), int(line["seq"])
        return Entry(*place, line["body"].encode(), *hashes, self.unit_id, line["command_id"])

    def chains(self) -> Iterator[tuple[UUID, list[Entry]]]:
        """Yield each case with all its entries.

        Raises:
            Invalid: as of `entries`.
        """
        for stream_id, chain in groupby(self.entries(), key=lambda line: line.stream_id):
            yield stream_id, list(chain)


def open_file(path: Path) -> MonthFile:
    """Return a month's file by what its first line says.

    Raises:
        Invalid: it is none.
    """
    try:
        with closing(_lines(path)) as lines:
            first = next(lines)
        if (first["alur"], first["v"]) != (FORMAT, VERSION):
            raise ValueError(f"it begins with {first}")
        return MonthFile(path, UUID(first["unit"]), str(first["month"]))
    except (*_UNREADABLE, StopIteration) as problem:
        raise _unreadable(path, problem) from problem


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lines(path: Path) -> Generator[dict[str, Any]]:
    with gzip.open(path, "rb") as file:
        while line := cast("BinaryIO", file).readline(MAX_LINE_BYTES):
            read = orjson.loads(line)
            if not isinstance(read, dict):
                raise ValueError(f"a line is {type(read).__name__}")
            yield read


def _unreadable(path: Path, problem: Exception) -> Invalid:
    return Invalid(f"Expected '{path.name}' to be a file with a month of the log, but {problem}")
