"""The schema can be spread: what belongs to a case moves with it, and nothing is counted globally.

Every rule here is what a sharded PostgreSQL asks of the tables (docs/scaling.md).
"""

import pytest
from sqlalchemy import Engine, Table, Uuid, inspect

import webapp.publication_tables
import webapp.tables  # noqa: F401 - joins the tables of the pages
from engine.database import Database
from engine.tables import (
    checkpoint,
    checkpoint_leaf,
    entry,
    entry_command,
    event_wait,
    file_reference,
    incident,
    instance,
    job,
    metadata,
    personal_value,
    register_counter,
    register_line,
    timer_job,
    work_item,
)

OF_CASES = (entry, instance, work_item, timer_job, incident, event_wait, personal_value)
OF_UNITS = (entry_command, register_counter, register_line, checkpoint, checkpoint_leaf)
# The case stands in the key, but not as a column: "<stream>:<seq>:<event index>".
BY_TEXT = (job,)
HOT = (*OF_CASES, *OF_UNITS, *BY_TEXT, file_reference)
CASE = {"instance": "id", "entry": "stream_id"}


@pytest.mark.parametrize("table", [*OF_CASES, file_reference], ids=lambda table: table.name)
def test_what_belongs_to_a_case_has_the_case_in_its_key(table: Table) -> None:
    case = CASE.get(table.name, "instance_id")

    assert case in table.primary_key.columns
    assert isinstance(table.c[case].type, Uuid)


@pytest.mark.parametrize("table", OF_UNITS, ids=lambda table: table.name)
def test_what_belongs_to_an_office_has_the_office_first_in_its_key(table: Table) -> None:
    assert next(iter(table.primary_key.columns)).name == "unit_id"


def test_registers_count_for_one_office_and_one_year() -> None:
    for table in (register_counter, register_line):
        assert {"unit_id", "register", "year"} <= set(table.primary_key.columns.keys())


@pytest.mark.parametrize("table", [each for each in HOT if each is not file_reference])
def test_every_row_says_its_office(table: Table) -> None:
    assert not table.c["id" if table.name == "unit" else "unit_id"].nullable


def test_no_key_leads_from_one_case_to_another() -> None:
    """Rows of the engine refer to others by value: no database holds two cases together."""
    led = {
        (table.name, key.column.table.name)
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if table in HOT or key.column.table in HOT
    }

    assert led == set()


def test_only_the_keys_of_cases_are_unique(database: Database) -> None:
    """Whatever must be the only one is so within a case, or within an office."""
    for table in HOT:
        for columns in unique_in(database.engine, table):
            assert {CASE.get(table.name, "instance_id"), "unit_id"} & set(columns) or (
                table is job and columns == ["id"]
            ), f"{table.name}: {columns}"


def test_nothing_is_counted_for_the_whole_installation(database: Database) -> None:
    """A sequence or an identity would be a place that all hosts write."""
    if database.is_sqlite:
        return
    with database.reading() as connection:
        sequences = connection.exec_driver_sql(
            "SELECT attrelid::regclass::text FROM pg_attribute "
            "JOIN pg_class ON pg_class.oid = attrelid "
            "WHERE (attidentity <> '' OR EXISTS (SELECT FROM pg_attrdef "
            "WHERE adrelid = attrelid AND adnum = attnum AND pg_get_expr(adbin, adrelid) "
            "LIKE 'nextval%%')) AND relname = ANY(%(names)s)",
            {"names": [table.name for table in HOT]},
        ).scalars()
        assert list(sequences) == []


def unique_in(engine: Engine, table: Table) -> list[list[str]]:
    """Return the columns of each key that the database itself keeps unique."""
    found = inspect(engine)
    keys = [found.get_pk_constraint(table.name)["constrained_columns"]]
    keys += [list(each["column_names"]) for each in found.get_unique_constraints(table.name)]
    keys += [
        [name for name in index["column_names"] if name is not None]
        for index in found.get_indexes(table.name)
        if index["unique"]
    ]
    return keys
