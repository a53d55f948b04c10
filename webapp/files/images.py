"""Open images without being harmed by them, and make copies that carry nothing but the picture.

A copy is painted on a fresh canvas: EXIF, GPS, IPTC, XMP, comments and colour profiles stay behind,
because only what is copied can arrive. The orientation that EXIF asks for is applied before.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageChops, ImageCms, ImageFile, ImageOps

from engine.errors import Invalid

# What the largest phones of 2026 take by default; decoded it needs 150 MB of memory.
MAX_PIXELS = 50_000_000
MAX_SIDE = 30_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
JPEG_QUALITY = 85

# Pillow's own guard, which warns here and refuses at twice as many; ours comes first and says how
# many there are.
Image.MAX_IMAGE_PIXELS = 2 * MAX_PIXELS
# A photo that was cut off on its way must be refused, not shown half grey.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Two threads at a time may hold a decoded picture; more would let one form fill the memory.
_decoding = BoundedSemaphore(2)

# What Pillow raises on pictures that are broken, hostile or of no known form.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    OverflowError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

CROPS = {"asli": None, "persegi": (1, 1), "lanskap": (16, 9)}


@dataclass(frozen=True)
class Recipe:
    """How a copy is made. `version` changes with the code below: an old copy is not a new one."""

    name: str
    max_side: int
    crop: str = "asli"
    version: int = 1

    @property
    def key(self) -> str:
        return f"{self.name}-{self.crop}-{self.max_side}-{self.version}"


SMALL = Recipe("kecil", 480)
MEDIUM = Recipe("sedang", 1600)


@dataclass(frozen=True)
class Picture:
    """A finished copy: JPEG, or PNG where something is transparent."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def ending(self) -> str:
        return ".png" if self.media_type == "image/png" else ".jpg"


def check_image(path: Path, name: str) -> None:
    """Decode an image once, within bounds.

    Raises:
        Invalid: too many pixels, or broken.
    """
    with _opened(path, name) as image:
        # A JPEG decodes at an eighth of its size in an eighth of the memory, and still reads every
        # byte.
        image.draft(image.mode, (image.width // 8 or 1, image.height // 8 or 1))
        image.load()


def public_recipe(crop: str) -> Recipe:
    """Return how a photo is shown to everybody, cropped as the operator chose.

    Raises:
        Invalid: there is no such crop.
    """
    if crop not in CROPS:
        raise Invalid(f"Expected a crop out of {', '.join(CROPS)}, but found '{crop}'")
    return Recipe("publik", 2000, crop)


def render(path: Path, recipe: Recipe, *, name: str = "") -> Picture:
    """Return a copy of the image at `path` that holds its pixels and nothing else.

    Raises:
        Invalid: too many pixels, or broken.
    """
    with _opened(path, name or path.name) as image:
        if recipe.crop == "asli":
            image.draft("RGB", (recipe.max_side, recipe.max_side))
        upright = ImageOps.exif_transpose(_in_srgb(image))
        cropped = _cropped(upright, CROPS[recipe.crop])
        cropped.thumbnail((recipe.max_side, recipe.max_side), Image.Resampling.LANCZOS)
        return _encoded(cropped)


@contextmanager
def _opened(path: Path, name: str) -> Iterator[Image.Image]:
    with _decoding:
        try:
            with Image.open(path, formats=FORMATS) as image:
                _check_size(image, name)
                yield image
        except BROKEN as error:
            raise Invalid(
                f"The picture '{name}' is broken, or too big to open. Send the original again.",
                indonesian=f"Gambar '{name}' rusak atau terlalu besar untuk dibuka. "
                "Kirim ulang berkas aslinya.",
            ) from error


def _check_size(image: Image.Image, name: str) -> None:
    if image.width * image.height > MAX_PIXELS or max(image.size) > MAX_SIDE:
        size, most = f"{image.width} x {image.height}", MAX_PIXELS // 1_000_000
        raise Invalid(
            f"The picture '{name}' has {size} pixels; the most is {most} million. "
            "Make it smaller, then send it again.",
            indonesian=f"Gambar '{name}' berukuran {size} piksel; paling besar {most} juta piksel. "
            "Kecilkan, lalu kirim ulang.",
        )


def _in_srgb(image: Image.Image) -> Image.Image:
    """Bring a wide-gamut photo to the colours that a browser assumes once the profile is gone."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        with suppress(ImageCms.PyCMSError, *BROKEN):
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
            if converted is not None:
                return converted
    image.load()
    return image


def _cropped(image: Image.Image, ratio: tuple[int, int] | None) -> Image.Image:
    if ratio is None:
        return image.copy()
    across, down = ratio
    width = min(image.width, image.height * across // down) or 1
    height = min(image.height, image.width * down // across) or 1
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))


def _encoded(image: Image.Image) -> Picture:
    is_transparent = _has_transparency(image)
    pixels = image.convert("RGBA" if is_transparent else "RGB")
    fresh = Image.new(pixels.mode, pixels.size)
    fresh.paste(pixels)
    content = io.BytesIO()
    if is_transparent:
        fresh.save(content, "PNG", optimize=True)
    else:
        fresh.save(content, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    media_type = "image/png" if is_transparent else "image/jpeg"
    return Picture(content.getvalue(), media_type, fresh.width, fresh.height)


def _has_transparency(image: Image.Image) -> bool:
    if not image.has_transparency_data:
        return False
    opaque = Image.new("L", image.size, 255)
    return (
        ImageChops.difference(image.convert("RGBA").getchannel("A"), opaque).getbbox() is not None
    )
