"""Where one MP4 track's samples lie in the file (ISO 14496-12: stsz, stsc, stco, co64)."""

import struct
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import BinaryIO

from webapp.files.iso_media import Box, BrokenMedia, read_boxes

# A metadata track of a day, thirty samples a second, has 10 MB of sizes.
MAX_TABLE_BYTES = 16_000_000


def sample_ranges(stream: BinaryIO, track: Box) -> Iterator[tuple[int, int]]:
    """Yield (first byte, length) of each chunk of a track's samples.

    Raises:
        BrokenMedia: the tables do not fit together, or the samples are in fragments.
    """
    tables = _tables(stream, track)
    missing = {b"stsz", b"stsc"} - tables.keys()
    if missing or not {b"stco", b"co64"} & tables.keys():
        raise BrokenMedia("Expected the tables of a track's samples, but some are missing")
    try:
        sizes = _sizes(tables[b"stsz"])
        for offset, count in zip(_offsets(tables), _counts(tables[b"stsc"]), strict=False):
            yield offset, sum(islice(sizes, count))
        if next(sizes, None) is not None:
            raise BrokenMedia("Expected every sample in a chunk, but some are in none")
    except struct.error as error:
        raise BrokenMedia("Expected whole tables of samples, but one is cut off") from error


def _tables(stream: BinaryIO, track: Box) -> dict[bytes, bytes]:
    box, tables = track, {}
    for kind in (b"mdia", b"minf", b"stbl"):
        found = [inner for inner in read_boxes(stream, box.content, box.end) if inner.kind == kind]
        if not found:
            return {}
        box = found[0]
    for inner in read_boxes(stream, box.content, box.end):
        if inner.kind in {b"stsz", b"stsc", b"stco", b"co64"}:
            if inner.end - inner.content > MAX_TABLE_BYTES:
                raise BrokenMedia("Expected tables of samples of at most 16 MB, but found more")
            stream.seek(inner.content)
            tables[inner.kind] = stream.read(inner.end - inner.content)
    return tables


def _sizes(table: bytes) -> Iterator[int]:
    same, count = struct.unpack_from(">II", table, 4)
    if same:
        # A count without a list may be any number: the sum of a chunk must still be quick.
        if count > MAX_TABLE_BYTES:
            raise BrokenMedia(f"Expected at most {MAX_TABLE_BYTES} samples, but found {count}")
        yield from (same for _ in range(count))
    else:
        yield from struct.unpack_from(f">{count}I", table, 12)


def _offsets(tables: dict[bytes, bytes]) -> Iterator[int]:
    letter, table = ("I", tables[b"stco"]) if b"stco" in tables else ("Q", tables[b"co64"])
    (count,) = struct.unpack_from(">I", table, 4)
    yield from struct.unpack_from(f">{count}{letter}", table, 8)


def _counts(table: bytes) -> Iterator[int]:
    """Yield how many samples each chunk has; the last rule holds for all chunks that follow."""
    (count,) = struct.unpack_from(">I", table, 4)
    rules = [struct.unpack_from(">II", table, 8 + 12 * number) for number in range(count)]
    for (first, samples), (following, _) in pairwise(rules):
        for _ in range(min(max(0, following - first), MAX_TABLE_BYTES)):
            yield samples
    while rules:
        yield rules[-1][1]
