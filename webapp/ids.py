"""Ids of what is no case (accounts, publications): drawn here, sorted by time."""

from uuid import UUID

from uuid6 import uuid7


def new_id() -> UUID:
    """Return a fresh UUIDv7 of the standard library's type, which every database driver knows."""
    return UUID(int=uuid7().int)
