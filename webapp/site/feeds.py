"""The newest items for programs: RSS 2.0, Atom (RFC 4287) and a sitemap."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from webapp.publication_model import Publication, PublishingUnit
from webapp.site.addresses import media_path

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# XML 1.0, 2.2 Characters: what may not stand in a document, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def rss(items: Sequence[Publication], unit: PublishingUnit, *, origin: str) -> bytes:
    """Return an RSS 2.0 channel."""
    root = etree.Element("rss", version="2.0", nsmap={"atom": _ATOM})
    channel = etree.SubElement(root, "channel")
    _text(channel, "title", f"Berita {unit.name}")
    _text(channel, "link", f"{origin}/situs/")
    _text(channel, "description", f"Berita dan pengumuman {unit.name}")
    _text(channel, "language", "id")
    _text(channel, "lastBuildDate", format_datetime(_newest(items)))
    self_link = {"href": f"{origin}/situs/rss.xml", "rel": "self", "type": "application/rss+xml"}
    etree.SubElement(channel, f"{{{_ATOM}}}link", self_link)
    for item in items:
        entry = etree.SubElement(channel, "item")
        _text(entry, "title", item.item.title)
        _text(entry, "link", origin + item.path)
        _text(entry, "guid", f"urn:uuid:{item.id}").set("isPermaLink", "false")
        _text(entry, "pubDate", format_datetime(item.published_at))
        _text(entry, "description", _summary(item))
        if item.item.category:
            _text(entry, "category", item.item.category)
        _enclosure(entry, item, origin)
    return _document(root)


def atom(items: Sequence[Publication], unit: PublishingUnit, *, origin: str) -> bytes:
    """Return an Atom feed."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "id")
    _atom_text(root, "id", f"urn:uuid:{unit.id}")
    _atom_text(root, "title", f"Berita {unit.name}")
    _atom_text(root, "updated", _newest(items).isoformat())
    _atom_text(etree.SubElement(root, f"{{{_ATOM}}}author"), "name", unit.name)
    etree.SubElement(root, f"{{{_ATOM}}}link", href=f"{origin}/situs/atom.xml", rel="self")
    etree.SubElement(root, f"{{{_ATOM}}}link", href=f"{origin}/situs/")
    for item in items:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _atom_text(entry, "id", f"urn:uuid:{item.id}")
        _atom_text(entry, "title", item.item.title)
        _atom_text(entry, "published", item.published_at.isoformat())
        _atom_text(entry, "updated", item.updated_at.isoformat())
        _atom_text(entry, "summary", _summary(item))
        etree.SubElement(entry, f"{{{_ATOM}}}link", href=origin + item.path)
        if item.item.category:
            etree.SubElement(entry, f"{{{_ATOM}}}category", term=_legal(item.item.category))
    return _document(root)


def sitemap(items: Sequence[Publication], *, origin: str) -> bytes:
    """Return the addresses of the list and of all items."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    _address(root, f"{origin}/situs/", None)
    for item in items:
        _address(root, origin + item.path, item.updated_at)
    return _document(root)


def _address(root: Any, address: str, changed_at: datetime | None) -> None:
    url = etree.SubElement(root, f"{{{_SITEMAP}}}url")
    _text(url, f"{{{_SITEMAP}}}loc", address)
    if changed_at:
        _text(url, f"{{{_SITEMAP}}}lastmod", changed_at.isoformat())


def _enclosure(entry: Any, item: Publication, origin: str) -> None:
    # RSS 2.0 allows one; the first picture or film is what readers show.
    for number, block in enumerate(item.item.blocks, start=1):
        if block.media and block.kind in {"foto", "video"}:
            media = block.media
            etree.SubElement(
                entry,
                "enclosure",
                url=origin + media_path(item, number),
                length=str(media.size),
                type=media.media_type,
            )
            return


def _summary(item: Publication) -> str:
    """Return the lead, or else the first paragraph."""
    paragraphs = (block.text for block in item.item.blocks if block.kind == "paragraf")
    return item.item.lead or next(paragraphs, "")


def _newest(items: Sequence[Publication]) -> datetime:
    return max((item.updated_at for item in items), default=_BEGINNING)


def _atom_text(parent: Any, tag: str, text: str) -> Any:
    return _text(parent, f"{{{_ATOM}}}{tag}", text)


def _text(parent: Any, tag: str, text: str) -> Any:
    element = etree.SubElement(parent, tag)
    element.text = _legal(text)
    return element


def _legal(text: str) -> str:
    return _NO_XML.sub("", text)


def _document(root: Any) -> bytes:
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document
