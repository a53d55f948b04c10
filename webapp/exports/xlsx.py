"""Writes XLSX: one happening a line, times in the office's zone, as many sheets as are needed.

A text never becomes a formula: what begins like one is typed as text and marked, so that a later
edit keeps it one. Source: OWASP, "CSV Injection".
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from webapp.csv_text import BEGIN_FORMULAS
from webapp.exports.model import Trace
from webapp.exports.table import COLUMNS, Value, lines
from webapp.spreadsheet import LONGEST_TEXT

ROWS_OF_A_SHEET = 1_048_576  # what Excel opens
_MOMENT = "yyyy-mm-dd hh:mm:ss"
_BLOCK = 65_536


def write(
    traces: Iterable[Trace], zone: ZoneInfo, *, rows: int = ROWS_OF_A_SHEET
) -> Iterator[bytes]:
    """Yield the file, once all of it is written to the disk.

    Args:
        traces: the cases.
        zone: of the times: a spreadsheet knows none, so the headings name it.
        rows: of one sheet, its heading among them.
    """
    book = Workbook(write_only=True)
    sheet, filled = _sheet(book, zone), 1
    for line in lines(traces):
        if filled == rows:
            sheet, filled = _sheet(book, zone), 1
        sheet.append([_cell(sheet, value, zone) for value in line])
        filled += 1
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while block := file.read(_BLOCK):
            yield block


def _sheet(book: Any, zone: ZoneInfo) -> Any:
    sheet = book.create_sheet(f"log {len(book.worksheets) + 1}")
    sheet.freeze_panes = "A2"
    for number, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, name, zone) for name, _ in COLUMNS])
    return sheet


def _heading(sheet: Any, name: str, zone: ZoneInfo) -> Any:
    cell = WriteOnlyCell(sheet, f"{name} ({zone.key})" if name in ("time", "due_at") else name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Value, zone: ZoneInfo) -> Any:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value.astimezone(zone).replace(tzinfo=None))
        cell.number_format = _MOMENT
        return cell
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
    if not text.startswith(BEGIN_FORMULAS) and text not in ERROR_CODES:
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
