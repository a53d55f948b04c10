"""Exports of an office, asked for as its page does it, or without the page."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from werkzeug.test import TestResponse

from tests.webapp.cast import UNIT, Pages
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.selection import read_selection
from webapp.exports.streaming import Export

JAKARTA = ZoneInfo("Asia/Jakarta")
KEY = b"a secret of the office, of 32 bytes and more"


def downloaded(pages: Pages, name: str, by: str = "auditor", **fields: str) -> bytes:
    """Press "Unduh"; return the file."""
    answer = asked(pages, name, by, **fields)
    assert answer.status_code == 200, answer.text
    content: bytes = answer.data
    return content


def asked(pages: Pages, name: str, by: str = "auditor", **fields: str) -> TestResponse:
    """Press "Unduh"; return what the server answers."""
    return pages.post(pages.of(by), "/ekspor", format=name, **fields)


def exported(
    pages: Pages,
    name: str,
    arguments: Mapping[str, str] | None = None,
    *,
    hidden: bool = False,
    **at_once: int,
) -> bytes:
    """Return a file of the cases that an address selects."""
    selection = read_selection(
        arguments or {}, unit_id=UNIT, visible=None, zone=JAKARTA, now=pages.clock.now()
    )
    pseudonyms = Pseudonyms(KEY) if hidden else None
    export = Export(selection, name, JAKARTA, pseudonyms, **at_once)
    return b"".join(export.blocks(pages.app.extensions["alur"].runtime))


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    """Return the rows of all sheets of a spreadsheet."""
    book = load_workbook(BytesIO(content))
    return [tuple(cell.value for cell in row) for sheet in book for row in sheet.iter_rows()]


def words_of(name: str, content: bytes) -> str:
    """Return everything that a file says, as text; a spreadsheet's parts are packed."""
    if name != "xlsx":
        return content.decode()
    return repr(rows_of(content))
