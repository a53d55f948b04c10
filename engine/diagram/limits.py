"""From a stranger's bytes to an XML tree or a problem, never an exception; how much is read at all.

A diagram needs no document type, no entities and nothing from the network: it is given none.
The bounds are far above what people draw (the largest reference model of the BPMN interchange group
has about 2 000 XML elements) and far below what would hold up the server.
"""

import codecs
import re

from lxml import etree

from engine.diagram.model import Problem
from engine.diagram.names import BPMN, Node, split

MAX_DIAGRAM_BYTES = 2_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
MAX_ATTRIBUTES = 100  # of one element; looking one up is linear, and every rule looks some up
MAX_ATTRIBUTE_CHARACTERS = 10_000
MAX_NAME_CHARACTERS = 200

# What modelers write. UTF-7 and the like exist to smuggle markup past filters.
ENCODINGS = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-15", "cp1252"}
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_FOREIGN = (  # how the first "<" looks in encodings that hide what a look at the prolog should see
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (b"<\x00\x00\x00", "UTF-32"),
    (b"\x00\x00\x00<", "UTF-32"),
    (b"\x4c\x6f\xa7\x94", "EBCDIC"),
)
_DECLARED = re.compile(r"""^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{1,40})["']""")


def parse(xml: bytes) -> Node | Problem:
    """Return the root of a BPMN file, or the one problem that keeps it from being read."""
    return _size(xml) or _encoding(xml) or _doctype(xml) or _tree(xml)


def _size(xml: bytes) -> Problem | None:
    if not xml.strip():
        return _problem("file-empty", "Berkas kosong.", "The file is empty.")
    if len(xml) > MAX_DIAGRAM_BYTES:
        return _problem(
            "file-too-large",
            f"Berkas paling besar {MAX_DIAGRAM_BYTES} bita, tetapi berkas ini {len(xml)} bita.",
            f"A file has at most {MAX_DIAGRAM_BYTES} bytes, but this one has {len(xml)}.",
        )
    return None


def _encoding(xml: bytes) -> Problem | None:
    declared = _DECLARED.match(_opening(xml))
    name = next((name for mark, name in _FOREIGN if xml.startswith(mark)), None)
    if name is None and declared is not None and not _known(declared[1]):
        name = declared[1]
    if name is None:
        return None
    return _problem(
        "file-encoding",
        f"Berkas harus ditulis dalam UTF-8 atau UTF-16, tetapi yang ini '{name}'.",
        f"A file is written in UTF-8 or UTF-16, but this one is in '{name}'.",
    )


def _doctype(xml: bytes) -> Problem | None:
    """Look for a document type where XML allows one: before the first element."""
    text = _opening(xml, len(xml))
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text.startswith("<?", at):
            at = _after(text, "?>", at)
        elif text.startswith("<!--", at):
            at = _after(text, "-->", at)
        else:
            return _document_type() if text.startswith("<!DOCTYPE", at) else None
    return None


def _tree(xml: bytes) -> Node | Problem:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return _not_xml(error)
    if root.getroottree().docinfo.internalDTD is not None:
        return _document_type()
    return _bounds(root) or _root(root) or root


def _bounds(root: Node) -> Problem | None:
    depth = count = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        count += 1
        if count > MAX_ELEMENTS:
            return _problem(
                "file-too-many-elements",
                f"Berkas paling banyak berisi {MAX_ELEMENTS} elemen XML, tetapi berkas ini lebih.",
                f"A file has at most {MAX_ELEMENTS} XML elements, but this one has more.",
            )
        if depth > MAX_DEPTH:
            return _problem(
                "file-too-deep",
                f"Elemen bersarang paling dalam {MAX_DEPTH} tingkat, tetapi berkas ini lebih.",
                f"Elements are nested at most {MAX_DEPTH} deep, but here they are deeper.",
            )
        if too_long := _attributes(node):
            return too_long
    return None


def _attributes(node: Node) -> Problem | None:
    if len(node.attrib) > MAX_ATTRIBUTES:
        return _problem(
            "too-many-attributes",
            f"Elemen '{split(node.tag)[1][:80]}' paling banyak punya {MAX_ATTRIBUTES} atribut, "
            f"tetapi di sini {len(node.attrib)}.",
            f"The element '{split(node.tag)[1][:80]}' has at most {MAX_ATTRIBUTES} attributes, "
            f"but here it has {len(node.attrib)}.",
        )
    for name, value in node.attrib.items():
        short = split(name)[1] in ("id", "name") or split(name)[1].endswith("Ref")
        allowed = MAX_NAME_CHARACTERS if short else MAX_ATTRIBUTE_CHARACTERS
        if len(value) > allowed:
            return _problem(
                "attribute-too-long",
                f"Atribut '{split(name)[1]}' paling panjang {allowed} karakter, "
                f"tetapi di sini {len(value)} (mulai '{value[:40]}').",
                f"The attribute '{split(name)[1]}' has at most {allowed} characters, "
                f"but here it has {len(value)} (beginning '{value[:40]}').",
            )
    return None


def _root(root: Node) -> Problem | None:
    namespace, tag = split(root.tag)
    if (namespace, tag) == (BPMN, "definitions"):
        return None
    return _problem(
        "not-bpmn",
        f"Berkas harus BPMN 2.0 (elemen akar 'definitions'), tetapi elemen akarnya '{tag[:80]}'.",
        f"A file is BPMN 2.0 (root element 'definitions'), but its root element is '{tag[:80]}'.",
    )


def _opening(xml: bytes, size: int = 400) -> str:
    """Return the start of a file as text, well enough to read its declaration and prolog."""
    for mark, encoding in _MARKS:
        if xml.startswith(mark):
            return xml[: size * 2].decode(encoding, "replace").lstrip("\ufeff")
    return xml[:size].decode("latin-1")


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in ENCODINGS
    except (LookupError, ValueError):
        return False


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _document_type() -> Problem:
    return _problem(
        "file-doctype",
        "Berkas tidak boleh memuat DOCTYPE (DTD atau entitas), tetapi berkas ini memuatnya.",
        "A file has no DOCTYPE (no DTD, no entities), but this one has one.",
    )


def _not_xml(error: Exception) -> Problem:
    line = getattr(error, "lineno", None) or 1
    return _problem(
        "not-xml",
        f"Berkas bukan XML yang benar: pembacaan terhenti di baris {line}.",
        f"The file is not well-formed XML: reading stopped at line {line} ({str(error)[:200]}).",
    )


def _problem(rule: str, indonesian: str, english: str) -> Problem:
    return Problem(rule, "error", "", "", {"id": indonesian, "en": english})
