"""Rights of the role that serves, where another role owns the tables (PostgreSQL).

Who serves reads and writes rows; of the log he may only append, and nothing that he may do takes
the log's triggers away. Whoever gets into a process gets no more than that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from engine.database import Database
from engine.errors import Invalid, NotFound

_ROWS = "SELECT, INSERT, UPDATE, DELETE"
_APPENDED = "SELECT, INSERT"
# A lawful purge deletes entries; the trigger lets no other pass.
_OF = {"entry": "SELECT, INSERT, DELETE", "alembic_version": "SELECT"}

# The months of the log are reached through `entry` alone, with its rights.
_TABLES = text(
    """SELECT nspname AS its_schema, relname AS its_name, relkind = 'S' AS is_sequence,
              EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid
                      AND tgname LIKE '%\\_is\\_never\\_changed') AS is_appended
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE relowner = current_user::regrole AND relkind IN ('r', 'p', 'v', 'S')
       AND nspname NOT IN ('log_months', 'information_schema') AND nspname NOT LIKE 'pg\\_%'
       ORDER BY nspname, relname"""
)
_ROLE = text(
    """SELECT rolsuper OR rolname = current_user
              OR pg_has_role(rolname, current_user, 'MEMBER') AS is_owner
       FROM pg_roles WHERE rolname = :role"""
)

_STANDING = text(
    """SELECT current_user AS role,
              rolsuper OR EXISTS (SELECT FROM pg_class WHERE oid = 'entry'::regclass
                                  AND pg_has_role(current_user, relowner, 'MEMBER')) AS is_owner,
              rolsuper OR rolbypassrls AS passes_walls
       FROM pg_roles WHERE rolname = current_user"""
)
_LACKING = text(
    """SELECT count(*) FROM pg_class
       JOIN pg_namespace ON pg_namespace.oid = relnamespace
       WHERE relowner = (SELECT relowner FROM pg_class WHERE oid = 'entry'::regclass)
       AND relkind IN ('r', 'p') AND nspname IN (current_schema(), 'queue')
       AND NOT has_table_privilege(pg_class.oid, 'SELECT')"""
)
_WALLS = text(
    """SELECT relname, relrowsecurity AS has_wall FROM pg_class
       JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'unit_id'
       WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
       ORDER BY relname"""
)


@dataclass(frozen=True)
class Standing:
    """What the role that asks may do."""

    role: str
    is_owner: bool  # of the tables, or as mighty
    passes_walls: bool  # row-level security does not bind it
    lacking: int  # tables that it may not even read


def standing(connection: Connection) -> Standing:
    """Return how the role that asks stands to the tables (PostgreSQL)."""
    found = connection.execute(_STANDING).one()
    lacking = int(connection.scalar(_LACKING) or 0)
    return Standing(found.role, found.is_owner, found.passes_walls, lacking)


def walls(connection: Connection) -> dict[str, bool]:
    """Return of each table of offices' rows whether row-level security is on (PostgreSQL)."""
    return {row.relname: row.has_wall for row in connection.execute(_WALLS)}


def grant(database: Database, role: str) -> int:
    """Give a role exactly what serving needs, whatever it had before; return on how many tables.

    To be done after each migration, which may have made new ones.

    Raises:
        Invalid: the database has no roles, the role may do everything anyway, or who grants owns
            no tables.
        NotFound: there is no such role.
    """
    if database.is_sqlite:
        raise Invalid("Expected a database on PostgreSQL, which has roles, but found SQLite")
    with database.writing() as connection:
        _require_other(connection, role)
        tables = list(connection.execute(_TABLES))
        if not tables:
            asking = connection.scalar(text("SELECT current_user"))
            raise Invalid(f"Expected to be the owner of the tables, but '{asking}' owns none")
        quote = connection.dialect.identifier_preparer.quote
        for statement in _statements(tables, quote, quote(role)):
            connection.exec_driver_sql(statement)
    return sum(not row.is_sequence for row in tables)


def _require_other(connection: Connection, role: str) -> None:
    found = connection.execute(_ROLE, {"role": role}).one_or_none()
    if found is None:
        raise NotFound(
            f"Expected a role '{role}' on this PostgreSQL, found none: CREATE ROLE … LOGIN"
        )
    if found.is_owner:
        raise Invalid(
            f"Expected a role that does not own the tables, but '{role}' does, or is as mighty"
        )


def _statements(tables: list[Any], quote: Any, role: str) -> Iterator[str]:
    for schema in sorted({row.its_schema for row in tables}):
        yield f"GRANT USAGE ON SCHEMA {quote(schema)} TO {role}"
    for row in tables:
        kind = "SEQUENCE" if row.is_sequence else "TABLE"
        name = f"{kind} {quote(row.its_schema)}.{quote(row.its_name)}"
        yield f"REVOKE ALL ON {name} FROM {role}"
        yield f"GRANT {_rights(row)} ON {name} TO {role}"


def _rights(row: Any) -> str:
    if row.is_sequence:
        return "USAGE"
    return _OF.get(row.its_name) or (_APPENDED if row.is_appended else _ROWS)
