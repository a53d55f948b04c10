"""What a reader sees of an item, to be hashed: the same from the row and from the page."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.publication_model import Item


@dataclass(frozen=True)
class SeenBlock:
    """One part of an item as it is seen: its words, and the digest of its file."""

    kind: str
    text: str = ""
    caption: str = ""
    alt: str = ""
    media: str = ""  # SHA-256, hex, of the bytes a reader is sent


@dataclass(frozen=True)
class SeenItem:
    """All of an item that is seen."""

    title: str
    lead: str
    category: str
    blocks: tuple[SeenBlock, ...]


def seen(item: Item) -> SeenItem:
    """Return what a faithful page of `item` shows."""
    return SeenItem(
        title=item.title,
        lead=item.lead,
        category=item.category,
        blocks=tuple(
            SeenBlock(
                kind=block.kind,
                text=block.text,
                caption=block.caption,
                alt=block.alt,
                media=block.media.digest if block.media else "",
            )
            for block in item.blocks
        ),
    )


def content_hash(item: SeenItem) -> str:
    r"""Return the SHA-256, in hexadecimal, of everything that is seen.

    White space and Unicode's forms do not count, because a browser does not show them.

    >>> one = SeenItem("Pasar  murah", "", "", ())
    >>> content_hash(one) == content_hash(SeenItem(" Pasar murah\n", "", "", ()))
    True
    """
    blocks = [
        [block.kind, *_plain((block.text, block.caption, block.alt)), block.media]
        for block in item.blocks
    ]
    whole = [*_plain((item.title, item.lead, item.category)), blocks]
    canonical = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain_text(text: str) -> str:
    r"""Return `text` with single spaces, in Unicode's composed form.

    >>> plain_text(" a\n\u00a0 b ")
    'a b'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def _plain(texts: Iterable[str]) -> list[str]:
    return [plain_text(text) for text in texts]
