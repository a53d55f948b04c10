"""Which months the office's log says are kept apart, and whether the tables agree. Only reads.

Whoever owns the database can drop a month himself, and list it in `kept_apart`: only an entry of
the office's log says that its cases lie in a file, and which file that is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from engine import apart_rows, history, merkle
from engine.log_months import month_holding


@dataclass(frozen=True)
class Apart:
    """A month whose cases lie in a file, as the office's log says."""

    month: str  # "2025-11"
    file: str
    sha256: str  # hex
    root: str  # over the heads of its cases, hex
    cases: int
    entries: int
    rule: str
    minutes: str
    entry: int  # of the office's log
    at: datetime
    by: str


def months_apart(connection: Connection, unit_id: UUID) -> Mapping[str, Apart]:
    """Return the months that are kept apart, but for entries that cannot be read."""
    found: dict[str, Apart] = {}
    for line in history.entries(connection, unit_id):
        if b'"KeepApart"' not in line.body and b'"PutBack"' not in line.body:
            continue
        try:
            record = line.record
            if record["command"]["type"] == "KeepApart":
                found[record["command"]["month"]] = _apart(line.seq, record)
            elif record["command"]["type"] == "PutBack":
                found.pop(record["command"]["month"], None)
        except (LookupError, TypeError, ValueError):
            continue
    return found


def of_case(connection: Connection, unit_id: UUID, case: UUID) -> Apart | None:
    """Return the file in which a case's log lies, None of one that lies, or should, in the tables.

    The entry is found by its moment, without reading the whole log.
    """
    kept = apart_rows.kept_of(connection, unit_id, case)
    if kept is None:
        return None
    try:
        for line in history.entries_at(connection, unit_id, kept.kept_at):
            record = line.record
            if (record["command"]["type"], record["command"].get("month")) == (
                "KeepApart",
                kept.month,
            ):
                return _apart(line.seq, record)
    except (LookupError, TypeError, ValueError):
        return None
    return None


def is_in_file(months: Mapping[str, Apart], case: UUID) -> bool:
    """Say whether the log of a case that has none in the tables lies in a file."""
    return bool(months) and month_holding(case) in months


def disagreements(
    connection: Connection, unit_id: UUID, months: Mapping[str, Apart]
) -> Iterator[str]:
    """Yield a sentence for each month whose cases are not those that were kept apart."""
    for apart in months.values():
        month = date.fromisoformat(f"{apart.month}-01")
        leaves = [
            head.leaf() for head in apart_rows.heads_apart(connection, unit_id, month)
        ] or [  # its table is there still
            head.leaf() for head in apart_rows.heads_of(connection, unit_id, month)
        ]
        if (len(leaves), merkle.root(leaves).hex()) != (apart.cases, apart.root):
            yield (
                f"Expected the {apart.cases} cases of {apart.month} as they were when entry "
                f"{apart.entry} of the office's log kept them apart, but found {len(leaves)} "
                "without a log, and they or the ends of their logs are others"
            )


def _apart(seq: int, record: Mapping[str, Any]) -> Apart:
    said = {name: value for name, value in record["command"].items() if name != "type"}
    at = datetime.fromisoformat(record["at"])
    return Apart(**said, entry=seq, at=at, by=record["actor"]["name"])
