"""Where things of the public website are, without a request: jobs and feeds write addresses too."""

from webapp.files.kinds import KINDS, amount
from webapp.publication_model import Media, Publication


def ending_of(media: Media) -> str:
    """Return the ending of a public file's address, without its dot.

    >>> ending_of(Media("ab", "image/jpeg", 1, "foto.jpg"))
    'jpg'
    """
    kind = KINDS.get(media.media_type)
    return kind.endings[0].removeprefix(".") if kind else "bin"


def media_path(publication: Publication, number: int) -> str:
    """Return the address of the file of an item's part, counted from 1."""
    media = publication.item.blocks[number - 1].media
    ending = ending_of(media) if media else "bin"
    return f"/situs/media/{publication.id}/{number}.{ending}"


def file_note(media: Media) -> str:
    """Return what a reader wants to know before saving a file.

    >>> file_note(Media("ab", "application/pdf", 1_240_000, "surat.pdf"))
    'dokumen PDF, 1,3 MB'
    """
    kind = KINDS.get(media.media_type)
    return f"{kind.label if kind else media.media_type}, {amount(media.size)}"


def first_picture(publication: Publication) -> int | None:
    """Return the number of the first part that is a picture."""
    for number, block in enumerate(publication.item.blocks, start=1):
        if block.kind == "foto" and block.media:
            return number
    return None
