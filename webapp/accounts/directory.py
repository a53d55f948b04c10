"""Whom a diagram means by a user name, for steps that are one person's work."""

from uuid import UUID

from engine.database import Database
from webapp.accounts import queries
from webapp.accounts.queries import Account


class AccountDirectory:
    """The people of an office, by user name or account id."""

    def __init__(self, database: Database, unit_id: UUID) -> None:
        self._database, self._unit_id = database.of(unit_id), unit_id

    def __call__(self, said: str, group: str) -> tuple[str, str] | None:
        """Return (id, name) of who is meant, None when nobody of the group works here by it."""
        # Not from the pool: who asks holds a connection already.
        with self._database.reading_apart() as connection:
            people = queries.accounts(connection, unit_id=self._unit_id)
        found = next((person for person in people if _is_meant(person, said)), None)
        if found is None or not found.active or not found.is_in(group):
            return None
        return str(found.id), found.name


def _is_meant(person: Account, said: str) -> bool:
    return said.casefold() == person.username.casefold() or said == str(person.id)
