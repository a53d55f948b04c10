"""CSV and XLSX: a line a happening, and nothing that a spreadsheet would run."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.test_documents import ROOT
from tests.webapp.exports.exporting import JAKARTA, exported, rows_of
from tests.webapp.exports.standards import read_xes
from tests.webapp.sop_office import SopOffice
from webapp.exports import csv_lines, xlsx
from webapp.exports.model import Happening, Person, Trace
from webapp.exports.table import COLUMNS

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "#N/A"]  # noqa: RUF001


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def trace(activity: str, count: int = 1) -> Trace:
    """Return a case in which the same happened some times."""
    told = [
        Happening(
            number,
            0,
            AT,
            "ElementCompleted",
            "complete",
            activity,
            "",
            "",
            1,
            Person("p", activity),
        )
        for number in range(1, count + 1)
    ]
    return Trace("c", activity, "p", "P", 1, "running", AT, None, "", (), {}, told)


def test_csv_has_a_line_for_each_event_of_xes(eventful: SopOffice) -> None:
    events = [event for each in read_xes(exported(eventful.pages, "xes")) for event in each.events]

    lines = read_csv(exported(eventful.pages, "csv"))

    assert [(line["entry"], line["event"], line["time"]) for line in lines] == [
        (str(each["entry"]), each["event"], each["time:timestamp"].isoformat()) for each in events
    ]


def test_csv_begins_with_the_mark_that_excel_looks_for(eventful_on_sqlite: SopOffice) -> None:
    assert exported(eventful_on_sqlite.pages, "csv").startswith(b"\xef\xbb\xbfcase,")


@pytest.mark.parametrize("text", FORMULAS[:-1])
def test_csv_holds_no_formula(text: str) -> None:
    content = b"".join(csv_lines.write([trace(text)]))

    line = read_csv(content)[0]
    assert line["title"][0] == line["person"][0] == "'"
    assert line["title"].replace("'", "") == text


@pytest.mark.parametrize("before", ["a;", "a\n", "a\r\n", "a\t", ";", 'a";'])
def test_csv_holds_no_formula_for_a_reader_that_expects_semicolons(before: str) -> None:
    """Excel in Indonesian reads no quotation marks in the middle of a line."""
    content = b"".join(csv_lines.write([trace(f"{before}=1+1")]))

    cells = re.split(r'[;\t\r\n]"?', content.decode("utf-8-sig"))
    assert [cell for cell in cells if cell.startswith("=")] == []


@pytest.mark.parametrize("text", FORMULAS)
def test_xlsx_holds_no_formula(text: str) -> None:
    content = b"".join(xlsx.write([trace(text)], JAKARTA))

    sheet = load_workbook(BytesIO(content)).active
    assert sheet
    kinds = {cell.data_type for cell in sheet[2] if cell.value is not None}
    assert kinds <= {"s", "n", "d"}
    assert sheet["C2"].quotePrefix


def test_xlsx_says_the_offices_time_and_names_its_zone(eventful_on_sqlite: SopOffice) -> None:
    heading, first, *others = rows_of(exported(eventful_on_sqlite.pages, "xlsx"))

    time = heading.index("time (Asia/Jakarta)")
    at = read_xes(exported(eventful_on_sqlite.pages, "xes"))[0].events[0]["time:timestamp"]
    assert first[time] == at.astimezone(JAKARTA).replace(tzinfo=None)
    assert len(others) > 50


def test_xlsx_goes_on_on_another_sheet_when_one_is_full() -> None:
    content = b"".join(xlsx.write([trace("a", 5)], JAKARTA, rows=3))

    book = load_workbook(BytesIO(content))
    assert [sheet.max_row for sheet in book] == [3, 3, 2]
    assert [sheet["A1"].value for sheet in book] == ["case"] * 3
    entries = [row[6].value for sheet in book for row in sheet.iter_rows(min_row=2)]
    assert entries == [1, 2, 3, 4, 5]


def test_every_column_is_described_to_readers() -> None:
    described = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")

    assert [name for name, _ in COLUMNS if f"`{name}`" not in described] == []


def test_a_file_is_written_while_it_is_read() -> None:
    """A reader that has had one case has not made the writer go on to the next."""
    asked: list[str] = []

    def cases() -> Iterator[Trace]:
        for name in "abc":
            asked.append(name)
            yield trace(name)

    blocks = csv_lines.write(cases())

    next(blocks)
    next(blocks)
    assert asked == ["a"]
