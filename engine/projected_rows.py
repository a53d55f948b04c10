"""Writes the rows that a step's events mean, each table once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal_column, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.change import Change
from engine.errors import Conflict
from engine.file_references import references_in
from engine.statements import Hot
from engine.tables import (
    event_wait,
    file_reference,
    incident,
    message,
    register_counter,
    register_line,
    timer_job,
    work_item,
)
from engine.work import Work

_ITEM_COLUMNS = [
    "instance_id", "key", "unit_id", "group_key", "status", "offered_at", "due_at",
    "person_id", "person_name", "ended_at", "escalated_to", "escalated_at",
]  # fmt: skip
_ADD_ITEMS = Hot(insert(work_item), _ITEM_COLUMNS)
_its_item = (
    work_item.c.instance_id == bindparam("its_instance"),
    work_item.c.key == bindparam("its_key"),
)
_CHANGE_ITEM: dict[frozenset[str], Hot] = {}
_SET_FIRST_DUE = Hot(
    update(work_item)
    .where(*_its_item, work_item.c.due_at.is_(None))
    .values(due_at=bindparam("new_due_at", type_=work_item.c.due_at.type))
)
_ADD_TIMERS = Hot(
    insert(timer_job), ["instance_id", "key", "unit_id", "due_at", "status", "attempts"]
)
_END_TIMERS = Hot(
    update(timer_job)
    .where(
        timer_job.c.instance_id == bindparam("its_instance"),
        timer_job.c.key == bindparam("its_key"),
        literal_column("status IN ('waiting', 'incident')"),
    )
    .values(status=bindparam("new_status"))
)


def write_items(work: Work, change: Change) -> None:
    """Write new and changed work items."""
    if change.new_items:
        work.later(_ADD_ITEMS, list(change.new_items.values()))
    alike: dict[frozenset[str], list[dict[str, Any]]] = {}
    for key, values in change.changed_items.items():
        row = {f"new_{name}": value for name, value in values.items()}
        place = {"its_instance": change.instance_id, "its_key": key}
        alike.setdefault(frozenset(values), []).append({**place, **row})
    for columns, rows in alike.items():
        work.later(_change_item(columns), rows)
    dues = [
        {"its_instance": change.instance_id, "its_key": key, "new_due_at": due}
        for key, due in change.first_dues.items()
    ]
    if dues:
        work.run(_SET_FIRST_DUE, dues)  # at once: the same item may be changed otherwise, too


def _change_item(columns: frozenset[str]) -> Hot:
    hot = _CHANGE_ITEM.get(columns)
    if hot is None:
        ordered = sorted(columns)
        changes = {name: bindparam(f"new_{name}", type_=work_item.c[name].type) for name in ordered}
        hot = _CHANGE_ITEM[columns] = Hot(update(work_item).where(*_its_item).values(changes))
    return hot


def write_timers(work: Work, change: Change) -> None:
    """Write new and ended timers."""
    if change.ended_timers:
        rows = [
            {"its_instance": change.instance_id, "its_key": key, "new_status": status}
            for key, status in change.ended_timers.items()
        ]
        work.later(_END_TIMERS, rows)
    if change.new_timers:
        work.later(_ADD_TIMERS, list(change.new_timers.values()))


def _upsert(table: Any, keys: list[str], columns: list[str]) -> dict[str, Hot]:
    """Return, by dialect, an insert that updates `columns` of the row that is there already."""
    found = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        statement = dialect.insert(table)
        if columns:
            changes = {column: statement.excluded[column] for column in columns}
            statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
        else:
            statement = statement.on_conflict_do_nothing()
        found[name] = Hot(statement, [*keys, *columns])
    return found


_COUNT = _upsert(register_counter, ["unit_id", "register", "year"], ["last"])
_ADD_LINE = Hot(
    insert(register_line),
    ["unit_id", "register", "year", "number", "instance_id", "status", "drawn_at"],
)
_SET_INCIDENT = _upsert(
    incident, ["instance_id", "key"], ["unit_id", "error", "raised_at", "resolved_at"]
)
_RESOLVE = Hot(
    update(incident)
    .where(
        incident.c.instance_id == bindparam("its_instance"), incident.c.key == bindparam("its_key")
    )
    .values(resolved_at=bindparam("new_resolved_at"))
)
_REFER = _upsert(file_reference, ["digest", "instance_id"], [])


_WAIT_COLUMNS = ["instance_id", "key", "unit_id", "kind", "name", "correlation", "since_at"]
_ADD_WAITS = Hot(insert(event_wait), _WAIT_COLUMNS)
_END_WAITS = Hot(
    delete(event_wait).where(
        event_wait.c.instance_id == bindparam("its_instance"),
        event_wait.c.key == bindparam("its_key"),
    )
)
_ADD_MESSAGES = Hot(
    insert(message), ["id", "unit_id", "name", "correlation", "payload", "status", "sent_at"]
)
_TAKE_MESSAGE = Hot(
    update(message)
    .where(
        message.c.id == bindparam("its_id"),
        message.c.unit_id == bindparam("its_unit"),
        message.c.status == literal_column("'waiting'"),
    )
    .values(status=literal_column("'taken'"), instance_id=bindparam("new_instance"))
)


def write_waits(work: Work, change: Change) -> None:
    """Write what the case begins and ceases to wait for."""
    if change.ended_waits:
        rows = [{"its_instance": change.instance_id, "its_key": key} for key in change.ended_waits]
        work.run(_END_WAITS, rows)
    if change.new_waits:
        place = {"instance_id": change.instance_id, "unit_id": change.unit_id}
        rows = [
            {
                **place,
                "key": wait.key,
                "kind": wait.kind,
                "name": wait.name,
                "correlation": wait.correlation,
                "since_at": change.at,
            }
            for wait in change.new_waits.values()
        ]
        work.run(_ADD_WAITS, rows)


def write_messages(work: Work, change: Change) -> None:
    """Write the messages that the case threw, and take the one that it was handed.

    Raises:
        Conflict: another case has taken it.
    """
    if change.taken is not None:
        row = {"its_id": change.taken, "its_unit": change.unit_id}
        if work.run(_TAKE_MESSAGE, [{**row, "new_instance": change.instance_id}]) != 1:
            raise Conflict(
                f"Expected the message '{change.taken}' to be free, but another case has taken it"
            )
    if change.thrown:
        rows = [
            {
                "id": f"{change.instance_id}:{change.seq}:{index}",
                "unit_id": change.unit_id,
                "name": thrown.name,
                "correlation": thrown.correlation,
                "payload": dict(thrown.payload),
                "status": "waiting",
                "sent_at": change.at,
            }
            for index, thrown in change.thrown
        ]
        work.run(_ADD_MESSAGES, rows)


def write_numbers(work: Work, change: Change) -> None:
    """Write drawn numbers into their register and move its counter."""
    for drawn in change.numbers:
        place = {"unit_id": change.unit_id, "register": drawn.register, "year": drawn.year}
        work.run(_COUNT[work.database.dialect], [{**place, "last": drawn.number}])
        line = {
            "number": drawn.number,
            "instance_id": change.instance_id,
            "status": "drawn",
            "drawn_at": change.at,
        }
        work.run(_ADD_LINE, [{**place, **line}])


def write_incidents(work: Work, change: Change) -> None:
    """Write raised and resolved incidents."""
    for key, error in change.incidents.items():
        if error is None:
            row = {"its_instance": change.instance_id, "its_key": key, "new_resolved_at": change.at}
            work.run(_RESOLVE, [row])
            continue
        row = {
            "instance_id": change.instance_id,
            "key": key,
            "unit_id": change.unit_id,
            "error": error,
        }
        work.run(
            _SET_INCIDENT[work.database.dialect],
            [{**row, "raised_at": change.at, "resolved_at": None}],
        )


def write_files(work: Work, change: Change, written: Mapping[str, Any]) -> None:
    """Write which files the case refers to, so that they are kept."""
    digests = sorted({each["digest"] for each in references_in(written)})
    if digests:
        rows = [{"digest": digest, "instance_id": change.instance_id} for digest in digests]
        work.later(_REFER[work.database.dialect], rows)
