"""The database: whether it answers, has this version's tables, tells the same time, has months."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from engine import log_months
from engine.database import Database
from engine.migrating import Schema, schema_of
from webapp.accounts.queries import has_demo_accounts
from webapp.accounts.units import units
from webapp.doctor.check import DATABASE, Finding, check, error, ok, warning
from webapp.doctor.patient import Patient

MOST_SKEW, MUCH_SKEW = timedelta(seconds=2), timedelta(seconds=30)


@check(DATABASE)
def the_database_is_ready(patient: Patient) -> Iterator[Finding]:
    """The database answers and has this version's tables."""
    where = make_url(patient.settings.database).render_as_string(hide_password=True)
    if patient.opened is None:
        yield error(f"Expected a database at {where}, found no such file",
                    "Make an office: alur init.")  # fmt: skip
        return
    try:
        schema = schema_of(patient.opened)
    except SQLAlchemyError as problem:
        kind = type(getattr(problem, "orig", None) or problem).__name__
        yield error(
            f"Expected the database to answer at {where}, but found {kind}",
            "See whether it runs, whether ALUR_DATABASE names it rightly, and who may come in.",
        )
        return
    yield from _of_schema(schema)


@check("office", needs=DATABASE)
def there_is_an_office(patient: Patient) -> Iterator[Finding]:
    """There is an office."""
    with patient.database.reading() as connection:
        count = len(units(connection))
        is_demo = has_demo_accounts(connection)
    if not count:
        yield error("Expected an office in the database, but found none", "Make one: alur init.")
    elif is_demo and not patient.settings.is_loopback:
        yield error(
            f"Expected a demo office to listen on this machine only, but ALUR_HOST is "
            f"'{patient.settings.host}'",
            "Change or deactivate the demo accounts: everybody knows their password.",
        )
    else:
        yield ok("There is one office" if count == 1 else f"There are {count} offices")


@check("clock", needs=DATABASE)
def the_clocks_agree(patient: Patient) -> Iterator[Finding]:
    """This machine and the database tell the same time."""
    if patient.database.is_sqlite:
        return
    before = patient.clock.now()
    theirs = _time_of(patient.database)
    after = patient.clock.now()
    skew = max(before - theirs, theirs - after, timedelta(0))
    if skew > MOST_SKEW:
        say = error if skew > MUCH_SKEW else warning
        yield say(
            f"Expected the database's clock within {MOST_SKEW.seconds} s of this machine's, "
            f"but found {skew.total_seconds():.0f} s between them",
            "Let both follow the same time server (systemd-timesyncd, chrony).",
        )


@check("log-months", needs=DATABASE)
def the_log_has_months_to_come(patient: Patient) -> Iterator[Finding]:
    """Every case lies in its month of the log, and months to come are made."""
    with patient.database.reading() as connection:
        ahead, strays = log_months.months_ahead(connection), log_months.strays(connection)
    if ahead == 0:
        yield error("Expected months of the log to be made ahead, but found none to come",
                    "Start a worker, which makes them, or run 'alur migrate'.")  # fmt: skip
    if strays:
        yield error(f"Expected each case in its month of the log, but found {strays} in none",
                    "Run 'alur migrate': it makes the month and moves them.")  # fmt: skip


def _of_schema(schema: Schema) -> Iterator[Finding]:
    if schema.is_newer:
        yield warning(
            f"Expected migration '{schema.expected}', but found '{schema.found}' of a later "
            "release",
            "It serves this one too. Replace this release's processes soon.",
        )
    elif not schema.is_current:
        found = f"'{schema.found}'" if schema.found else "no tables"
        do = "Run 'alur migrate'." if schema.found else "Make an office: alur init."
        yield error(f"Expected migration '{schema.expected}', but found {found}", do)


def _time_of(database: Database) -> datetime:
    with database.reading() as connection:
        found = connection.scalar(select(func.clock_timestamp()))
    assert isinstance(found, datetime)  # noqa: S101 - for the type checker
    return found.astimezone(UTC)
