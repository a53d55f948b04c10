"""CSV that a spreadsheet opens as it is meant: UTF-8 with a mark at its start, and no formulas.

Text that a spreadsheet would take for a formula gets an apostrophe before it. So does what only
begins after a semicolon, a tab or a line break: Excel in Indonesian expects semicolons, sees no
quotation marks in the middle of a line, and would begin a cell there.
Sources: RFC 4180; OWASP, "CSV Injection".
"""

import csv
import re
from collections.abc import Iterable
from io import StringIO

MARK = "\ufeff"  # else Excel reads it in the machine's old encoding
_SIGNS = "=+-@＝＋－＠"  # noqa: RUF001
_BREAKS = "\t\r\n"
BEGIN_FORMULAS = (*_SIGNS, *_BREAKS)
_INSIDE = re.compile(f"([;{_BREAKS}])(?=[{re.escape(_SIGNS)}])")


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("Festival"), guarded("a;=1+1")
    ("'=1+1", 'Festival', "a;'=1+1")
    """
    safe = _INSIDE.sub(r"\1'", text)
    return f"'{safe}" if safe.startswith(BEGIN_FORMULAS) else safe


def csv_lines(rows: Iterable[Iterable[str | int]]) -> str:
    """Return rows as lines of CSV; their texts are guarded."""
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([guarded(each) if isinstance(each, str) else each for each in row])
    return lines.getvalue()
