"""Happenings as lines of a table, for CSV and XLSX."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson

from webapp.exports.model import Happening, Trace

Value = str | int | datetime | None

# Heading and width, in letters, for a spreadsheet.
COLUMNS = (
    ("case", 38), ("case_number", 20), ("title", 36), ("process", 24), ("version", 8),
    ("state", 12), ("entry", 7), ("time", 20), ("event", 22), ("transition", 12),
    ("activity", 36), ("element", 20), ("key", 20), ("person_id", 38), ("person", 30),
    ("position", 30), ("groups", 20), ("to_person_id", 38), ("to_person", 30), ("group", 14),
    ("due_at", 20), ("details", 50), ("variables", 50),
)  # fmt: skip


def lines(traces: Iterable[Trace]) -> Iterator[tuple[Value, ...]]:
    """Yield a line for each happening, in the order of `COLUMNS`."""
    for trace in traces:
        case = (trace.id, ", ".join(map(str, trace.numbers)), trace.title, trace.process_id)
        for each in trace.happenings:
            yield *case, each.version, trace.state, *_line(each)


def _line(told: Happening) -> tuple[Value, ...]:
    details = {**told.asked, **told.details}
    group, due_at = details.pop("group", ""), details.pop("due_at", None)
    if told.files:
        details["files"] = ", ".join(file.digest for file in told.files)
    return (
        told.seq,
        told.at,
        told.kind,
        told.transition,
        told.activity,
        told.element,
        told.key,
        told.by.id,
        told.by.name,
        told.by.position,
        ", ".join(told.by.groups),
        told.whom.id if told.whom else "",
        told.whom.name if told.whom else "",
        group,
        due_at,
        _json(details),
        _json(told.data),
    )


def _json(values: object) -> str:
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode() if values else ""
