"""The list of cases, whole, as CSV or XLSX: what the filter keeps, not only a page of it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request, send_file, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from engine import queries
from engine.errors import Invalid
from engine.queries import CaseLine, Chosen
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.auditing.recording import record
from webapp.cases.filters import read_filter
from webapp.cases.naming import STATUS_WORDS
from webapp.cases.selecting import chosen_cases
from webapp.context import office
from webapp.csv_text import MARK, csv_lines
from webapp.i18n import gettext
from webapp.spreadsheet import MEDIA_TYPE, Value, write_workbook
from webapp.work.labels import case_numbers

MAX_SHEET_ROWS = 100_000  # a spreadsheet is made in memory; CSV has no bound


def add_to(blueprint: Blueprint) -> None:
    """Register both files."""
    blueprint.add_url_rule("/daftar.csv", "export_csv", as_csv)
    blueprint.add_url_rule("/daftar.xlsx", "export_xlsx", as_xlsx)


@requires_login
def as_csv() -> AnyResponse:
    """Send the list as CSV while it is read."""
    name, chosen = _asked("csv")
    zone = ZoneInfo(logged_in_account().zone)
    lines = stream_with_context(_csv_lines(chosen, zone))
    answer = Response(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@requires_login
def as_xlsx() -> AnyResponse:
    """Send the list as a spreadsheet."""
    name, chosen = _asked("xlsx")
    file = write_workbook(gettext("Berkas"), _columns(), bounded(_rows(chosen)))
    return send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)


def _asked(ending: str) -> tuple[str, Chosen]:
    """Return the file's name and what is to stand in it; that it was taken is noted."""
    account = logged_in_account()
    zone = ZoneInfo(account.zone)
    wanted = read_filter(request.args, zone)
    with office().database.reading() as connection:
        chosen = chosen_cases(connection, account, wanted)
    name = f"berkas-{office().clock.now().astimezone(zone):%Y-%m-%d}.{ending}"
    record("exported", "", file=name, filter=urlencode(wanted.arguments()))
    return name, chosen


def _columns() -> list[tuple[str, int]]:
    return [
        (gettext("Judul"), 48),
        (gettext("Nomor"), 18),
        (gettext("Prosedur"), 28),
        (gettext("Versi"), 8),
        (gettext("Mulai"), 17),
        (gettext("Gerak terakhir"), 17),
        (gettext("Berakhir"), 17),
        (gettext("Keadaan"), 13),
        (gettext("Kode berkas"), 38),
    ]


def _rows(chosen: Chosen) -> Iterator[list[Value]]:
    for lines in queries.case_chunks(office().database.reading, chosen):
        yield from map(_row, lines)


def _row(case: CaseLine) -> list[Value]:
    return [
        case.title,
        ", ".join(case_numbers(case)),
        case.process_name,
        case.version,
        case.started_at,
        case.moved_at,
        case.ended_at,
        str(STATUS_WORDS[case.status]),
        str(case.id),
    ]


def bounded(rows: Iterable[list[Value]]) -> Iterator[list[Value]]:
    """Yield the rows of a spreadsheet.

    Raises:
        Invalid: there are too many.
    """
    for number, row in enumerate(rows, start=1):
        if number > MAX_SHEET_ROWS:
            raise Invalid(
                f"Expected at most {MAX_SHEET_ROWS} cases for a spreadsheet, but found more",
                indonesian="Terlalu banyak berkas untuk XLSX. Persempit saringan, atau unduh CSV.",
            )
        yield row


# ---- CSV --------------------------------------------------------------------------------------


def _csv_lines(chosen: Chosen, zone: ZoneInfo) -> Iterator[str]:
    yield MARK
    yield csv_lines([[heading for heading, _ in _columns()]])
    for row in _rows(chosen):
        yield csv_lines([[_csv_cell(value, zone) for value in row]])


def _csv_cell(value: Value, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    return "" if value is None else str(value)
