"""Rows of cases as searches meet them, without what an engine would need to go on with them."""

import itertools
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, insert, text

from engine.database import Database, open_database
from engine.migrating import migrate
from engine.queries import Chosen, Narrowing
from engine.tables import definition, incident, instance, register_counter, register_line, work_item
from tests.bench import MONDAY, UNIT
from tests.databases import drop, migrated_template

VERSIONS = UUID(int=31), UUID(int=32)

Row = dict[str, Any]


def opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Give a database with two versions, of the dialect that a fixture is asked for."""
    if request.param == "postgresql":
        request.getfixturevalue("cluster")
    url = migrated_template(migrate).create(request.param, folder)
    with closing(open_database(url)) as database:
        with database.writing() as connection:
            add_versions(connection)
        yield database
    drop(url)


def numbered(rows: list[Row]) -> Iterator[tuple[int, Row]]:
    return zip(itertools.count(1), rows, strict=False)


def later(hours: int) -> datetime:
    return MONDAY + timedelta(hours=hours)


def choice(**wanted: Any) -> Chosen:
    everything: Chosen = {
        "unit_id": UNIT,
        "definition_ids": None,
        "search": "",
        "status": "",
        "narrowing": Narrowing(),
    }
    return {**everything, **wanted}  # type: ignore[typeddict-item]


def a_case(**values: Any) -> Row:
    """Return a case in which nothing has happened."""
    plain = {
        "unit_id": UNIT,
        "definition_id": VERSIONS[0],
        "status": "completed",
        "search": "",
        "kind": None,
        "started_at": MONDAY,
        "ended_at": None,
        "signed_by_one": None,
        "items": [],
        "incident": None,
        "number": None,
    }
    return {**plain, **values}


def add_versions(connection: Connection) -> None:
    for number, its_id in enumerate(VERSIONS, start=1):
        row = {
            "id": its_id,
            "unit_id": UNIT,
            "process_id": "cuti",
            "version": number,
            "name": "Cuti",
            "digest": "0" * 64,
            "diagram": b"",
            "deployed_at": MONDAY,
            "deployed_by": "analis",
            "in_force_at": MONDAY,
        }
        connection.execute(insert(definition).values(row))


def replace_cases(connection: Connection, rows: list[Row]) -> None:
    for table in (work_item, incident, register_line, register_counter, instance):
        connection.execute(delete(table))
    for number, row in numbered(rows):
        add_case(connection, UUID(int=number), row)
    years = [{"unit_id": UNIT, "register": "agenda", "year": y, "last": 3} for y in (2025, 2026)]
    connection.execute(insert(register_counter), years)


_OWN = ("unit_id", "definition_id", "status", "search", "started_at", "ended_at", "signed_by_one")


def add_case(connection: Connection, its_id: UUID, row: Row) -> None:
    rest = {"moved_at": MONDAY, "seq": 1, "head": b"", "snapshot": b"x" * 1_000}
    case = {"id": its_id, **{name: row[name] for name in _OWN}, **rest}
    summary = {"kind": row["kind"]} if row["kind"] else {}
    connection.execute(insert(instance).values(**case, summary=summary))
    place = {"instance_id": its_id, "unit_id": row["unit_id"]}
    for item in row["items"]:
        connection.execute(insert(work_item).values(**place, **{"offered_at": MONDAY, **item}))
    if row["incident"]:
        resolved_at = MONDAY if row["incident"] == "resolved" else None
        told = {"key": "kirim:1", "error": "-", "raised_at": MONDAY, "resolved_at": resolved_at}
        connection.execute(insert(incident).values(**place, **told))
    if row["number"]:
        number, year = row["number"]
        drawn = {"register": "agenda", "year": year, "status": "drawn", "drawn_at": MONDAY}
        # Numbers are one's own in an office; here each case has a register of its number's year.
        taken = connection.execute(
            text("SELECT 1 FROM register_line WHERE number = :number AND year = :year"),
            {"number": number, "year": year},
        ).first()
        if taken is None:
            connection.execute(insert(register_line).values(**place, **drawn, number=number))
        else:
            row["number"] = None
