"""The public copy of a film says nothing of where and with what it was made."""

import io
import struct
from pathlib import Path

import pytest

from tests.webapp.site_app import box, mp4
from webapp.files.iso_media import BrokenMedia
from webapp.files.videos import copy_without_metadata

PLACE = b"-7.8881+110.3285/"


def test_the_place_is_zeroed_and_nothing_else_moves(tmp_path: Path) -> None:
    film = mp4(place=PLACE)

    copy = _cleaned(tmp_path, film)

    assert PLACE not in copy
    assert len(copy) == len(film)
    assert copy[copy.find(b"mdat") :] == film[film.find(b"mdat") :]


def test_a_track_of_positions_loses_its_samples(tmp_path: Path) -> None:
    """A drone writes where it is thirty times a second, beside the pictures."""
    film = _with_positions(PLACE)
    assert PLACE in film

    copy = _cleaned(tmp_path, film)

    assert PLACE not in copy
    assert b"PICTURES" in copy
    assert len(copy) == len(film)


@pytest.mark.parametrize("handler", [b"text", b"sbtl", b"subt"])
def test_subtitles_go_because_drones_write_positions_there(tmp_path: Path, handler: bytes) -> None:
    film = _with_positions(PLACE, handler)

    assert PLACE not in _cleaned(tmp_path, film)


@pytest.mark.parametrize("kind", [b"free", b"skip", b"gps ", b"uuid", b"GoPr"])
def test_a_box_that_no_player_needs_is_emptied(tmp_path: Path, kind: bytes) -> None:
    """Dashcams write positions into free space, and editors leave there what they deleted."""
    film = mp4() + box(kind, PLACE)
    inside = box(b"ftyp", b"isom") + box(b"moov", box(kind, PLACE)) + box(b"mdat", b"FILM")

    assert PLACE not in _cleaned(tmp_path, film)
    assert PLACE not in _cleaned(tmp_path, inside)


@pytest.mark.parametrize(
    "film",
    [
        mp4() + b"strange end",
        mp4()[:-8],
        box(b"ftyp", b"isom") + box(b"moof", b"") + box(b"moov", box(b"trak", b"")),
    ],
)
def test_a_film_that_cannot_be_walked_through_is_not_passed_on(tmp_path: Path, film: bytes) -> None:
    with pytest.raises(BrokenMedia):
        _cleaned(tmp_path, film)


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    film = b""
    for _ in range(2000):
        film = box(b"moov", film)

    with pytest.raises(BrokenMedia, match="at most 8 deep"):
        _cleaned(tmp_path, film)


def test_tags_of_a_webm_become_void(tmp_path: Path) -> None:
    header = _element(b"\x1a\x45\xdf\xa3", b"B\x82\x84webm")
    tags = _element(b"\x12\x54\xc3\x67", PLACE * 20)
    small = _element(b"\x12\x54\xc3\x67", PLACE)
    cluster = b"\x1f\x43\xb6\x75\xff" + _element(b"\xa3", b"PICTURES")  # of unknown size, as live
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + tags + cluster + small

    copy = _cleaned(tmp_path, header + segment, "video/webm")

    assert PLACE not in copy
    assert b"PICTURES" in copy
    assert len(copy) == len(header + segment)
    # what was cleaned can be walked through again and holds nothing to clean
    assert _cleaned(tmp_path, copy, "video/webm") == copy


@pytest.mark.parametrize("number", [b"\xec", b"\x7b\xa9", b"\x73\x84"])
def test_titles_and_leftovers_of_a_webm_become_void(tmp_path: Path, number: bytes) -> None:
    header = _element(b"\x1a\x45\xdf\xa3", b"B\x82\x84webm")
    described = _element(number, PLACE)
    info = _element(b"\x15\x49\xa9\x66", described) if len(number) == 2 else described
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + info
    film = header + segment + b"\x1f\x43\xb6\x75\xff" + _element(b"\xa3", b"PICTURES")

    copy = _cleaned(tmp_path, film, "video/webm")

    assert PLACE not in copy
    assert b"PICTURES" in copy
    assert len(copy) == len(film)


def test_a_webm_that_ends_in_the_middle_is_not_passed_on(tmp_path: Path) -> None:
    header = _element(b"\x1a\x45\xdf\xa3", b"B\x82\x84webm")

    with pytest.raises(BrokenMedia):
        _cleaned(tmp_path, header + _element(b"\x12\x54\xc3\x67", PLACE)[:-4], "video/webm")


def _cleaned(folder: Path, film: bytes, media_type: str = "video/mp4") -> bytes:
    source = folder / "film"
    source.write_bytes(film)
    target = io.BytesIO()
    copy_without_metadata(source, target, media_type=media_type)
    return target.getvalue()


def _element(number: bytes, content: bytes) -> bytes:
    return number + b"\x01" + len(content).to_bytes(7, "big") + content


def _with_positions(positions: bytes, handler: bytes = b"meta") -> bytes:
    start = box(b"ftyp", b"isom\0\0\2\0isommp42")
    data = box(b"mdat", b"PICTURES" + positions + b"PICTURES")
    first = len(start) + 8 + len(b"PICTURES")
    sizes = box(b"stsz", struct.pack(">IIIII", 0, 0, 2, 5, len(positions) - 5))
    chunks = box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 2, 1))
    offsets = box(b"stco", struct.pack(">III", 0, 1, first))
    tables = box(b"minf", box(b"stbl", sizes + chunks + offsets))
    described = box(b"hdlr", bytes(8) + handler + bytes(12))
    return start + data + box(b"moov", box(b"trak", box(b"mdia", described + tables)))
