"""Versions: of Python, of what executes diagrams, of the databases."""

import sqlite3
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from webapp.doctor.check import DATABASE, NOTHING, Finding, check, error, ok, warning
from webapp.doctor.patient import Patient

PYTHON = (3, 11)
SQLITE = (3, 35)  # RETURNING
POSTGRESQL, POSTGRESQL_TRIED = 13, 15
_INSTALL = "Install what constraints.txt says: make install."

Version = tuple[int, ...]


@check("python", needs=NOTHING)
def python_is_new_enough(_patient: Patient) -> Iterator[Finding]:
    """Python is new enough."""
    yield from of_python(sys.version_info[:3])


@check("spiffworkflow", needs=NOTHING)
def the_pinned_spiffworkflow_executes(_patient: Patient) -> Iterator[Finding]:
    """SpiffWorkflow is the one that this version was written for."""
    yield from of_spiffworkflow(_pinned(), _installed("SpiffWorkflow"))


@check("sqlite", needs=NOTHING)
def sqlite_is_new_enough(_patient: Patient) -> Iterator[Finding]:
    """SQLite is new enough."""
    yield from of_sqlite(sqlite3.sqlite_version_info)


@check("postgresql", needs=DATABASE)
def postgresql_is_new_enough(patient: Patient) -> Iterator[Finding]:
    """PostgreSQL is new enough."""
    with patient.database.reading() as connection:
        found = connection.dialect.server_version_info
    if not patient.database.is_sqlite:
        yield from of_postgresql(tuple(each for each in found or (0,) if isinstance(each, int)))


def of_python(found: Version) -> Iterator[Finding]:
    """Yield what is wrong with a version of Python."""
    if found < PYTHON:
        yield error(f"Expected Python {_dotted(PYTHON)} or newer, but found {_dotted(found)}",
                    "Make .venv anew with a newer one.")  # fmt: skip


def of_spiffworkflow(pinned: str, found: str) -> Iterator[Finding]:
    """Yield what is wrong with a version of SpiffWorkflow."""
    if found == pinned:
        yield ok(f"SpiffWorkflow is {found}")
    else:
        yield error(f"Expected SpiffWorkflow {pinned}, but found {found or 'none'}", _INSTALL)


def of_sqlite(found: Version) -> Iterator[Finding]:
    """Yield what is wrong with a version of SQLite."""
    if found < SQLITE:
        yield error(f"Expected SQLite {_dotted(SQLITE)} or newer, but found {_dotted(found)}",
                    "Use a Python that brings a newer one.")  # fmt: skip


def of_postgresql(found: Version) -> Iterator[Finding]:
    """Yield what is wrong with a version of PostgreSQL."""
    if found[0] < POSTGRESQL:
        yield error(f"Expected PostgreSQL {POSTGRESQL_TRIED} or newer, but found {_dotted(found)}",
                    "Upgrade the server: pg_upgrade.")  # fmt: skip
    elif found[0] < POSTGRESQL_TRIED:
        yield warning(
            f"Expected PostgreSQL {POSTGRESQL_TRIED} or newer, but found {_dotted(found)}",
            "Nobody has tried Alur on it. Upgrade the server when you can.",
        )


def _dotted(found: Version) -> str:
    return ".".join(map(str, found))


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _pinned() -> str:
    """Return the version that this release asks for."""
    name = "spiffworkflow=="  # as the metadata of an installation writes it
    asked = (each.split(";")[0].strip().lower() for each in requires("alur") or ())
    return next((each.removeprefix(name) for each in asked if each.startswith(name)), "")
