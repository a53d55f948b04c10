"""Proposals of deployments as rows: added, found while they wait, and decided.

What may be done with one is said by `engine.governing`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from engine import queries
from engine.commands import Actor, DeployBundle, DeployDefinition, ProposeDeployment
from engine.diagram.model import Process
from engine.errors import NotFound, WrongState
from engine.statements import Hot
from engine.tables import proposal, proposal_file
from engine.work import Work

DONE = {"approved": "disetujui", "rejected": "ditolak", "withdrawn": "ditarik kembali"}

_ADD = Hot(
    insert(proposal),
    [
        "id",
        "unit_id",
        "process_id",
        "name",
        "message",
        "terms",
        "status",
        "proposed_at",
        "proposed_by_id",
        "proposed_by",
    ],
)
_ADD_FILE = Hot(insert(proposal_file), ["proposal_id", "kind", "name", "source"])
_FIND = Hot(
    select(proposal.c.status, proposal.c.proposed_by_id, proposal.c.proposed_by).where(
        proposal.c.id == bindparam("its_id"), proposal.c.unit_id == bindparam("its_unit")
    )
)
_DECIDE = Hot(
    update(proposal)
    .where(proposal.c.id == bindparam("its_id"))
    .values(
        status=bindparam("new_status"),
        decided_at=bindparam("new_decided_at", type_=proposal.c.decided_at.type),
        decided_by=bindparam("new_decided_by"),
        reason=bindparam("new_reason"),
        definition_id=bindparam("new_definition_id", type_=proposal.c.definition_id.type),
    )
)


def is_known(work: Work, unit_id: UUID, proposal_id: UUID) -> bool:
    """Say whether an office has a proposal of that id, whatever became of it."""
    return work.one(_FIND, its_id=proposal_id, its_unit=unit_id) is not None


def add(
    work: Work,
    unit_id: UUID,
    command: ProposeDeployment,
    process: Process,
    actor: Actor,
    at: datetime,
) -> None:
    """Add a proposal with the very bytes that would be deployed.

    Args:
        work: the unit of work of the office's stream.
        unit_id: the office.
        command: what is proposed.
        process: of which it is: of several, the one that the others do not call.
        actor: who proposes.
        at: the time of the log's entry.
    """
    row = {
        "id": command.proposal_id,
        "unit_id": unit_id,
        "process_id": process.id,
        "name": process.name,
        "message": command.message,
        "terms": {
            **_terms_row(command),
            "position": actor.position,
            "groups": list(actor.groups),
        },
        "status": "open",
        "proposed_at": at,
        "proposed_by_id": actor.id,
        "proposed_by": actor.name,
    }
    work.run(_ADD, [row])
    work.run(_ADD_FILE, _file_rows(command))


def proposer_of_open(work: Work, unit_id: UUID, proposal_id: UUID) -> tuple[str, str]:
    """Return who made a proposal that waits, (id, name); the office's row is locked meanwhile.

    Raises:
        NotFound: the office has none of that id.
        WrongState: it has been decided.
    """
    row = work.one(_FIND, its_id=proposal_id, its_unit=unit_id)
    if row is None:
        raise NotFound(
            f"Expected a proposal '{proposal_id}', found none",
            indonesian="Pengajuan itu tidak ada.",
        )
    if row[0] != "open":
        raise WrongState(
            f"Expected the proposal to be open, but it is {row[0]}",
            indonesian=f"Pengajuan ini sudah {DONE[row[0]]}.",
        )
    return row[1], row[2]


def decide(
    work: Work,
    proposal_id: UUID,
    status: str,
    actor: Actor,
    at: datetime,
    *,
    reason: str = "",
    definition_id: UUID | None = None,
) -> None:
    """Write what became of a proposal, and by whom."""
    row = {
        "its_id": proposal_id,
        "new_status": status,
        "new_decided_at": at,
        "new_decided_by": actor.name,
        "new_reason": reason,
        "new_definition_id": definition_id,
    }
    work.run(_DECIDE, [row])


def proposed(command: ProposeDeployment) -> DeployDefinition | DeployBundle:
    """Return the deployment that is proposed."""
    return queries.deployment_of(_terms_row(command), command.message, _file_rows(command))


def _terms_row(command: ProposeDeployment) -> dict[str, Any]:
    """Return what of a proposal is neither files nor message, as its row keeps it."""
    return {
        "scripts": command.scripts,
        "keeps_scenarios": command.scenarios is None,
        "waived": dict(command.waived),
        "base": command.base,
        "bases": dict(command.bases),
        "in_force_at": command.in_force_at,
        "acknowledged": dict(command.acknowledged),
        "migrate": command.migrate,
        "mapping": dict(command.mapping),
    }


def _file_rows(command: ProposeDeployment) -> list[dict[str, Any]]:
    scenarios = command.scenarios or {}
    files = {"form": command.forms, "scenario": scenarios, "file": command.files}
    kinds = [(kind, name, named[name]) for kind, named in files.items() for name in sorted(named)]
    if not command.files:
        kinds.insert(0, ("diagram", "", command.diagram))
    return [
        {"proposal_id": command.proposal_id, "kind": kind, "name": name, "source": source}
        for kind, name, source in kinds
    ]
