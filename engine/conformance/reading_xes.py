"""Reads events from XES (IEEE 1849-2016): traces of events with attributes."""

import io
from zoneinfo import ZoneInfo

from lxml import etree

from engine.conformance.gathering import Gathering
from engine.conformance.reading_csv import read_moment
from engine.conformance.traces import Trace
from engine.errors import Invalid

_ATTRIBUTES = ("string", "date", "id", "int", "float", "boolean")


def read_xes(content: bytes, zone: ZoneInfo) -> list[Trace]:
    """Return the cases of an XES file. It is read piece by piece, without DTD and entities.

    Args:
        content: of the file.
        zone: of times that name none.

    Raises:
        Invalid: it is no XML, or no XES.
    """
    found, number = Gathering(), 0
    if b"<!DOCTYPE" in content:
        raise Invalid(
            "Expected an XES file without a document type, but found one",
            indonesian="Berkas XES tidak boleh memuat DOCTYPE.",
            field="file",
        )
    try:
        for _, node in _traces(content):
            number += 1
            case = _attributes(node).get("concept:name", "") or f"{number}"
            for place, event in enumerate(_children(node, "event"), start=1):
                said = _attributes(event)
                when = said.get("time:timestamp", "")
                found.add(
                    case, said.get("concept:name", ""), read_moment(when, zone) if when else None,
                    said.get("org:resource", ""), said.get("lifecycle:transition", ""),
                    where=f"event {place} of trace '{case[:60]}'",
                    di=f"event ke-{place} dari trace '{case[:60]}'",
                )  # fmt: skip
            node.clear()
    except (etree.XMLSyntaxError, ValueError, LookupError) as problem:
        raise Invalid(
            f"Expected an XES file, but it is no XML: {problem}",
            indonesian=f"Berkas ini bukan XES: XML-nya tidak dapat dibaca ({problem}).",
            field="file",
        ) from problem
    return found.traces()


def _traces(content: bytes) -> "etree.iterparse[tuple[str, etree._Element]]":
    return etree.iterparse(
        io.BytesIO(content),
        tag="{*}trace",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    named = (each for each in node if isinstance(each.tag, str))
    return [each for each in named if etree.QName(each).localname == name]


def _attributes(node: etree._Element) -> dict[str, str]:
    """Return what a trace or an event says of itself."""
    return {
        each.get("key", ""): each.get("value", "")
        for each in node
        if isinstance(each.tag, str) and etree.QName(each).localname in _ATTRIBUTES
    }
