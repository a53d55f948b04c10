"""Every row and column that people see of a case is held against its log."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Table, and_, delete, select, update

from engine import verifying
from engine.tables import (
    event_wait,
    file_reference,
    incident,
    instance,
    job,
    message,
    register_line,
    timer_job,
    work_item,
)
from tests.bench import MONDAY, UNIT, Bench
from tests.diagrams import boundary, caught, end, escalation, flow, node, path, process, start, user
from tests.diagrams import job as job_step

# What no log of a case tells; the office's log tells of void numbers (engine.office_shown).
UNTOLD: dict[str, set[str]] = {
    "work_item": {"draft", "draft_by"},
    "timer_job": {"attempts", "claimed_until"},
    "job": {  # how far a worker has come
        *("status", "run_at", "attempts", "error"),
        *("lease", "leased_by", "leased_at", "retries"),
    },
    "message": {"status", "instance_id"},  # who took it
    "register_line": {"status", "reason"},
    "instance": {"signed_by_one"},  # for searching; of an older case it was guessed when upgrading
    "event_wait": set(),
    "incident": set(),
    "file_reference": set(),
}
TABLES = (
    work_item, timer_job, event_wait, incident, job, message, register_line, file_reference,
)  # fmt: skip
PHOTO = {"digest": "ab" * 32, "name": "foto.jpg", "type": "image/jpeg", "size": 3}
# It draws a number, is late, throws a message, fails a job, and waits for another message.
ALL_KINDS = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    boundary("telat", "isi", "PT1H"),
    escalation("lapor", "kepala"),
    node("intermediateThrowEvent", "kabari", caught("message", "selesai_isi")),
    node("parallelGateway", "bagi"),
    job_step("kirim"),
    node("intermediateCatchEvent", "tunggu", caught("message", "kabar")),
    end(),
    end("habis"),
    path("mulai", "isi", "kabari", "bagi", "kirim", "selesai"),
    path("bagi", "tunggu", "habis"),
    flow("telat", "lapor"),
    declares="message:kabar message:selesai_isi",
)


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """An office with one case of which every table tells."""
    bench.deploy(ALL_KINDS)
    case = bench.start(bukti=[PHOTO], judul="Pasar rakyat")
    bench.wait(hours=2)
    bench.complete(case, "isi:1")
    bench.fail_job(case, "kirim:1", "tidak menjawab")
    return bench


# By column, where the kind of its value does not say it; then by what is there.
OTHER: dict[str, dict[Any, Any]] = {
    "status": {
        "open": "completed",
        "completed": "withdrawn",
        "waiting": "fired",
        "fired": "waiting",
        "cancelled": "waiting",
        "incident": "cancelled",
    },
    "kind": {"message": "signal"},
    "answers": {1: 0, 0: 1},
    "person_id": {None: "x"},
    "person_name": {None: "x"},
    "escalated_to": {None: "x"},
    "revises": {None: UNIT},
}
BY_KIND: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (datetime, lambda value: value + timedelta(minutes=1)),
    (dict, lambda _: {"lain": 1}),
    (int, lambda value: value + 1),
    (UUID, lambda value: UUID(int=value.int ^ 1)),
    (bytes, lambda value: bytes([value[0] ^ 1]) + value[1:]),
    (str, lambda value: f"{value[:-1]}x"),
    (type(None), lambda _: MONDAY),  # every other column that may be empty is a moment
)


def other(column: Column[Any], value: Any) -> Any:
    """Return another value of a column than the one that is there."""
    if value in OTHER.get(column.name, ()):
        return OTHER[column.name][value]
    return next(change(value) for kind, change in BY_KIND if isinstance(value, kind))


def forgeries(bench: Bench) -> Iterator[tuple[str, Any]]:
    """Yield (table.column, statement) for each column of each row, and each row that goes."""
    with bench.database.reading() as connection:
        for table in (*TABLES, instance):
            rows = connection.execute(select(table)).mappings().all()
            assert rows, table.name
            for row in rows:
                its = and_(*(key == row[key.name] for key in table.primary_key))
                yield f"{table.name}, a row", delete(table).where(its)
                for column in told(table):
                    value = other(column, row[column.name])
                    yield (
                        f"{table.name}.{column.name}",
                        update(table).where(its).values({column: value}),
                    )


def told(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in UNTOLD[table.name]]


def test_an_honest_case_shows_what_its_log_says(bench: Bench) -> None:
    assert bench.verify() == []


def test_any_other_value_of_any_column_is_found(bench: Bench) -> None:
    unfound = [name for name, statement in list(forgeries(bench)) if not is_found(bench, statement)]

    assert unfound == []


def is_found(bench: Bench, statement: Any) -> bool:
    """Say whether a verification finds what a statement changes; then undo it."""
    with bench.database.writing() as connection:
        savepoint = connection.begin_nested()
        connection.execute(statement)
        found = list(verifying.verify_unit(connection, UNIT))
        savepoint.rollback()
    return any(not finding.is_sound for finding in found)
