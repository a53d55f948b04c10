"""A second wall between offices, in PostgreSQL: who serves sees rows of one office at a time.

The first wall are the queries, each of which binds its office. Behind it each connection says for
which office it is used, or that it is for all (`engine.connecting`), and a policy of each table
compares. It holds for every role but the owner of the tables, and one that says nothing sees
nothing.

Put up and taken down by `alur office wall`, and by no migration: the release before says nothing.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, text

import webapp.api.tables
import webapp.auditing.tables
import webapp.drafts.tables
import webapp.publication_tables
import webapp.tables
import webapp.tryout.tables  # noqa: F401 - joins the tables of the pages
from engine.database import Database
from engine.errors import Invalid
from engine.tables import metadata

POLICY = "of_the_office"
# What says whose a row is, in tables that do not say the office themselves.
PARENTS = {
    "definition_form": "definition",
    "definition_scenario": "definition",
    "definition_call": "definition",
    "proposal_file": "proposal",
    "file_reference": "instance",
    "account_group": "account",
    "login_session": "account",
    "saved_search": "account",
    "notice_read": "notice",
}
# Who tries to log in is not known yet. The queue's own tables hold ids of jobs, and no more.
OF_NO_OFFICE = {"login_attempt"}

# Asked once a statement, not once a row; compared as text, so that no setting is no error.
_SAID = "(SELECT current_setting('alur.unit', true))"
_STANDING = text(
    """SELECT relname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
       WHERE polname = :policy AND pg_get_userbyid(relowner) = current_user ORDER BY relname"""
)
_OWNED = text(
    """SELECT count(*) FROM pg_class
       WHERE relname = 'instance' AND pg_get_userbyid(relowner) = current_user"""
)


def put_up(database: Database) -> int:
    """Give each table its policy, in place of what it had; return how many tables have one.

    To be done after each migration, which may have made new tables.

    Raises:
        Invalid: the database has no policies, or who asks owns no tables.
    """
    _require_owner(database)
    with database.writing() as connection:
        _take_down(connection)
        found = dict(_policies())
        for name, meant in found.items():
            connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"CREATE POLICY {POLICY} ON {name} USING ({meant})")
    return len(found)


def take_down(database: Database) -> int:
    """Take the policies away; return of how many tables.

    Raises:
        Invalid: the database has no policies, or who asks owns no tables.
    """
    _require_owner(database)
    with database.writing() as connection:
        return _take_down(connection)


def _require_owner(database: Database) -> None:
    if database.is_sqlite:
        raise Invalid("Expected a database on PostgreSQL, which has policies, but found SQLite")
    with database.reading() as connection:
        if not connection.scalar(_OWNED):
            asking = connection.scalar(text("SELECT current_user"))
            raise Invalid(f"Expected to be the owner of the tables, but '{asking}' owns none")


def _take_down(connection: Connection) -> int:
    standing = list(connection.scalars(_STANDING, {"policy": POLICY}))
    for name in standing:
        connection.exec_driver_sql(f"DROP POLICY {POLICY} ON {name}")
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY")
    return len(standing)


def _policies() -> Iterator[tuple[str, str]]:
    """Yield for each table which rows may be seen and written."""
    for name, table in metadata.tables.items():
        if name not in OF_NO_OFFICE:
            yield name, f"{_SAID} = 'all' OR {_is_ours(table)}"


def _is_ours(table: Table) -> str:
    if table.name == "unit":
        return f"id::text = {_SAID}"
    if "unit_id" in table.c:
        return f"unit_id::text = {_SAID}"
    # The parent's own policy says which there are.
    parent = PARENTS[table.name]
    its_id = f"{table.name}.{parent}_id"
    return f"EXISTS (SELECT FROM {parent} WHERE {parent}.id = {its_id})"
