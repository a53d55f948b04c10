"""Reads events from CSV: one a line, under a heading that says which column is which."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.conformance.gathering import Gathering
from engine.conformance.traces import Trace
from engine.errors import Invalid

SEPARATORS = ",;\t|"

# What a column may be called, folded; XES names as other tools write them.
_CASES = ("case:concept:name", "case", "case id", "caseid", "case_id", "berkas", "nomor berkas")
_ACTIVITIES = ("concept:name", "activity", "event", "task", "aktivitas", "kegiatan", "langkah")
_TIMES = ("time:timestamp", "timestamp", "time", "waktu", "tanggal", "selesai", "end")
_PEOPLE = ("org:resource", "resource", "user", "pelaksana", "petugas", "oleh")
_TRANSITIONS = ("lifecycle:transition", "transition", "lifecycle")

_DAY_FIRST = ("%d/%m/%Y %H.%M", "%d/%m/%Y %H:%M", "%d/%m/%Y %H.%M.%S", "%d/%m/%Y %H:%M:%S",
              "%d/%m/%Y", "%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M", "%d-%m-%Y")  # fmt: skip


def read_csv(content: bytes, zone: ZoneInfo) -> list[Trace]:
    """Return the cases of a CSV file.

    Args:
        content: UTF-8, with or without a byte order mark; separated by comma, semicolon, tab or
            bar; the first line names the columns.
        zone: of times that name none.

    Raises:
        Invalid: the sentence names the line.
    """
    rows = _rows(content)
    _, heading = next(rows, (0, []))
    columns = _Columns(heading)
    found = Gathering()
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        at = _moment(columns.time(row), line, zone)
        found.add(
            columns.case(row), columns.activity(row), at, columns.who(row),
            columns.transition(row), where=f"line {line}", di=f"baris {line}",
        )  # fmt: skip
    return found.traces()


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Invalid(
            f"Expected a CSV file in UTF-8, but byte {problem.start} is none",
            indonesian="Berkas CSV harus disimpan sebagai UTF-8 (di Excel: CSV UTF-8).",
            field="file",
        ) from problem
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as problem:
        raise Invalid(
            f"Expected CSV, but line {reader.line_num} is none: {problem}",
            indonesian=f"Baris {reader.line_num} tidak dapat dibaca sebagai CSV.",
            field="file",
        ) from problem


class _Columns:
    """Which column is which."""

    def __init__(self, heading: Sequence[str]) -> None:
        folded = [name.strip().casefold() for name in heading]
        self._case = _place(folded, _CASES)
        self._activity = _place(folded, _ACTIVITIES)
        self._time = _place(folded, _TIMES)
        self._who = _place(folded, _PEOPLE)
        self._transition = _place(folded, _TRANSITIONS)
        if self._case is None or self._activity is None:
            said = ", ".join(f"'{name.strip()[:40]}'" for name in heading[:12])
            raise Invalid(
                "Expected a first line that names a column 'case' and a column 'activity', "
                f"but found {said or 'none'}",
                indonesian="Baris pertama harus menamai kolom 'berkas' dan 'kegiatan' (boleh juga "
                f"'waktu' dan 'pelaksana'), tetapi isinya {said or 'kosong'}.",
                field="file",
            )

    def case(self, row: Sequence[str]) -> str:
        return _cell(row, self._case)

    def activity(self, row: Sequence[str]) -> str:
        return _cell(row, self._activity)

    def time(self, row: Sequence[str]) -> str:
        return _cell(row, self._time)

    def who(self, row: Sequence[str]) -> str:
        return _cell(row, self._who)

    def transition(self, row: Sequence[str]) -> str:
        return _cell(row, self._transition)


def _place(folded: Sequence[str], names: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in names if name in folded), None)


def _cell(row: Sequence[str], place: int | None) -> str:
    return "" if place is None or place >= len(row) else row[place].strip()


def _moment(text: str, line: int, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    found = read_moment(text, zone)
    if found is None:
        raise Invalid(
            f"Expected a time such as 2026-11-27T15:50 or 27/11/2026 15.50 in line {line}, "
            f"but found '{text[:40]}'",
            indonesian=f"Baris {line}: waktu ditulis seperti 27/11/2026 15.50 atau "
            f"2026-11-27T15:50, bukan '{text[:40]}'.",
            field="file",
        )
    return found


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return a moment as people and other programs write it, None when it is none.

    >>> read_moment("27/11/2026 15.50", ZoneInfo("Asia/Jakarta")).isoformat()
    '2026-11-27T08:50:00+00:00'
    >>> read_moment("2026-11-27T08:50:00Z", ZoneInfo("Asia/Jakarta")).isoformat()
    '2026-11-27T08:50:00+00:00'
    >>> read_moment("kemarin", ZoneInfo("Asia/Jakarta"))
    """
    try:
        found = _read_moment(text)
        aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read_moment(text: str) -> datetime:
    for form in _DAY_FIRST:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - the office's zone is added
        except ValueError:
            continue
    return datetime.fromisoformat(text)
