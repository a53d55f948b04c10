"""Writes a protocol as a PDF for the archive (PDF/A-2b, ISO 19005-2)."""

from dataclasses import asdict
from importlib.resources import files as resources
from typing import Literal

import orjson
import typst

from webapp.replay.protocol import Protocol


def as_pdf(protocol: Protocol) -> bytes:
    """Return a protocol as a PDF.

    It is made for archives, unless somebody wrote letters that no font at hand has: PDF/A forbids
    to leave them out, and a protocol with a gap is better than none.
    """
    try:
        return _compiled(protocol, "a-2b")
    except typst.TypstError:
        return _compiled(protocol, None)


def _compiled(protocol: Protocol, standard: Literal["a-2b"] | None) -> bytes:
    # What people wrote goes in as data, so that none of it is read as markup.
    content = orjson.dumps(asdict(protocol)).decode()
    source = resources("webapp.replay").joinpath("protocol.typ").read_bytes()
    made = typst.compile(source, sys_inputs={"content": content}, pdf_standards=standard)
    assert isinstance(made, bytes)  # noqa: S101 - as it is for one PDF that goes to no file
    return made
