"""Writes CSV: one happening a line."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from webapp.csv_text import MARK, csv_lines
from webapp.exports.model import Trace
from webapp.exports.table import COLUMNS, Value, lines


def write(traces: Iterable[Trace]) -> Iterator[bytes]:
    """Yield the file, a case at a time."""
    yield MARK.encode() + _written([[name for name, _ in COLUMNS]])
    for trace in traces:
        yield _written(map(_cells, lines([trace])))


def _cells(line: Iterable[Value]) -> list[str | int]:
    return [_cell(value) for value in line]


def _cell(value: Value) -> str | int:
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else value


def _written(rows: Iterable[Iterable[str | int]]) -> bytes:
    return csv_lines(rows).encode("utf-8", "replace")
