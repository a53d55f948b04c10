"""Walk the boxes of an MP4 file (ISO 14496-12) without reading its pictures."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A phone's video has some hundreds of boxes; a fragmented one a few thousand.
MAX_BOXES = 100_000


class BrokenMedia(Exception):
    """The boxes do not add up."""


@dataclass(frozen=True)
class Box:
    """One box: where it begins, where its content begins, where it ends."""

    kind: bytes
    start: int
    content: int
    end: int


def read_boxes(stream: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Yield the boxes that lie side by side between `start` and `end` (by default the whole file).

    A last box that is cut off is not yielded: a truncated upload has no `moov`.

    Raises:
        BrokenMedia: too many boxes to be a video.
    """
    if end is None:
        end = stream.seek(0, 2)
    for _ in range(MAX_BOXES):
        box = _box_at(stream, start, end)
        if box is None:
            return
        yield box
        start = box.end
    raise BrokenMedia(f"Expected at most {MAX_BOXES} boxes side by side, but found more")


def _box_at(stream: BinaryIO, start: int, end: int) -> Box | None:
    stream.seek(start)
    header = stream.read(8)
    if len(header) < 8 or start + 8 > end:
        return None
    size, kind = struct.unpack(">I4s", header)
    content = start + 8
    if size == 1:  # the size follows in 64 bits
        size = int.from_bytes(stream.read(8), "big")
        content += 8
    if size == 0:  # to the end of the file
        size = end - start
    if size < content - start or start + size > end:
        return None
    return Box(kind, start, content, start + size)
