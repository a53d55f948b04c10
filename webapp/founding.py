"""Founds an office: its row and its first people. Done once, by `alur init` or for the demo."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from engine.clock import Clock
from engine.database import Database
from engine.errors import WrongState
from engine.office import create_unit
from webapp.accounts import passwords, queries
from webapp.accounts.queries import ADMINISTRATOR, NewAccount
from webapp.ids import new_id

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
    database: Database, clock: Clock, *, name: str, zone: str, administrator: NewAccount
) -> Founded:
    """Write an empty office and its first administrator.

    Raises:
        WrongState: the database has an office already.
        Invalid: the time zone is unknown.
    """
    password = passwords.draw_password()
    password_hash = passwords.hash_password(password)
    with database.writing() as connection:
        unit_id = _new_unit(connection, name, zone)
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
        if queries.the_unit(connection) is not None:
            return False
        unit_id = _new_unit(connection, DEMO_OFFICE, "Asia/Jakarta")
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


def _new_unit(connection: Connection, name: str, zone: str) -> UUID:
    if queries.the_unit(connection) is not None:
        raise WrongState("Expected a database without an office, but it has one")
    unit_id = new_id()
    create_unit(connection, unit_id=unit_id, name=name, zone=zone)
    return unit_id
