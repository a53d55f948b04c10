"""Writes CSV: one happening a line, UTF-8 with a mark at its start so that Excel knows it.

Text that a spreadsheet would take for a formula gets an apostrophe before it. So does what only
begins after a semicolon, a tab or a line break: Excel in Indonesian expects semicolons, sees no
quotation marks in the middle of a line, and would begin a cell there.
Sources: RFC 4180; OWASP, "CSV Injection".
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO

from webapp.exports.model import Trace
from webapp.exports.table import COLUMNS, Value, lines

MARK = "\ufeff"
_SIGNS = "=+-@＝＋－＠"  # noqa: RUF001
_BREAKS = "\t\r\n"
BEGIN_FORMULAS = (*_SIGNS, *_BREAKS)
_INSIDE = re.compile(f"([;{_BREAKS}])(?=[{re.escape(_SIGNS)}])")


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

    >>> guarded("=1+1"), guarded("Festival"), guarded("a;=1+1")
    ("'=1+1", 'Festival', "a;'=1+1")
    """
    safe = _INSIDE.sub(r"\1'", text)
    return f"'{safe}" if safe.startswith(BEGIN_FORMULAS) else safe


def _written(rows: Iterable[Iterable[str | int]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
