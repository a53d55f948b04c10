"""Tables as spreadsheets: written row by row, safe to open whatever people have typed.

A text never becomes a formula: its cell is typed as text, and marked so that a later edit keeps it
one. Source: OWASP, "CSV Injection".
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from webapp.dates import JAKARTA

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TEXT = 32_767  # what a cell of Excel holds

Value = str | int | date | datetime | None

_FORMATS: dict[type, str] = {datetime: "dd/mm/yyyy hh:mm", date: "dd/mm/yyyy"}


def write_workbook(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> BytesIO:
    """Return an XLSX file, open for reading from its start.

    Args:
        title: of the sheet.
        columns: heading and width of each.
        rows: values in the order of the columns.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, heading) for heading, _ in columns])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = BytesIO()  # compressed: a year of five thousand numbers is half a megabyte
    book.save(file)
    file.seek(0)
    return file


def _heading(sheet: Any, text: str) -> Any:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, str):
        return _text_cell(sheet, value)
    if isinstance(value, datetime):
        value = value.astimezone(JAKARTA).replace(tzinfo=None)  # a spreadsheet knows no zones
    cell = WriteOnlyCell(sheet, value)
    if type(value) in _FORMATS:
        cell.number_format = _FORMATS[type(value)]
    cell.alignment = Alignment(vertical="top")
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_TEXT])
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
