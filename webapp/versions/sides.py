"""What is compared: a version, a draft or a proposal, each with who may look at it."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from sqlalchemy import Connection

from engine import queries
from engine.checking import TOO_COSTLY
from engine.commands import DeployDefinition
from engine.diagram.comparing import Contents, contents
from engine.errors import Forbidden, Invalid, NotFound
from engine.permission import ADMINISTRATOR, ANALYST
from webapp.accounts.queries import Account
from webapp.context import office
from webapp.deployments.access import require_reader
from webapp.drafts.access import open_draft
from webapp.i18n import gettext
from webapp.versions.folder import deployed_version

DRAFT = "rancangan:"  # before a draft's id, in addresses
PROPOSAL = "pengajuan:"  # before a proposal's


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
    """Return the version, draft or proposal that an address names.

    Raises:
        NotFound: there is none.
        Forbidden: it is a draft or a proposal that the person may not see.
        Invalid: nothing can be read from it.
    """
    if name.startswith(DRAFT):
        return _draft(connection, account, name)
    if name.startswith(PROPOSAL):
        return _proposal(connection, account, name)
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


def _proposal(connection: Connection, account: Account, name: str) -> Side:
    require_reader(account)
    proposal_id = _id(name.removeprefix(PROPOSAL))
    chosen = {"unit_id": account.unit_id, "proposal_id": proposal_id}
    line = queries.proposal_of(connection, **chosen)
    proposed = queries.proposed_deployment(connection, **chosen)
    if not isinstance(proposed, DeployDefinition):
        raise Invalid(
            "Expected a proposal of one diagram, found several",
            indonesian="Pengajuan ini terdiri atas beberapa diagram.",
        )
    scenarios = proposed.scenarios
    if scenarios is None:
        scenarios = _kept(connection, line)
    return Side(
        name,
        gettext("Pengajuan %(who)s", who=line.proposed_by),
        url_for("deployments.show", proposal_id=proposal_id),
        line.process_id,
        url_for("deployments.diagram", proposal_id=proposal_id),
        proposed.diagram,
        contents(
            proposed.diagram,
            proposed.forms,
            scenarios=scenarios,
            process_id=line.process_id,
        ),
    )


def _kept(connection: Connection, line: queries.Proposal) -> dict[str, bytes]:
    """Return the scenarios that a proposal without any keeps: those of the newest version."""
    unit_id = office().unit_id
    return queries.scenarios(connection, unit_id=unit_id, process_id=line.process_id)


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
