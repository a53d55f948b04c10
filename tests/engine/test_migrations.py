"""A database built from all migrations is the one that the tables describe."""

from typing import Any
from uuid import UUID

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert

import webapp.api.tables
import webapp.auditing.tables
import webapp.drafts.tables
import webapp.publication_tables
import webapp.tables
import webapp.tryout.tables  # noqa: F401 - joins the tables of the pages
from engine import queries
from engine.database import Database, open_database
from engine.migrating import is_current, migrate
from engine.queries import Bounds, Narrowing
from engine.tables import definition, instance, metadata, work_item
from tests.bench import MONDAY, UNIT
from tests.diagrams import end, path, process, start, user


def is_described(_thing: object, name: str | None, *_more: object) -> bool:
    """Say whether SQLAlchemy can describe it: the index of texts is made of what it cannot."""
    return not (name or "").startswith(("instance_text", "instance_by_text"))


def test_all_migrations_build_the_tables_as_they_are_described(database: Database) -> None:
    with database.reading() as connection:
        options = {"compare_type": False, "include_object": is_described}
        context = MigrationContext.configure(connection, opts=options)

        differences = compare_metadata(context, metadata)

    assert differences == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    migrate(database_url)

    migrate(database_url)

    database = open_database(database_url)
    assert is_current(database)
    database.close()


def test_an_office_cannot_be_opened_without_migrations(database_url: str) -> None:
    database = open_database(database_url)

    assert not is_current(database)
    database.close()


def test_cases_from_before_are_found_by_their_parafs_and_texts(database_url: str) -> None:
    migrate(database_url, "0013")
    database = open_database(database_url)
    by = {1: ("ana", "ana"), 2: ("ana", "budi")}
    with database.writing() as connection:
        for number, (first, second) in by.items():
            add_version(connection, number)
            add_case(connection, number, {"periksa:1": first, "setujui:2": second, "isi:1": "ana"})

    migrate(database_url)

    with database.reading() as connection:
        assert found(connection, narrowing=Narrowing(is_signed_by_one=True)) == [UUID(int=1)]
        assert found(connection, search="asar 2") == [UUID(int=2)]
    database.close()


SIGNED = process(
    start(),
    user("isi"),
    user("periksa", alur_paraf="isi"),
    user("setujui", alur_paraf="isi"),
    end(),
    path("mulai", "isi", "periksa", "setujui", "selesai"),
)


def add_version(connection: Connection, number: int) -> None:
    row = {
        "id": UUID(int=number + 100),
        "unit_id": UNIT,
        "process_id": "p",
        "version": number,
        "name": "P",
        "digest": "0" * 64,
        "diagram": SIGNED,
        "deployed_at": MONDAY,
        "deployed_by": "analis",
        "in_force_at": MONDAY,
    }
    connection.execute(insert(definition).values(row))


def add_case(connection: Connection, number: int, done: dict[str, str]) -> None:
    row = {
        "id": UUID(int=number),
        "unit_id": UNIT,
        "definition_id": UUID(int=number + 100),
        "status": "completed",
        "summary": {},
        "search": f"pasar {number}",
        "started_at": MONDAY,
        "moved_at": MONDAY,
        "seq": 1,
        "head": b"",
        "snapshot": b"",
    }
    connection.execute(insert(instance).values(row))
    for key, person_id in done.items():
        item = {"instance_id": UUID(int=number), "key": key, "unit_id": UNIT, "group_key": "staf"}
        ended = {"status": "completed", "person_id": person_id, "offered_at": MONDAY}
        connection.execute(insert(work_item).values(**item, **ended, ended_at=MONDAY))


def found(connection: Connection, **wanted: Any) -> list[UUID]:
    everything = {
        "unit_id": UNIT,
        "definition_ids": None,
        "search": "",
        "status": "",
        "narrowing": Narrowing(),
    }
    only_by_index = Bounds(0, 1, 10, 0)
    chosen: Any = {**everything, **wanted}
    return queries.find_cases(connection, chosen, bounds=only_by_index).ids
