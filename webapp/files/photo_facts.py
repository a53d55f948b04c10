"""What a photo says about itself, for who judges whether it is authentic: when, by whom.

The place itself is never shown: that it is there is what one must know before passing it on.
"""

import struct
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, IptcImagePlugin

from webapp.files.images import BROKEN, FORMATS

MAX_LETTERS = 300


@dataclass(frozen=True)
class PhotoFacts:
    """What was found; empty where the photo is silent (messengers remove most of it)."""

    taken_at: str = ""  # "2026-11-27T08:50:00+07:00"; without offset when the camera wrote none
    by_line: str = ""
    credit: str = ""
    caption: str = ""
    camera: str = ""
    has_position: bool = False


def read_photo_facts(path: Path) -> PhotoFacts:
    """Return what the original at `path` says of itself; nothing when it cannot be read."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            exif = image.getexif()
            details = exif.get_ifd(ExifTags.IFD.Exif)
            iptc = IptcImagePlugin.getiptcinfo(image) or {}
            return PhotoFacts(
                taken_at=_moment(details, exif),
                by_line=_iptc(iptc, 80) or _text(exif.get(ExifTags.Base.Artist)),
                credit=_iptc(iptc, 110) or _text(exif.get(ExifTags.Base.Copyright)),
                caption=_iptc(iptc, 120) or _text(exif.get(ExifTags.Base.ImageDescription)),
                camera=_camera(exif),
                has_position=_has_position(image, exif),
            )
    except (*BROKEN, KeyError, struct.error, RuntimeError):
        return PhotoFacts()


def _moment(details: dict[int, Any], exif: Image.Exif) -> str:
    taken = _text(details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime))
    offset = _text(details.get(ExifTags.Base.OffsetTimeOriginal))
    try:
        # Exif 2.32 writes "2026:11:27 08:50:00" and the offset apart, as "+07:00".
        naive = datetime.strptime(taken, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  (the camera's own time)
        return datetime.fromisoformat(naive.isoformat() + offset).isoformat()
    except ValueError:
        return ""


def _camera(exif: Image.Exif) -> str:
    make, model = _text(exif.get(ExifTags.Base.Make)), _text(exif.get(ExifTags.Base.Model))
    return model if model.startswith(make) else f"{make} {model}".strip()


def _has_position(image: Image.Image, exif: Image.Exif) -> bool:
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    xmp = image.info.get("xmp") or b""
    written_in_xmp = b"GPSLatitude" in xmp if isinstance(xmp, bytes) else "GPSLatitude" in xmp
    # 0 is the version of the block, which some cameras write without any place.
    return bool(set(position) - {0}) or written_in_xmp


def _iptc(records: dict[tuple[int, int], bytes | list[bytes]], number: int) -> str:
    found = records.get((2, number), b"")
    return _text(b", ".join(found) if isinstance(found, list) else found)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    return " ".join(value.replace("\x00", " ").split())[:MAX_LETTERS]
