"""Reads a file of events: CSV or XES, whichever it is."""

from zoneinfo import ZoneInfo

from engine.conformance.reading_csv import read_csv
from engine.conformance.reading_xes import read_xes
from engine.conformance.traces import Trace


def read_traces(content: bytes, zone: ZoneInfo) -> list[Trace]:
    """Return the cases of a file, in the order in which it first names them.

    Args:
        content: of the file.
        zone: of times that name none.

    Raises:
        Invalid: it is neither CSV nor XES, or says something that cannot be read; the sentence
            names the line.
    """
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return read_xes(content, zone)
    return read_csv(content, zone)
