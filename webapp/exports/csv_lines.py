"""Writes CSV: one happening a line, UTF-8 with a mark at its start so that Excel knows it.

Text that a spreadsheet would take for a formula gets an apostrophe before it.
Sources: RFC 4180; OWASP, "CSV Injection".
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO

from webapp.exports.model import Trace
from webapp.exports.table import COLUMNS, Value, lines

MARK = "\ufeff"
BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def write(traces: Iterable[Trace]) -> Iterator[bytes]:
    """Yield the file, a case at a time."""
    yield MARK.encode() + _written([[name for name, _ in COLUMNS]])
    for trace in traces:
        yield _written(map(_cells, lines([trace])))


def _cells(line: Iterable[Value]) -> list[str | int]:
    return [_cell(value) for value in line]


def _cell(value: Value) -> str | int:
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return guarded(value or "")


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("Festival")
    ("'=1+1", 'Festival')
    """
    return f"'{text}" if text.startswith(BEGIN_FORMULAS) else text


def _written(rows: Iterable[Iterable[str | int]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
