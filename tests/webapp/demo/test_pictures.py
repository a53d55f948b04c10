"""The demo's drawn photos: what is written into them stays, however they are cut."""

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from webapp.demo import pictures
from webapp.demo.pictures import NOON, caption_box, photo

CARD = 16 / 10  # frontend/src/css/site.css
CAPTIONS = ["Pasar", "Penanda layanan posyandu sore hari", "Kata yang panjang sekali " * 4]


def kept(ratio: float, width: float, height: float) -> tuple[float, float]:
    """Return what is left of a picture that is cut to a ratio around its middle."""
    return min(width, height * ratio), min(height, width / ratio)


@pytest.mark.parametrize("caption", CAPTIONS)
@pytest.mark.parametrize("ratios", [(), (1,), (CARD,), (16 / 9,), (16 / 9, CARD)])
def test_a_caption_is_whole_in_every_crop_and_on_its_card(
    caption: str, ratios: tuple[float, ...]
) -> None:
    width, height = map(float, pictures.SIZE)
    for ratio in ratios:
        width, height = kept(ratio, width, height)

    left, top, right, bottom = caption_box(caption)

    assert (pictures.SIZE[0] - width) / 2 < left < right < (pictures.SIZE[0] + width) / 2
    assert (pictures.SIZE[1] - height) / 2 < top < bottom < (pictures.SIZE[1] + height) / 2


def test_a_photo_has_its_caption_where_it_says() -> None:
    left, top, right, bottom = caption_box("Pasar")

    drawn = photo("Pasar", NOON, "fields", taken_at=datetime(2026, 11, 23, tzinfo=UTC))

    found = Image.open(io.BytesIO(drawn)).convert("L")
    assert found.getpixel((round(left) + 8, round((top + bottom) / 2))) == pytest.approx(42, abs=12)
    assert found.getpixel((round(right) + 20, round(bottom) + 20)) != pytest.approx(42, abs=12)
