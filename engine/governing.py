"""Who puts a version in force: one person, or one who proposes it and another who approves.

A proposal keeps the very bytes that are deployed when it is approved; they are checked again then.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine import deploying, permission, proposals, queries
from engine.checking import Prepared
from engine.commands import (
    Actor,
    ApproveDeployment,
    Command,
    DeployBundle,
    DeployDefinition,
    ProposeDeployment,
    RejectDeployment,
    WithdrawDeployment,
)
from engine.deploying import deploy, foresee
from engine.deployment import content_digest
from engine.errors import Forbidden, Invalid, WrongState
from engine.events import (
    DefinitionDeployed,
    DeploymentApproved,
    DeploymentProposed,
    DeploymentRejected,
    DeploymentWithdrawn,
    Event,
)
from engine.moving import take_along
from engine.rehearsing import Policy as RehearsalPolicy
from engine.terms import Terms, moment, terms_of
from engine.work import Work

Governed = (
    DeployDefinition,
    DeployBundle,
    ProposeDeployment,
    ApproveDeployment,
    RejectDeployment,
    WithdrawDeployment,
)  # the commands of which this module says who may


class Policy(RehearsalPolicy, Protocol):
    """What of an office's policy decides who deploys."""

    @property
    def deployment_approvers(self) -> tuple[str, ...]:
        """The groups of whom one must approve what another proposes; none: nobody need."""


class Host(deploying.Host, Protocol):
    """What governing needs of the runtime."""

    @property
    def policy(self) -> Policy:
        """What the office decides for itself."""


@dataclass(frozen=True)
class Now:
    """The time of the log's entry, and what the clock says."""

    at: datetime
    clock: datetime


def prepare(host: Host, command: Command, actor: Actor) -> tuple[Prepared, ...]:
    """Do what takes a while and needs no transaction: read the files of a deployment.

    Raises:
        Refusal: they cannot be deployed, or not by him.
    """
    if isinstance(command, ProposeDeployment):
        _require_message(command)
        return deploying.prepare(host, proposals.proposed(command), actor)
    if isinstance(command, ApproveDeployment):
        _require_approver(host, actor)
        return deploying.read_files(host, _kept(host, command.proposal_id))
    return deploying.prepare(host, command, actor)


def carry_out(
    host: Host,
    work: Work,
    command: Command,
    actor: Actor,
    now: Now,
    prepared: tuple[Prepared, ...],
) -> tuple[Event, ...]:
    """Deploy, propose, approve, reject or withdraw.

    Raises:
        Refusal: not by him, or not now; nothing was done.
    """
    if isinstance(command, DeployDefinition | DeployBundle):
        _require_no_approver(host, actor)
        terms = terms_of(command, actor.name, now.at, now.clock)
        return _deploy(host, work, prepared, terms, actor)
    if isinstance(command, ProposeDeployment):
        return _propose(host, work, command, actor, now, prepared)
    if isinstance(command, ApproveDeployment):
        return _approve(host, work, command, actor, now, prepared)
    if isinstance(command, RejectDeployment):
        return _reject(host, work, command, actor, now)
    assert isinstance(command, WithdrawDeployment)  # noqa: S101 - all that is left of Governed
    return _withdraw(host, work, command, actor, now)


def require_decider(host: Host, actor: Actor, deed: str, deed_indonesian: str) -> None:
    """Refuse unless the actor alone may decide what is in force: an approver where there are any.

    Raises:
        Forbidden: he may not.
    """
    if host.policy.deployment_approvers:
        permission.require_any(actor, host.policy.deployment_approvers, deed, deed_indonesian)
    else:
        permission.require_deployer(actor, deed, deed_indonesian)


def _deploy(
    host: Host, work: Work, prepared: tuple[Prepared, ...], terms: Terms, actor: Actor
) -> tuple[Event, ...]:
    deployed = deploy(host, work, prepared, terms)
    return (*deployed, *take_along(host, work, deployed, terms, actor))


def _propose(
    host: Host,
    work: Work,
    command: ProposeDeployment,
    actor: Actor,
    now: Now,
    prepared: tuple[Prepared, ...],
) -> tuple[Event, ...]:
    if proposals.is_known(work, host.unit_id, command.proposal_id):
        raise WrongState(f"Expected a new proposal, but '{command.proposal_id}' is there already")
    terms = terms_of(proposals.proposed(command), actor.name, now.at, now.clock)
    foresee(host, work, prepared, terms)
    main = prepared[-1]
    proposals.add(work, host.unit_id, command, main.process, actor, now.at)
    digest = content_digest(main.diagram, main.forms, main.scenarios)
    return (DeploymentProposed(command.proposal_id, main.process.id, digest),)


def _approve(
    host: Host,
    work: Work,
    command: ApproveDeployment,
    actor: Actor,
    now: Now,
    prepared: tuple[Prepared, ...],
) -> tuple[Event, ...]:
    its_id, its_name = proposals.proposer_of_open(work, host.unit_id, command.proposal_id)
    if its_id == actor.id:
        raise Forbidden(
            f"Expected somebody else to approve what {its_name} proposes",
            indonesian="Pengajuan Anda sendiri harus disetujui oleh orang lain.",
        )
    deployment = _kept(host, command.proposal_id)
    staged_at = moment(deployment.in_force_at)
    if staged_at is not None and staged_at < now.at:  # it waited too long: at once
        deployment = replace(deployment, in_force_at=None)
    terms = terms_of(deployment, its_name, now.at, now.clock)
    terms = replace(terms, approved_by=actor.name)
    deployed = _deploy(host, work, prepared, terms, _proposer(host, command.proposal_id))
    versions = [event for event in deployed if isinstance(event, DefinitionDeployed)]
    became = versions[-1].definition_id
    proposals.decide(work, command.proposal_id, "approved", actor, now.at, definition_id=became)
    return (DeploymentApproved(command.proposal_id), *deployed)


def _reject(
    host: Host, work: Work, command: RejectDeployment, actor: Actor, now: Now
) -> tuple[Event, ...]:
    _require_approver(host, actor)
    if not command.reason.strip():
        raise Invalid(
            "Expected a reason, found none",
            indonesian="Isilah alasan penolakan.",
            field="reason",
        )
    proposals.proposer_of_open(work, host.unit_id, command.proposal_id)
    proposals.decide(work, command.proposal_id, "rejected", actor, now.at, reason=command.reason)
    return (DeploymentRejected(command.proposal_id, command.reason),)


def _withdraw(
    host: Host, work: Work, command: WithdrawDeployment, actor: Actor, now: Now
) -> tuple[Event, ...]:
    its_id, its_name = proposals.proposer_of_open(work, host.unit_id, command.proposal_id)
    if its_id != actor.id:
        raise Forbidden(
            f"Expected {its_name}, who proposed it, to withdraw it, but {actor.name} asked",
            indonesian=f"Hanya {its_name} yang dapat menarik kembali pengajuan ini.",
        )
    proposals.decide(work, command.proposal_id, "withdrawn", actor, now.at)
    return (DeploymentWithdrawn(command.proposal_id),)


def _kept(host: Host, proposal_id: UUID) -> DeployDefinition | DeployBundle:
    with host.database.reading_apart() as connection:
        return queries.proposed_deployment(
            connection, unit_id=host.unit_id, proposal_id=proposal_id
        )


def _proposer(host: Host, proposal_id: UUID) -> Actor:
    with host.database.reading_apart() as connection:
        return queries.proposer(connection, unit_id=host.unit_id, proposal_id=proposal_id)


def _require_message(command: ProposeDeployment) -> None:
    if not command.message.strip():
        raise Invalid(
            "Expected a message that says what has changed, found none",
            indonesian="Tulis apa yang berubah.",
            field="message",
        )


def _require_approver(host: Host, actor: Actor) -> None:
    groups = host.policy.deployment_approvers or (permission.ADMINISTRATOR,)
    permission.require_any(actor, groups, "decide on a proposal", "memutuskan pengajuan")


def _require_no_approver(host: Host, actor: Actor) -> None:
    if host.policy.deployment_approvers and not actor.is_system:
        raise Forbidden(
            "Expected a proposal that somebody else approves, but found a deployment: propose it",
            indonesian="Versi baru di kantor ini harus disetujui orang kedua. Ajukan dahulu.",
        )
