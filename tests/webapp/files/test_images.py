"""Copies of photos carry the picture and nothing else; hostile pictures are refused."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from engine.errors import Invalid
from tests.webapp.site_app import jpeg
from webapp.files.images import SMALL, check_image, public_recipe, render
from webapp.files.photo_facts import PhotoFacts, read_photo_facts


def test_position_and_names_are_gone_from_the_public_copy(tmp_path: Path) -> None:
    # given
    original = _file(tmp_path, jpeg(gps=True))
    assert b"Ana Pewarta" in original.read_bytes()
    assert read_photo_facts(original).has_position

    # when
    copy = render(original, public_recipe("asli")).content

    # then
    with Image.open(io.BytesIO(copy)) as image:
        assert not image.getexif()
        assert not {"exif", "comment", "xmp", "photoshop", "icc_profile"} & image.info.keys()
    for trace in (b"Exif", b"Ana Pewarta", b"rahasia", b"http", b"GPS"):
        assert trace not in copy


def test_text_and_profile_of_a_png_are_gone_too(tmp_path: Path) -> None:
    image = Image.new("RGBA", (20, 20), (255, 0, 0, 100))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = io.BytesIO()
    info = _png_text("Author", "Ana Pewarta")
    image.save(content, "PNG", pnginfo=info, icc_profile=profile)

    copy = render(_file(tmp_path, content.getvalue()), public_recipe("asli"))

    assert copy.media_type == "image/png"
    assert b"Ana Pewarta" not in copy.content
    assert b"iCCP" not in copy.content


def test_a_photo_that_lies_on_its_side_stands_up(tmp_path: Path) -> None:
    """The orientation is EXIF too: it is applied before it is dropped."""
    copy = render(_file(tmp_path, jpeg(size=(60, 40), gps=True)), public_recipe("asli"))

    assert (copy.width, copy.height) == (40, 60)


@pytest.mark.parametrize(
    ("crop", "size"), [("asli", (400, 300)), ("persegi", (300, 300)), ("lanskap", (400, 225))]
)
def test_a_crop_is_taken_from_the_middle(tmp_path: Path, crop: str, size: tuple[int, int]) -> None:
    copy = render(_file(tmp_path, jpeg(size=(400, 300))), public_recipe(crop))

    assert (copy.width, copy.height) == size


def test_an_unknown_crop_is_refused() -> None:
    with pytest.raises(Invalid, match="asli, persegi, lanskap, but found 'bulat'"):
        public_recipe("bulat")


def test_a_thumbnail_is_small(tmp_path: Path) -> None:
    copy = render(_file(tmp_path, jpeg(size=(2000, 1000))), SMALL)

    assert (copy.width, copy.height) == (480, 240)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    """60 000 x 60 000 pixels in a few kilobytes: decoded it would need 10 GB."""
    bomb = _png_header(60_000, 60_000)

    with pytest.raises(Invalid) as refusal:
        check_image(_file(tmp_path, bomb), "bom.png")

    assert "'bom.png'" in refusal.value.indonesian


def test_a_picture_just_over_the_limit_is_told_its_size(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="has 7100 x 7100 pixels; the most is 50 million"):
        check_image(_file(tmp_path, _png_header(7100, 7100)), "besar.png")


def test_a_photo_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = jpeg(size=(400, 400))

    with pytest.raises(Invalid, match="is broken"):
        check_image(_file(tmp_path, whole[: len(whole) // 2]), "foto.jpg")


def test_a_photo_says_when_and_by_whom_and_that_it_knows_where(tmp_path: Path) -> None:
    facts = read_photo_facts(_file(tmp_path, jpeg(gps=True)))

    assert facts == PhotoFacts(
        taken_at="2026-11-23T07:15:00+07:00", by_line="Ana Pewarta", has_position=True
    )


def test_a_photo_without_metadata_says_nothing(tmp_path: Path) -> None:
    assert read_photo_facts(_file(tmp_path, jpeg())) == PhotoFacts()
    assert read_photo_facts(_file(tmp_path, b"no picture")) == PhotoFacts()


def _file(folder: Path, content: bytes) -> Path:
    path = folder / "picture"
    path.write_bytes(content)
    return path


def _png_text(key: str, value: str) -> PngInfo:
    info = PngInfo()
    info.add_text(key, value)
    return info


def _png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(1000)))
