"""Draws the demo's photos and letters: pleasant, small, the same each time, and of nobody.

A photo is a JPEG as a telephone writes it: with EXIF, and where `place` is given with its position,
so that a demo can show that neither reaches the website.
"""

import io
import time
from dataclasses import dataclass
from datetime import datetime

from PIL import ExifTags, Image, ImageDraw, ImageFont

SIZE = (1600, 1067)
HORIZON = 640  # pixels from the top
KEPT = (267, 84, 1333, 983)  # left, top, right, bottom: what every crop leaves of a picture
MARGIN = 24  # between the caption's plate and what may be cut

Colour = tuple[int, int, int]
Point = tuple[float, float]

CREAM: Colour = (255, 250, 238)
INK: Colour = (38, 42, 51)


@dataclass(frozen=True)
class Palette:
    """The colours of a scene."""

    sky: tuple[Colour, Colour]  # above, at the horizon
    sun: Colour
    hills: tuple[Colour, Colour]  # far, near
    ground: tuple[Colour, Colour]  # the two that alternate


MORNING = Palette(
    ((120, 180, 222), (252, 226, 178)),
    (255, 238, 178),
    ((122, 160, 152), (74, 124, 99)),
    ((214, 180, 82), (190, 154, 62)),
)
NOON = Palette(
    ((66, 142, 206), (205, 232, 240)),
    (255, 248, 214),
    ((134, 176, 150), (72, 138, 90)),
    ((112, 172, 92), (94, 154, 80)),
)
EVENING = Palette(
    ((74, 64, 122), (246, 168, 120)),
    (255, 214, 150),
    ((110, 84, 124), (66, 58, 96)),
    ((96, 76, 104), (80, 62, 90)),
)
OVERCAST = Palette(
    ((144, 160, 172), (222, 226, 224)),
    (240, 240, 232),
    ((150, 164, 160), (106, 128, 118)),
    ((142, 146, 142), (126, 130, 128)),
)


def photo(
    caption: str,
    palette: Palette,
    motif: str,
    *,
    taken_at: datetime,
    place: Point | None = None,
) -> bytes:
    """Return a JPEG.

    Args:
        caption: is written into the picture, where no crop takes it away.
        palette: its colours.
        motif: "fields", "road", "tents" or "waves": what lies before the horizon.
        taken_at: aware, local time, as the telephone writes it into EXIF.
        place: latitude and longitude for EXIF's GPS block; None: no such block.
    """
    image = _sky(palette)
    draw = ImageDraw.Draw(image)
    draw.ellipse(_around((1180, 300), 110), fill=palette.sun)
    _hills(draw, palette)
    _MOTIFS[motif](draw, palette)
    _label(draw, caption)
    content = io.BytesIO()
    image.save(content, "JPEG", quality=82, exif=_exif(taken_at, place))
    return content.getvalue()


def letter(lines: tuple[str, ...], *, written_at: datetime) -> bytes:
    """Return a one-page PDF that looks like the scan of a letter.

    Args:
        lines: the first one is the letterhead.
        written_at: the document's own date, instead of the present.
    """
    page = Image.new("RGB", (827, 1169), (252, 252, 249))  # A4 at 100 dots an inch
    draw = ImageDraw.Draw(page)
    draw.text((90, 80), lines[0], fill=INK, font=ImageFont.load_default(24))
    draw.line((90, 124, 737, 124), fill=INK, width=3)
    for number, line in enumerate(lines[1:]):
        draw.text((90, 160 + 34 * number), line, fill=INK, font=ImageFont.load_default(18))
    content = io.BytesIO()
    moment: time.struct_time = written_at.utctimetuple()
    page.save(content, "PDF", resolution=100.0, creationDate=moment, modDate=moment)
    return content.getvalue()


# ---- parts of a scene --------------------------------------------------------------------------


def _sky(palette: Palette) -> Image.Image:
    above, below = palette.sky
    mask = Image.linear_gradient("L").resize(SIZE)  # dark above, light below
    return Image.composite(Image.new("RGB", SIZE, below), Image.new("RGB", SIZE, above), mask)


def _hills(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    far, near = palette.hills
    draw.ellipse((-300, HORIZON - 200, 900, HORIZON + 400), fill=far)
    draw.ellipse((620, HORIZON - 150, 2000, HORIZON + 420), fill=far)
    draw.ellipse((-500, HORIZON - 70, 1300, HORIZON + 520), fill=near)
    draw.ellipse((780, HORIZON - 50, 2300, HORIZON + 520), fill=near)
    draw.rectangle((0, HORIZON + 60, *SIZE), fill=palette.ground[0])


def _fields(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    for row in range(-14, 15, 2):  # furrows that meet at the horizon
        left, right = 800 + row * 190, 800 + (row + 1) * 190
        top = (800 + row * 38, HORIZON + 60), (800 + (row + 1) * 38, HORIZON + 60)
        draw.polygon([*top, (right, SIZE[1]), (left, SIZE[1])], fill=palette.ground[1])


def _road(draw: ImageDraw.ImageDraw, _palette: Palette) -> None:
    edges = [(760, HORIZON + 60), (840, HORIZON + 60), (1320, SIZE[1]), (280, SIZE[1])]
    draw.polygon(edges, fill=(92, 94, 100))
    for near in range(4):
        top, bottom = HORIZON + 90 + near * 90, HORIZON + 130 + near * 96
        half = 4 + near * 5
        draw.rectangle((800 - half, top, 800 + half, bottom), fill=CREAM)


def _tents(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    for number in range(5):
        left, top = 110 + number * 290, HORIZON + 10
        cloth = ((196, 66, 54), (234, 178, 70))[number % 2]
        draw.rectangle((left + 20, top + 110, left + 230, top + 250), fill=CREAM)
        roof = [(left, top + 120), (left + 125, top), (left + 250, top + 120)]
        draw.polygon(roof, fill=cloth)
        draw.rectangle((left + 95, top + 160, left + 155, top + 250), fill=palette.hills[1])


def _waves(draw: ImageDraw.ImageDraw, _palette: Palette) -> None:
    for row in range(5):
        top = HORIZON + 60 + row * 80
        blue = (66 + row * 10, 132 + row * 8, 168 + row * 6)
        draw.rectangle((0, top, SIZE[0], top + 80), fill=blue)
        for left in range(-200 + row * 70, SIZE[0], 260):
            draw.arc((left, top + 16, left + 200, top + 66), 200, 340, fill=CREAM, width=5)


_MOTIFS = {"fields": _fields, "road": _road, "tents": _tents, "waves": _waves}


def _label(draw: ImageDraw.ImageDraw, caption: str) -> None:
    left, top, right, bottom = caption_box(caption)
    draw.rounded_rectangle((left, top, right, bottom), 14, fill=INK)
    middle = ((left + right) / 2, (top + bottom) / 2)
    font = ImageFont.load_default(_letter_size(caption))
    draw.text(middle, caption, fill=CREAM, font=font, anchor="mm")


def caption_box(caption: str) -> tuple[float, float, float, float]:
    """Return where the plate under a caption is: left, top, right, bottom."""
    size = _letter_size(caption)
    width, height = _plate_width(caption, size), size + 32
    middle, bottom = SIZE[0] / 2, KEPT[3] - MARGIN
    return (middle - width / 2, bottom - height, middle + width / 2, bottom)


def _letter_size(caption: str) -> int:
    """Return the largest letters in which the caption has room."""
    room = KEPT[2] - KEPT[0] - 2 * MARGIN
    return next(size for size in range(36, 0, -2) if _plate_width(caption, size) <= room)


def _plate_width(caption: str, size: int) -> float:
    return ImageFont.load_default(size).getlength(caption) + 44


def _around(middle: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = middle
    return (x - radius, y - radius, x + radius, y + radius)


# ---- what a telephone writes beside the picture --------------------------------------------------


def _exif(taken_at: datetime, place: Point | None) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Contoh"
    exif[ExifTags.Base.Model] = "Kamera Demo"
    exif[ExifTags.Base.Artist] = "Tim Peliputan"
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
    details[ExifTags.Base.OffsetTimeOriginal] = taken_at.isoformat()[-6:]
    if place is not None:
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude, longitude = place
        position[ExifTags.GPS.GPSLatitudeRef] = "N" if latitude >= 0 else "S"
        position[ExifTags.GPS.GPSLatitude] = _degrees(latitude)
        position[ExifTags.GPS.GPSLongitudeRef] = "E" if longitude >= 0 else "W"
        position[ExifTags.GPS.GPSLongitude] = _degrees(longitude)
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(round(abs(value) * 3600, 2), 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, round(seconds, 2)
