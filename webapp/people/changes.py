"""What an administrator may do to an account of his unit, each in one transaction."""

from uuid import UUID

from sqlalchemy import Connection

from engine.errors import WrongState
from webapp.accounts import passwords, queries
from webapp.accounts.queries import ADMINISTRATOR, Account, NewAccount
from webapp.context import Office


def add_person(office: Office, unit_id: UUID, person: NewAccount) -> tuple[UUID, str]:
    """Add a person; return the id and a temporary password that is shown once.

    Raises:
        Conflict: the login name is taken.
    """
    password = passwords.draw_password()
    password_hash = passwords.hash_password(password)
    with office.database.writing() as connection:
        account_id = queries.add_account(
            connection,
            person,
            unit_id=unit_id,
            password_hash=password_hash,
            now=office.clock.now(),
        )
    return account_id, password


def change_person(office: Office, unit_id: UUID, account_id: UUID, person: NewAccount) -> None:
    """Write name, position and groups.

    Raises:
        NotFound: there is no such person here.
        WrongState: nobody would be left to administer the office.
    """
    with office.database.writing() as connection:
        before = queries.account_by_id(connection, unit_id=unit_id, account_id=account_id)
        if ADMINISTRATOR in before.groups and ADMINISTRATOR not in person.groups:
            _refuse_last_administrator(connection, before)
        values = {"name": person.name, "position": person.position, "capacity": person.capacity}
        queries.change_account(connection, account_id=account_id, values=values)
        queries.set_groups(connection, account_id=account_id, groups=person.groups)


def reset_password(office: Office, unit_id: UUID, account_id: UUID) -> str:
    """Give a person a temporary password and return it; every login of the person ends.

    Raises:
        NotFound: there is no such person here.
    """
    password = passwords.draw_password()
    password_hash = passwords.hash_password(password)
    with office.database.writing() as connection:
        queries.account_by_id(connection, unit_id=unit_id, account_id=account_id)
        queries.set_password(
            connection, account_id=account_id, password_hash=password_hash, must_change=True
        )
    return password


def set_active(office: Office, unit_id: UUID, account_id: UUID, *, active: bool) -> None:
    """Let a person in again, or not any more; what the person did stays.

    Raises:
        NotFound: there is no such person here.
        WrongState: nobody would be left to administer the office.
    """
    with office.database.writing() as connection:
        before = queries.account_by_id(connection, unit_id=unit_id, account_id=account_id)
        if before.active and not active and ADMINISTRATOR in before.groups:
            _refuse_last_administrator(connection, before)
        queries.change_account(connection, account_id=account_id, values={"active": active})
        if not active:
            queries.end_logins(connection, account_id=account_id)


def _refuse_last_administrator(connection: Connection, account: Account) -> None:
    others = queries.other_administrators(
        connection, unit_id=account.unit_id, account_id=account.id
    )
    if others == 0:
        raise WrongState(
            f"Expected an active administrator besides '{account.username}', but there is none",
            indonesian=f"{account.name} satu-satunya administrator yang aktif. "
            "Tunjuk administrator lain dahulu.",
        )
