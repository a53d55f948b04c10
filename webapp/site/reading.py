"""Read a finished page back: what does a visitor see? The opposite of templates/site/item.html.

It trusts nothing that the page says about itself. Whatever stands where only approved parts may
stand is read as a part, so that a word added to the page changes its hash as much as a word taken
away.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from lxml import etree, html

from webapp.site.content import SeenBlock, SeenItem

FileDigest = Callable[[str], str]  # the address of a file → SHA-256, hex, of what comes from there

_MEDIA = {"img": "src", "video": "src", "a": "href"}
_RUNNING = "//script[not(@type='application/ld+json')] | //iframe | //object | //embed | //form"


def read_item(page: bytes, file_digest: FileDigest) -> SeenItem:
    """Return what `page` shows between its marks.

    Args:
        page: HTML, UTF-8.
        file_digest: fetches a picture, film or attachment and returns its digest; called once for
            each.
    """
    root = _parse(page)
    return SeenItem(
        title=_text(root, "title"),
        lead=_text(root, "lead"),
        category=_text(root, "category"),
        blocks=tuple(
            _block(element, file_digest)
            for body in root.xpath("//*[@data-seen='blocks']")
            for element in _parts(body)
        ),
    )


def foreign_parts(page: bytes) -> list[str]:
    """Return what has no business on a page of ours: programs, frames, links to other sites.

    This is how injected advertising looks (reference: the attacks on .go.id sites).
    """
    root = _parse(page)
    found = [element.tag for element in root.xpath(_RUNNING)]
    for address in root.xpath("//body//@href | //body//@src"):
        if urlsplit(address).scheme or urlsplit(address).netloc:
            found.append(str(address))
    return found


def _parse(page: bytes) -> Any:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def _text(root: Any, mark: str) -> str:
    return " ".join(
        element.text_content() for element in root.xpath("//*[@data-seen=$mark]", mark=mark)
    )


def _parts(body: Any) -> list[Any]:
    """Return the elements inside the body, and bare text as if it were a part."""
    loose = [body.text or "", *(child.tail or "" for child in body)]
    strays = [html.fromstring("<i></i>") for text in loose if text.strip()]
    for stray, text in zip(strays, filter(str.strip, loose), strict=True):
        stray.text = text
    return [*body.iterchildren(tag=etree.Element), *strays]


def _block(element: Any, file_digest: FileDigest) -> SeenBlock:
    kind = element.get("data-block", f"<{element.tag}>")
    captions = element.xpath(".//figcaption")
    caption = " ".join(each.text_content() for each in captions)
    media = [each for each in element.iter(*_MEDIA) if each.get(_MEDIA[each.tag])]
    whole = element.text_content()
    return SeenBlock(
        kind=kind,
        text=whole.replace(caption, "", 1) if captions else whole,
        caption=caption,
        alt=" ".join(each.get("alt") or each.get("aria-label") or "" for each in media),
        media=" ".join(file_digest(each.get(_MEDIA[each.tag])) for each in media),
    )
