"""What is compared: a version that was deployed, or a draft, each with who may look at it."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import Connection

from engine.checking import TOO_COSTLY
from engine.diagram.comparing import Contents, contents
from engine.errors import Forbidden, Invalid, NotFound
from engine.permission import ADMINISTRATOR, ANALYST
from webapp.accounts.queries import Account
from webapp.context import office
from webapp.drafts.access import open_draft
from webapp.i18n import gettext
from webapp.versions.folder import deployed_version

DRAFT = "rancangan:"  # before a draft's id, in addresses


@dataclass(frozen=True)
class Side:
    """One of the versions that are compared."""

    name: str  # as an address has it
    label: str
    address: str  # of its own page
    process_id: str
    diagram_url: str  # "" of a draft: its diagram goes with the page
    diagram: bytes
    contents: Contents


def side(connection: Connection, account: Account, name: str) -> Side:
    """Return the version or draft that an address names.

    Raises:
        NotFound: there is none.
        Forbidden: it is a draft that the person may not see.
        Invalid: nothing can be read from it.
    """
    if name.startswith(DRAFT):
        return _draft(connection, account, name)
    definition_id = _id(name)
    unit_id = account.unit_id
    version = deployed_version(connection, office().runtime, definition_id, unit_id)
    return Side(
        name,
        gettext("Versi %(number)d", number=version.number),
        url_for("procedures.show", definition_id=definition_id),
        version.process_id,
        url_for("procedures.diagram", definition_id=definition_id),
        version.diagram,
        contents(
            version.diagram,
            version.forms,
            scenarios=version.scenarios,
            process_id=version.process_id,
        ),
    )


def _draft(connection: Connection, account: Account, name: str) -> Side:
    if not account.is_in(ANALYST, ADMINISTRATOR):
        raise Forbidden(
            f"Expected an analyst to look at a draft, but {account.username} is none",
            indonesian="Hanya analis yang dapat melihat rancangan.",
        )
    draft = open_draft(connection, account, _id(name.removeprefix(DRAFT)))
    _require_harmless(draft.diagram)
    try:
        found = contents(draft.diagram, draft.forms, scenarios=draft.scenarios)
    except ValueError as error:
        raise Invalid(
            f"Expected a draft with one process, but: {error}",
            indonesian="Rancangan ini belum memuat satu proses yang dapat dibaca.",
        ) from error
    label = gettext("Rancangan “%(name)s”", name=draft.name)
    page = url_for("drafts.model", draft_id=draft.id)
    return Side(name, label, page, found.process.id, "", draft.diagram, found)


def _require_harmless(diagram: bytes) -> None:
    """Refuse a draft that would hold up the server; it is tried within bounds first.

    Raises:
        Invalid: it takes too long, or too much memory.
    """
    for problem in office().runtime.read(diagram, scripts="manual").problems:
        if problem.rule == TOO_COSTLY:
            raise Invalid(problem.message["en"], indonesian=problem.message["id"])


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound(
            f"Expected the id of a version, but found '{text[:60]}'",
            indonesian="Versi itu tidak ada.",
        ) from error
