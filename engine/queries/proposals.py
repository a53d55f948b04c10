"""Deployments that were proposed: what each would bring, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from engine.commands import Actor, DeployBundle, DeployDefinition
from engine.errors import NotFound
from engine.tables import proposal, proposal_file


@dataclass(frozen=True)
class Proposal:
    """A proposal without its files."""

    id: UUID
    process_id: str
    name: str
    message: str
    status: str  # "open" | "approved" | "rejected" | "withdrawn"
    proposed_at: datetime
    proposed_by_id: str
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    reason: str
    definition_id: UUID | None  # what it became
    base: int | None
    in_force_at: datetime | None  # None: at once
    acknowledged: Mapping[str, str]  # "rule element" of a warning → why it stands
    waived: Mapping[str, str]  # scenario → why it may be broken
    migrate: bool  # whether running cases go along


def proposals(connection: Connection, *, unit_id: UUID, limit: int = 200) -> list[Proposal]:
    """Return the proposals of an office, the newest first."""
    query = select(proposal).where(proposal.c.unit_id == unit_id)
    query = query.order_by(proposal.c.proposed_at.desc(), proposal.c.id).limit(limit)
    return [_proposal(row) for row in connection.execute(query)]


def proposal_of(connection: Connection, *, unit_id: UUID, proposal_id: UUID) -> Proposal:
    """Return one proposal.

    Raises:
        NotFound: the office has none of that id.
    """
    return _proposal(_row(connection, unit_id, proposal_id))


def count_open_proposals(connection: Connection, *, unit_id: UUID) -> int:
    """Return how many proposals wait for somebody."""
    query = select(func.count()).select_from(proposal)
    query = query.where(proposal.c.unit_id == unit_id, proposal.c.status == "open")
    return int(connection.execute(query).scalar_one())


def proposer(connection: Connection, *, unit_id: UUID, proposal_id: UUID) -> Actor:
    """Return who proposed something, as he was then: running cases are moved in his name.

    Raises:
        NotFound: the office has no such proposal.
    """
    row = _row(connection, unit_id, proposal_id)
    groups = tuple(row.terms["groups"])
    return Actor(row.proposed_by_id, row.proposed_by, row.terms["position"], groups)


def proposed_deployment(
    connection: Connection, *, unit_id: UUID, proposal_id: UUID
) -> DeployDefinition | DeployBundle:
    """Return exactly what was proposed, as it would be deployed.

    Raises:
        NotFound: the office has no such proposal.
    """
    row = _row(connection, unit_id, proposal_id)
    files = connection.execute(
        select(proposal_file).where(proposal_file.c.proposal_id == proposal_id)
    )
    kept = [{"kind": f.kind, "name": f.name, "source": bytes(f.source)} for f in files]
    return deployment_of(row.terms, row.message, kept)


_SHARED = ("scripts", "waived", "in_force_at", "acknowledged", "migrate")  # of both commands


def deployment_of(
    terms: Mapping[str, Any], message: str, files: Iterable[Mapping[str, Any]]
) -> DeployDefinition | DeployBundle:
    """Return a deployment from its terms and its files, as the tables have them."""
    named: dict[str, dict[str, bytes]] = {"diagram": {}, "form": {}, "scenario": {}, "file": {}}
    for each in files:
        named[each["kind"]][each["name"]] = each["source"]
    said = {name: terms[name] for name in _SHARED}
    if named["file"]:
        return DeployBundle(named["file"], message, base=terms["bases"], **said)
    return DeployDefinition(
        named["diagram"][""],
        named["form"],
        message,
        scenarios=None if _keeps_scenarios(terms, named["scenario"]) else named["scenario"],
        base=terms["base"],
        mapping=terms["mapping"],
        **said,
    )


def _keeps_scenarios(terms: Mapping[str, Any], scenarios: Mapping[str, bytes]) -> bool:
    # Proposals that were made before a deployment could take the last one away do not say it.
    return bool(terms.get("keeps_scenarios", not scenarios))


def _row(connection: Connection, unit_id: UUID, proposal_id: UUID) -> Row[Any]:
    query = select(proposal).where(proposal.c.id == proposal_id, proposal.c.unit_id == unit_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a proposal '{proposal_id}', found none",
            indonesian="Pengajuan itu tidak ada.",
        )
    return row


def _proposal(row: Row[Any]) -> Proposal:
    terms = row.terms
    staged = terms["in_force_at"]
    return Proposal(
        id=row.id,
        process_id=row.process_id,
        name=row.name,
        message=row.message,
        status=row.status,
        proposed_at=row.proposed_at,
        proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        definition_id=row.definition_id,
        base=terms["bases"].get(row.process_id, terms["base"]),
        in_force_at=datetime.fromisoformat(staged) if staged else None,
        acknowledged=terms["acknowledged"],
        waived=terms["waived"],
        migrate=terms["migrate"],
    )
