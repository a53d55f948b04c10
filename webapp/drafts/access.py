"""Who may look at a draft, who may change it, and how many one may have."""

from uuid import UUID

from sqlalchemy import Connection

from engine import queries as engine_queries
from engine.errors import Conflict, Forbidden
from engine.permission import ADMINISTRATOR, ANALYST
from webapp.accounts.queries import Account
from webapp.drafts import queries
from webapp.drafts.records import MAX_DRAFTS, Draft, DraftLine

DRAFTERS = (ANALYST, ADMINISTRATOR)


def open_draft(connection: Connection, account: Account, draft_id: UUID) -> Draft:
    """Return a draft that a person may look at: his own, or one that is shared.

    Raises:
        NotFound: the office has none of that id.
        Forbidden: it is another's, who does not share it.
    """
    found = queries.draft(connection, unit_id=account.unit_id, draft_id=draft_id)
    if not found.is_of(account.id) and not found.shared:
        raise not_yours(found, account)
    return found


def own_draft(connection: Connection, account: Account, draft_id: UUID) -> Draft:
    """Return a draft that a person may change.

    Raises:
        NotFound: the office has none of that id.
        Forbidden: it is another's.
    """
    found = queries.draft(connection, unit_id=account.unit_id, draft_id=draft_id)
    if not found.is_of(account.id):
        raise not_yours(found, account)
    return found


def newest_version(connection: Connection, draft: DraftLine) -> int | None:
    """Return the newest version of the process of a draft, None when it has none."""
    lines = engine_queries.definition_versions(
        connection, unit_id=draft.unit_id, process_id=draft.process_id
    )
    return lines[0].version if lines else None


def not_yours(draft: DraftLine, account: Account) -> Forbidden:
    """Return the refusal for whose the draft is not."""
    return Forbidden(
        f"Expected a draft of {account.username}, but it is of {draft.owner_name}",
        indonesian=f"Rancangan ini milik {draft.owner_name}. Salin dahulu bila dibagikan.",
    )


def require_room(connection: Connection, account: Account) -> None:
    """Refuse another draft of who has many.

    Raises:
        Conflict: he has as many as a person may have.
    """
    owner = str(account.id)
    count = queries.count_drafts(connection, unit_id=account.unit_id, owner_id=owner)
    if count >= MAX_DRAFTS:
        raise Conflict(
            f"Expected at most {MAX_DRAFTS} drafts of a person, but there are {count}",
            indonesian=f"Anda sudah mempunyai {count} rancangan. Buang yang tidak dipakai.",
        )
