"""Personal values are held against the log: kept, lawfully erased, or gone. Reads, never writes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine import apart_log, history
from engine.apart_log import is_in_file
from engine.personal import commitment_to, commitments_in
from engine.tables import personal_value

_ERASURE = "ErasePersonalData"


@dataclass
class PersonalValues:
    """What became of the personal values to which logs commit."""

    kept: int = 0
    erased: int = 0  # by an entry of the case's log
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Erasure:
    """An entry that erased personal values."""

    stream_id: UUID
    seq: int
    at: str  # ISO 8601
    reason: str
    commitments: Mapping[str, tuple[str, ...]]  # by field


def personal_values(connection: Connection, unit_id: UUID) -> PersonalValues:
    """Return what became of all personal values of an office."""
    rows = select(personal_value.c.instance_id).where(personal_value.c.unit_id == unit_id)
    keeping = connection.scalars(rows.distinct()).all()
    found = PersonalValues()
    apart = apart_log.months_apart(connection, unit_id)
    here = set(history.streams(connection, unit_id))
    in_files = {case for case in keeping if case not in here and is_in_file(apart, case)}
    for stream_id in sorted((here | set(keeping)) - in_files):
        _look_at(connection, stream_id, found)
    return found


def personal_values_of(connection: Connection, stream_id: UUID) -> PersonalValues:
    """Return what became of the personal values of one case."""
    found = PersonalValues()
    _look_at(connection, stream_id, found)
    return found


def erasures(connection: Connection, unit_id: UUID) -> Iterator[Erasure]:
    """Yield every erasure of an office, by case and the oldest first."""
    for stream_id in history.streams(connection, unit_id):
        yield from _erasures(connection, stream_id)


def _look_at(connection: Connection, stream_id: UUID, found: PersonalValues) -> None:
    committed: dict[str, tuple[str, int]] = {}  # commitment → field and entry
    for line in _lines_with(connection, stream_id, b'"personal":'):
        for name, commitment in _commitments(line):
            committed.setdefault(commitment, (name, line.seq))
    erased_by = {
        commitment: erasure.seq
        for erasure in _erasures(connection, stream_id)
        for listed in erasure.commitments.values()
        for commitment in listed
    }
    rows = select(personal_value).where(personal_value.c.instance_id == stream_id)
    kept = {row.commitment: row for row in connection.execute(rows)}
    for commitment, (name, seq) in committed.items():
        row, erased = kept.get(commitment), erased_by.get(commitment)
        if problem := _problem(commitment, row, erased):
            value = f"the personal value of field '{name}' of entry {seq} of {stream_id}"
            found.problems.append(f"Expected {value} {problem}")
        elif row is None:
            found.erased += 1
        else:
            found.kept += 1
    for commitment in sorted(kept.keys() - committed.keys()):
        found.problems.append(
            f"Expected an entry of {stream_id} for each personal value, "
            f"but none brought the one of field '{kept[commitment].name}' that is kept"
        )


def _problem(commitment: str, row: Any, erased: int | None) -> str:
    """Return what is wrong with a value's row, "" if it is as the log says."""
    if row is None:
        return "" if erased is not None else "to be kept, but it is gone without an erasure"
    if erased is not None:
        return f"to be erased by entry {erased}, but it is still kept"
    if commitment_to(bytes(row.value), bytes(row.salt)) != commitment:
        return "as it was entered, but it was changed"
    return ""


def _erasures(connection: Connection, stream_id: UUID) -> Iterator[Erasure]:
    for line in _lines_with(connection, stream_id, b'"' + _ERASURE.encode() + b'"'):
        record = _read(line)
        command = record.get("command")
        if isinstance(command, dict) and command.get("type") == _ERASURE:
            listed = {
                str(name): tuple(map(str, each if isinstance(each, list) else ()))
                for name, each in _mapping(command.get("commitments")).items()
            }
            at, reason = str(record.get("at")), str(command.get("reason"))
            yield Erasure(stream_id, line.seq, at, reason, listed)


def _lines_with(connection: Connection, stream_id: UUID, mark: bytes) -> Iterable[history.Entry]:
    return (line for line in history.entries(connection, stream_id) if mark in line.body)


def _commitments(line: history.Entry) -> Iterator[tuple[str, str]]:
    """Yield (field, commitment) for each personal value that an entry's command brought."""
    for carried in _mapping(_read(line).get("command")).values():
        for name, value in _mapping(carried).items():
            for commitment in commitments_in(value):
                yield str(name), commitment


def _read(line: history.Entry) -> Mapping[str, Any]:
    try:
        return _mapping(line.record)
    except ValueError:  # the check of the chain says so
        return {}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
