"""Copy a video for the public without what its camera wrote into it: places, names, devices.

Nothing is encoded anew: what describes the film is overwritten with zeros where it lies, so every
offset stays right. A file whose descriptions cannot be found for certain is refused rather than
passed on.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from webapp.files.iso_media import Box, BrokenMedia, read_boxes
from webapp.files.iso_samples import sample_ranges

_ZEROS = bytes(1 << 16)

# ISO 14496-12: what a film needs to be played, at the levels that are walked. All else goes: user
# data, metadata items (also Apple's and XMP's place for GPS), vendors' own boxes, and free space,
# in which dashcams write where they are and editors leave what they deleted.
_NEEDED = frozenset(
    b"ftyp styp pdin moov mdat moof mfra sidx ssix prft "  # of the file
    b"mvhd iods mvex trak "  # of the film
    b"tkhd tref trgr edts mdia "  # of a track
    b"mdhd elng hdlr minf "
    b"mfhd traf tfhd tfdt trun sdtp sbgp sgpd subs saiz saio senc".split()  # of a fragment
)
_MAX_DEPTH = 8
_PARENTS = {b"moov", b"trak", b"mdia", b"moof", b"traf"}
# Handlers of what is seen and heard; any other track is data beside it, such as a drone's
# positions, which some write as subtitles. Browsers show none that lie inside a film.
_SHOWN = {b"vide", b"soun"}

# Matroska: Tags, Attachments, Void; of Info the title, the day and the name of the file.
_MATROSKA_DESCRIPTIONS = {0x1254C367, 0x1941A469, 0xEC, 0x7BA9, 0x4461, 0x7384}
# Segment and Cluster may have no size of their own; Info is looked into.
_MATROSKA_OPEN = {0x18538067, 0x1F43B675, 0x1549A966}
_MAX_ELEMENTS = 2_000_000


def copy_without_metadata(source: Path, target: BinaryIO, *, media_type: str) -> None:
    """Write a copy of the MP4 or WebM file at `source` to `target`, which can be read and sought.

    Raises:
        BrokenMedia: the film cannot be walked through to its end, so nobody knows what it says.
    """
    with source.open("rb") as stream:
        shutil.copyfileobj(stream, target, 1 << 20)
    if media_type == "video/mp4":
        _clean_boxes(target, target.seek(0, 2))
    else:
        _clean_matroska(target)
    target.seek(0)


# ---- MP4 ---------------------------------------------------------------------------------------


def _clean_boxes(stream: BinaryIO, end: int) -> None:
    has_fragments = has_hidden_track = False
    for box in _walk(stream, 0, end):
        has_fragments |= box.kind == b"moof"
        if box.kind not in _NEEDED:
            _free(stream, box)
        elif box.kind == b"trak" and _handler(stream, box) not in _SHOWN:
            has_hidden_track = True
            for start, length in sample_ranges(stream, box):
                _zero(stream, start, min(length, max(0, end - start)))
            _free(stream, box)
    if has_fragments and has_hidden_track:
        raise BrokenMedia("Expected only pictures and sound in a fragmented film, but found data")


def _walk(stream: BinaryIO, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    if depth > _MAX_DEPTH:
        raise BrokenMedia(f"Expected boxes at most {_MAX_DEPTH} deep, but found deeper ones")
    position = start
    for box in read_boxes(stream, start, end):
        position = box.end
        yield box
        if box.kind in _PARENTS:
            yield from _walk(stream, box.content, box.end, depth + 1)
    # Up to seven stray bytes cannot be a box; `udta` and its like may end in four zeros.
    if end - position >= 8:
        raise BrokenMedia(f"Expected boxes up to byte {end}, but they end at {position}")


def _handler(stream: BinaryIO, track: Box) -> bytes:
    for media in read_boxes(stream, track.content, track.end):
        if media.kind == b"mdia":
            for box in read_boxes(stream, media.content, media.end):
                if box.kind == b"hdlr":
                    stream.seek(box.content + 8)  # version and flags, pre_defined
                    return stream.read(4)
    return b""


def _free(stream: BinaryIO, box: Box) -> None:
    stream.seek(box.start + 4)
    stream.write(b"free")
    _zero(stream, box.content, box.end - box.content)


def _zero(stream: BinaryIO, start: int, length: int) -> None:
    stream.seek(start)
    while length > 0:
        length -= stream.write(_ZEROS[:length])


# ---- WebM --------------------------------------------------------------------------------------


def _clean_matroska(stream: BinaryIO) -> None:
    end = stream.seek(0, 2)
    position = 0
    for _ in range(_MAX_ELEMENTS):
        if position >= end:
            return
        number, content, element_end = _element(stream, position, end)
        if number in _MATROSKA_DESCRIPTIONS:
            _void(stream, position, element_end)
        position = content if number in _MATROSKA_OPEN else element_end
    raise BrokenMedia(f"Expected at most {_MAX_ELEMENTS} elements, but found more")


def _element(stream: BinaryIO, start: int, end: int) -> tuple[int, int, int]:
    """Return an element's id, where its content begins and where it ends."""
    stream.seek(start)
    header = stream.read(12)
    id_length = _vint_length(header[:1])
    size_length = _vint_length(header[id_length : id_length + 1])
    number = int.from_bytes(header[:id_length], "big")
    all_ones = (1 << 7 * size_length) - 1
    size = int.from_bytes(header[id_length : id_length + size_length], "big") & all_ones
    content = start + id_length + size_length
    if number in _MATROSKA_OPEN:
        return number, content, end
    if size == all_ones or content + size > end:
        raise BrokenMedia(f"Expected an element with a size at byte {start}, but found none")
    return number, content, content + size


def _vint_length(first: bytes) -> int:
    if not first or not first[0]:
        raise BrokenMedia(
            "Expected the length of an EBML number, but found a zero or the file's end"
        )
    return 9 - first[0].bit_length()


def _void(stream: BinaryIO, start: int, end: int) -> None:
    """Overwrite an element of any length with Void (0xEC)."""
    total = end - start
    if total < 128:
        header = bytes((0xEC, 0x80 | (total - 2)))
    else:
        header = b"\xec\x01" + (total - 9).to_bytes(7, "big")
    stream.seek(start)
    stream.write(header)
    _zero(stream, start + len(header), total - len(header))
