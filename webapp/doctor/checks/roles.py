"""What the database's role may do: it should serve, and own nothing (PostgreSQL)."""

from collections.abc import Iterator

from engine.granting import standing, walls
from webapp.accounts.units import units
from webapp.doctor.check import DATABASE, Finding, check, error, warning
from webapp.doctor.patient import Patient


@check("database-role", needs=DATABASE)
def the_role_serves_and_owns_nothing(patient: Patient) -> Iterator[Finding]:
    """The database's role may do what serving needs, and no more."""
    if patient.database.is_sqlite:
        return
    with patient.database.reading() as connection:
        found = standing(connection)
    if found.is_owner:
        yield warning(
            f"Expected a role that does not own the tables, but '{found.role}' does, or is as "
            "mighty",
            "Let a second role serve, which can only append to the log: 'Two roles' in "
            "docs/administrator.md.",
        )
    if found.lacking:
        yield error(
            f"Expected '{found.role}' to have rights on every table, but found {found.lacking} "
            "without",
            f"As the owner: alur migrate --grant {found.role}",
        )


@check("walls", needs=DATABASE)
def the_database_keeps_offices_apart(patient: Patient) -> Iterator[Finding]:
    """Where the database itself keeps several offices apart, it does so in every table."""
    if patient.database.is_sqlite:
        return
    with patient.database.reading() as connection:
        if len(units(connection)) < 2:
            return
        having, found = walls(connection), standing(connection)
    without = [table for table, has_wall in having.items() if not has_wall]
    if len(without) == len(having):
        return  # no migration has built any: queries alone keep them apart
    if without:
        yield error(
            f"Expected row-level security on every table of offices, but found {len(without)} "
            f"without, such as '{without[0]}'",
            "As the owner: alur migrate.",
        )
    if found.passes_walls:
        yield warning(
            f"Expected row-level security to bind '{found.role}', but found that it passes it",
            "ALTER ROLE … NOSUPERUSER NOBYPASSRLS, or let another role serve.",
        )
