"""The kinds of file an office accepts: names for people, name endings, size limits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One accepted kind of file."""

    media_type: str
    label: str
    english: str
    endings: tuple[str, ...]  # the first one is given to a file that came without
    max_megabytes: int

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def max_bytes(self) -> int:
        return self.max_megabytes * 1_000_000


# A photo of a 50-megapixel phone is 10 to 25 MB; a scanned letter rarely passes 10 MB.
KINDS = {
    kind.media_type: kind
    for kind in (
        Kind("image/jpeg", "foto JPEG", "JPEG photo", (".jpg", ".jpeg", ".jpe", ".jfif"), 40),
        Kind("image/png", "gambar PNG", "PNG picture", (".png",), 40),
        Kind("image/webp", "gambar WebP", "WebP picture", (".webp",), 40),
        Kind("image/gif", "gambar GIF", "GIF picture", (".gif",), 40),
        Kind("video/mp4", "video MP4", "MP4 video", (".mp4", ".m4v"), 2_000),
        Kind("video/webm", "video WebM", "WebM video", (".webm",), 2_000),
        Kind("application/pdf", "dokumen PDF", "PDF document", (".pdf",), 50),
        Kind(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "dokumen Word (DOCX)",
            "Word document (DOCX)",
            (".docx",),
            50,
        ),
        Kind(
            "application/vnd.oasis.opendocument.text",
            "dokumen OpenDocument (ODT)",
            "OpenDocument text (ODT)",
            (".odt",),
            50,
        ),
        Kind("text/plain", "teks biasa", "plain text", (".txt",), 5),
    )
}

ACCEPTED = (
    "foto JPEG, PNG, WebP atau GIF; video MP4 atau WebM; dokumen PDF, DOCX atau ODT; teks biasa"
)
ACCEPTED_ENGLISH = (
    "JPEG, PNG, WebP or GIF pictures; MP4 or WebM videos; PDF, DOCX or ODT documents; plain text"
)
ENDINGS = {ending: kind for kind in KINDS.values() for ending in kind.endings}


def kind_of(media_type: str) -> Kind | None:
    """Return the accepted kind with this media type."""
    return KINDS.get(media_type)


def accept_attribute() -> str:
    """Return the `accept` attribute of a file input: every ending we take.

    >>> accept_attribute().startswith(".jpg,")
    True
    """
    return ",".join(ENDINGS)


def amount(size: int) -> str:
    """Return a size with its unit, as people here write it.

    >>> amount(1_240_000), amount(60)
    ('1,3 MB', '1 KB')
    """
    return f"{-(-size // 1000)} KB" if size < 1_000_000 else f"{megabytes(size)} MB"


def megabytes(size: int) -> str:
    """Return a size in MB, as people here write it.

    >>> megabytes(1_500_000), megabytes(10)
    ('1,5', '0,1')
    """
    tenths = max(1, -(-size // 100_000))
    return f"{tenths // 10},{tenths % 10}".removesuffix(",0")
