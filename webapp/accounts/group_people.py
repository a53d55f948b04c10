"""Who does the work of a group."""

from uuid import UUID

from sqlalchemy import Connection

from webapp.accounts.queries import Account, accounts


def people_of(connection: Connection, *, unit_id: UUID, group: str) -> list[Account]:
    """Return the active people of a group, by name: to whom its work can be handed."""
    people = accounts(connection, unit_id=unit_id)
    return [person for person in people if person.active and person.is_in(group)]
