"""Founds an office: its row and its first people. Done once, by `alur init` or for the demo."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from engine.clock import Clock
from engine.database import Database
from engine.errors import Invalid, WrongState
from engine.office import create_unit
from webapp.accounts import passwords, queries, units
from webapp.accounts.queries import ADMINISTRATOR, NewAccount
from webapp.ids import new_id
from webapp.topics.release import slug_of

DEMO_OFFICE = "Dinas Komunikasi dan Informatika Kabupaten Contoh"
# Printed in the README and on the screen; accounts that have it may not be reached from outside.
DEMO_PASSWORD = "alur-demo-2026"  # noqa: S105

DEMO_PEOPLE = (
    NewAccount("petugas", "Siti Rahmawati, A.Md.", "Pengelola Informasi", groups=("petugas",)),
    NewAccount(
        "kabid",
        "Drs. Bambang Suryono, M.Si.",
        "Kepala Bidang Informasi dan Komunikasi Publik",
        groups=("kabid",),
    ),
    NewAccount(
        "kasie",
        "Maria Tuasela, S.Sos.",
        "Kepala Seksi Pengelolaan Informasi",
        capacity="Plt.",
        groups=("kasie",),
    ),
    NewAccount("operator", "Wayan Kusuma, S.Kom.", "Operator Website", groups=("operator",)),
    NewAccount("analis", "Dewi Lestari, M.T.", "Analis Tata Laksana", groups=("analyst",)),
    NewAccount("auditor", "Hendra Gunawan, Ak.", "Auditor Inspektorat", groups=("auditor",)),
    NewAccount("admin", "Rina Wulandari, S.T.", "Pranata Komputer", groups=(ADMINISTRATOR,)),
)


@dataclass(frozen=True)
class Founded:
    """A new office, and the temporary password of its first administrator."""

    unit_id: UUID
    password: str


def found_office(
    database: Database,
    clock: Clock,
    *,
    name: str,
    zone: str,
    administrator: NewAccount,
    slug: str = "",
) -> Founded:
    """Write an empty office and its first administrator.

    Args:
        database: of the installation.
        clock: says when.
        name: as on its letterhead.
        zone: its IANA time zone.
        administrator: the first person.
        slug: the short name of a further office; "": it is the first.

    Raises:
        WrongState: the database has an office already, or for a further one has none or one of
            that short name.
        Invalid: the time zone is unknown, or the short name is none.
    """
    password = passwords.draw_password()
    password_hash = passwords.hash_password(password)
    with database.writing() as connection:
        unit_id = _new_unit(connection, name, zone, slug)
        queries.add_account(
            connection,
            administrator,
            unit_id=unit_id,
            password_hash=password_hash,
            now=clock.now(),
        )
    return Founded(unit_id, password)


def found_demo_office(database: Database, clock: Clock) -> bool:
    """Write the demo office, a person for each group, unless there is an office; say whether."""
    password_hash = passwords.hash_password(DEMO_PASSWORD)
    with database.writing() as connection:
        if units.first_unit(connection) is not None:
            return False
        unit_id = _new_unit(connection, DEMO_OFFICE, "Asia/Jakarta", "")
        for person in DEMO_PEOPLE:
            queries.add_account(
                connection,
                person,
                unit_id=unit_id,
                password_hash=password_hash,
                now=clock.now(),
                must_change_password=False,
                demo=True,
            )
    return True


def _new_unit(connection: Connection, name: str, zone: str, slug: str) -> UUID:
    known = units.units(connection)
    if known and not slug:
        raise WrongState("Expected a database without an office, but it has one")
    if slug:
        _check_further(known, slug)
    unit_id = new_id()
    create_unit(
        connection, unit_id=unit_id, name=name, zone=zone, slug=slug or slug_of(name) or "kantor"
    )
    return unit_id


def _check_further(known: list[units.Unit], slug: str) -> None:
    if not known:
        raise WrongState("Expected a first office, but found none: run 'alur init' first")
    if slug != slug_of(slug):
        raise Invalid(
            f"Expected a short name of letters a to z, digits and hyphens, but found '{slug[:60]}'"
        )
    if slug in {each.slug for each in known}:
        raise WrongState(f"Expected a new short name, but there is an office '{slug}'")
