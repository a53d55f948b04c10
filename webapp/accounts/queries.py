"""Accounts in the database: frozen values out, one statement a function."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict, NotFound
from engine.tables import unit
from webapp.ids import new_id
from webapp.tables import account, account_group, login_session

ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Account:
    """A person who may log in; never carries the password's hash."""

    id: UUID
    unit_id: UUID
    unit_name: str
    zone: str
    username: str
    name: str
    position: str
    capacity: str  # "definitif", "Plt." or "Plh."
    groups: tuple[str, ...]
    active: bool
    demo: bool
    must_change_password: bool
    language: str

    @property
    def title(self) -> str:
        """The position as it is printed under a signature: "Plt. Kepala Bidang"."""
        if self.capacity == "definitif" or not self.position:
            return self.position
        return f"{self.capacity} {self.position}"

    @property
    def initials(self) -> str:
        """Up to two letters for the round picture; titles ("Drs.", "S.T.") do not count."""
        words = [word for word in self.name.split() if word[0].isalpha() and "." not in word]
        return "".join(word[0].upper() for word in words[:2])

    def is_in(self, *groups: str) -> bool:
        """Whether the person belongs to at least one of `groups`."""
        return any(group in self.groups for group in groups)


@dataclass(frozen=True)
class NewAccount:
    """What an administrator says about a person."""

    username: str
    name: str
    position: str = ""
    capacity: str = "definitif"
    groups: tuple[str, ...] = ()


_columns = (
    account.c.id,
    account.c.unit_id,
    unit.c.name.label("unit_name"),
    unit.c.zone,
    account.c.username,
    account.c.name,
    account.c.position,
    account.c.capacity,
    account.c.active,
    account.c.demo,
    account.c.must_change_password,
    account.c.language,
)


# ---- reading -----------------------------------------------------------------------------------


def accounts(connection: Connection, *, unit_id: UUID) -> list[Account]:
    """Return the people of a unit, active ones first, by name."""
    wanted = _select().where(account.c.unit_id == unit_id)
    return _read(connection, wanted.order_by(account.c.active.desc(), account.c.name, account.c.id))


def account_by_id(connection: Connection, *, unit_id: UUID, account_id: UUID) -> Account:
    """Return one person of a unit.

    Raises:
        NotFound: nobody in this unit has that id.
    """
    found = _read(
        connection, _select().where(account.c.unit_id == unit_id, account.c.id == account_id)
    )
    if not found:
        raise NotFound(
            f"Expected an account '{account_id}', but there is none",
            indonesian="Pegawai itu tidak ada di kantor ini.",
        )
    return found[0]


def account_by_username(connection: Connection, *, unit_id: UUID, username: str) -> Account | None:
    """Return the person of an office with that login name."""
    wanted = _select().where(account.c.unit_id == unit_id, account.c.username == username.lower())
    found = _read(connection, wanted)
    return found[0] if found else None


def account_by_token(connection: Connection, *, token: str, now: datetime) -> Account | None:
    """Return the active person whose login is still good."""
    wanted = (
        _select()
        .join(login_session, login_session.c.account_id == account.c.id)
        .where(
            login_session.c.token_hash == token_hash(token),
            login_session.c.expires_at > now,
            account.c.active,
        )
    )
    found = _read(connection, wanted)
    return found[0] if found else None


def password_hash_of(connection: Connection, *, account_id: UUID) -> str:
    """Return the stored hash of one person's password."""
    found = connection.execute(select(account.c.password_hash).where(account.c.id == account_id))
    return str(found.scalar_one())


def has_demo_accounts(connection: Connection) -> bool:
    """Whether somebody can log in with a password that is printed in the documents."""
    wanted = select(account.c.id).where(account.c.demo, account.c.active).limit(1)
    return connection.execute(wanted).first() is not None


def other_administrators(connection: Connection, *, unit_id: UUID, account_id: UUID) -> int:
    """Count the active administrators of a unit besides one person."""
    wanted = (
        select(func.count())
        .select_from(account.join(account_group))
        .where(
            account.c.unit_id == unit_id,
            account.c.id != account_id,
            account.c.active,
            account_group.c.group_key == ADMINISTRATOR,
        )
    )
    return connection.execute(wanted).scalar_one()


def token_hash(token: str) -> bytes:
    """Return what is stored of a cookie's token: who reads the database cannot log in with it."""
    return hashlib.sha256(token.encode()).digest()


# ---- writing -----------------------------------------------------------------------------------


def add_account(
    connection: Connection,
    new: NewAccount,
    *,
    unit_id: UUID,
    password_hash: str,
    now: datetime,
    must_change_password: bool = True,
    demo: bool = False,
) -> UUID:
    """Write a new person and return the id.

    Raises:
        Conflict: the login name is taken.
    """
    account_id = new_id()
    row = insert(account).values(
        id=account_id,
        unit_id=unit_id,
        username=new.username.lower(),
        name=new.name,
        position=new.position,
        capacity=new.capacity,
        password_hash=password_hash,
        must_change_password=must_change_password,
        demo=demo,
        created_at=now,
    )
    try:
        with connection.begin_nested():
            connection.execute(row)
    except IntegrityError as error:
        raise Conflict(
            f"Expected a new login name, but '{new.username}' is taken",
            indonesian=f"Nama pengguna '{new.username}' sudah dipakai orang lain.",
            field="username",
        ) from error
    set_groups(connection, account_id=account_id, groups=new.groups)
    return account_id


def change_account(connection: Connection, *, account_id: UUID, values: Mapping[str, Any]) -> None:
    """Write some columns of one person."""
    connection.execute(update(account).where(account.c.id == account_id).values(**values))


def set_groups(connection: Connection, *, account_id: UUID, groups: Iterable[str]) -> None:
    """Replace the groups of one person."""
    connection.execute(delete(account_group).where(account_group.c.account_id == account_id))
    rows = [{"account_id": account_id, "group_key": group} for group in sorted(set(groups))]
    if rows:
        connection.execute(insert(account_group), rows)


def set_password(
    connection: Connection, *, account_id: UUID, password_hash: str, must_change: bool
) -> None:
    """Write a new password; it ends every login and the account is no demo account any more."""
    values = {"password_hash": password_hash, "must_change_password": must_change, "demo": False}
    change_account(connection, account_id=account_id, values=values)
    end_logins(connection, account_id=account_id)


def add_login(
    connection: Connection, *, account_id: UUID, token: str, now: datetime, expires_at: datetime
) -> None:
    """Write that a person has logged in; forget logins that have expired."""
    connection.execute(delete(login_session).where(login_session.c.expires_at <= now))
    connection.execute(
        insert(login_session).values(
            token_hash=token_hash(token),
            account_id=account_id,
            created_at=now,
            expires_at=expires_at,
        )
    )


def end_login(connection: Connection, *, token: str) -> None:
    """Write that one login has ended."""
    connection.execute(delete(login_session).where(login_session.c.token_hash == token_hash(token)))


def end_logins(connection: Connection, *, account_id: UUID) -> None:
    """Write that every login of a person has ended."""
    connection.execute(delete(login_session).where(login_session.c.account_id == account_id))


def _select() -> Select[Any]:
    return select(*_columns).join(unit, unit.c.id == account.c.unit_id)


def _read(connection: Connection, wanted: Select[Any]) -> list[Account]:
    rows = connection.execute(wanted).all()
    groups: dict[UUID, list[str]] = {row.id: [] for row in rows}
    if not rows:
        return []
    memberships = (
        select(account_group)
        .where(account_group.c.account_id.in_(groups))
        .order_by(account_group.c.group_key)
    )
    for membership in connection.execute(memberships):
        groups[membership.account_id].append(membership.group_key)
    return [Account(**row._mapping, groups=tuple(groups[row.id])) for row in rows]
