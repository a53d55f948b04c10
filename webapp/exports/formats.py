"""The formats of an export, in one table."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from webapp.exports import csv_lines, ocel, xes, xlsx
from webapp.exports.model import Trace

Write = Callable[[Iterable[Trace], ZoneInfo], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """How an export is written, and what such a file is called."""

    write: Write
    media_type: str
    ending: str


FORMATS = {
    "xes": Format(lambda traces, _: xes.write(traces), "application/xml", "xes"),
    "ocel": Format(lambda traces, _: ocel.write(traces), "application/json", "ocel.json"),
    "csv": Format(lambda traces, _: csv_lines.write(traces), "text/csv; charset=utf-8", "csv"),
    "xlsx": Format(
        xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
    ),
}
