"""Proposals: the list, one with all that a second person must know, and what he decides."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import (
    ApproveDeployment,
    DeployBundle,
    DeployDefinition,
    RejectDeployment,
    WithdrawDeployment,
)
from engine.deployment import definition_id
from engine.diagram.comparing import compare, contents
from engine.errors import NotFound, Refusal
from engine.events import DefinitionDeployed
from engine.queries import Proposal
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.acting import own_words, submit
from webapp.cases.views import diagram_answer
from webapp.context import office
from webapp.deployments import checks
from webapp.deployments.access import decides, require_reader
from webapp.deployments.consequences import Consequences, consequences
from webapp.deployments.pages import blueprint
from webapp.i18n import gettext
from webapp.versions.folder import deployed_version
from webapp.versions.wording import Group, in_words


@blueprint.get("/pengajuan")
@requires_login
def index() -> str:
    """List the proposals, those that wait first."""
    account = logged_in_account()
    require_reader(account)
    with office().database.reading() as connection:
        lines = queries.proposals(connection, unit_id=account.unit_id)
    return render_template(
        "deployments/index.html",
        waiting=[line for line in lines if line.status == "open"],
        decided=[line for line in lines if line.status != "open"],
    )


@blueprint.get("/pengajuan/<uuid:proposal_id>")
@requires_login
def show(proposal_id: UUID) -> str:
    """Show a proposal: what changes, what is to be said of it, what becomes of running cases."""
    account = logged_in_account()
    line, deployment = _proposal(proposal_id)
    brought, refusal = _brought(line, deployment)
    is_own = line.proposed_by_id == str(account.id)
    return render_template(
        "deployments/show.html",
        line=line,
        is_own=is_own,
        may_decide=decides(account) and not is_own,
        consequences=brought,
        refusal=None if refusal is None else refusal.sentence(str(get_locale())),
        found=_findings(line, deployment, brought),
        groups=_differences(line, deployment),
        base_id=definition_id(account.unit_id, line.process_id, line.base or 0),
        has_scenarios=_has_scenarios(line, deployment),
        has_diagram=isinstance(deployment, DeployDefinition),
        diagram_state={"diagram_url": url_for("deployments.diagram", proposal_id=proposal_id)},
    )


@blueprint.get("/pengajuan/<uuid:proposal_id>/diagram.bpmn")
@requires_login
def diagram(proposal_id: UUID) -> Response:
    """Send the diagram that is proposed."""
    line, deployment = _proposal(proposal_id)
    if not isinstance(deployment, DeployDefinition):
        raise NotFound(
            "Expected a proposal of one diagram, found several",
            indonesian="Pengajuan ini terdiri atas beberapa diagram.",
        )
    return diagram_answer(deployment.diagram, f"{line.process_id}-pengajuan")


@blueprint.post("/pengajuan/<uuid:proposal_id>/setujui")
@requires_login
def approve(proposal_id: UUID) -> Response:
    """Put in force exactly what was proposed."""
    result = submit(ApproveDeployment(proposal_id), f"approve {proposal_id}")
    versions = [event for event in result.events if isinstance(event, DefinitionDeployed)]
    flash(gettext("Disetujui: versi %(version)d.", version=versions[-1].version), "ok")
    return redirect(url_for("procedures.show", definition_id=versions[-1].definition_id))


@blueprint.post("/pengajuan/<uuid:proposal_id>/tolak")
@requires_login
def reject(proposal_id: UUID) -> Response:
    """Reject a proposal for a reason."""
    reason = own_words("reason", gettext("Alasan"))
    submit(RejectDeployment(proposal_id, reason), f"reject {proposal_id}")
    flash(gettext("Pengajuan ditolak."), "ok")
    return redirect(url_for("deployments.show", proposal_id=proposal_id))


@blueprint.post("/pengajuan/<uuid:proposal_id>/tarik")
@requires_login
def withdraw(proposal_id: UUID) -> Response:
    """Take one's own proposal back."""
    submit(WithdrawDeployment(proposal_id), f"withdraw {proposal_id}")
    flash(gettext("Pengajuan ditarik kembali."), "ok")
    return redirect(url_for("deployments.show", proposal_id=proposal_id))


def _proposal(proposal_id: UUID) -> tuple[Proposal, DeployDefinition | DeployBundle]:
    account = logged_in_account()
    require_reader(account)
    chosen = {"unit_id": account.unit_id, "proposal_id": proposal_id}
    with office().database.reading() as connection:
        line = queries.proposal_of(connection, **chosen)
        return line, queries.proposed_deployment(connection, **chosen)


def _brought(
    line: Proposal, deployment: DeployDefinition | DeployBundle
) -> tuple[Consequences | None, Refusal | None]:
    """Return what an open proposal would bring, or why it cannot be approved any more."""
    if line.status != "open":
        return None, None
    with office().database.reading() as connection:
        proposer = queries.proposer(connection, unit_id=office().unit_id, proposal_id=line.id)
    try:
        return consequences(_at_once_if_late(deployment, line), proposer), None
    except Refusal as refusal:
        return None, refusal


def _at_once_if_late(
    deployment: DeployDefinition | DeployBundle, line: Proposal
) -> DeployDefinition | DeployBundle:
    """Return a proposal as it would be approved now: whose moment has passed is at once."""
    if line.in_force_at is None or line.in_force_at > office().clock.now():
        return deployment
    return type(deployment)(**{**vars(deployment), "in_force_at": None})


def _findings(
    line: Proposal, deployment: DeployDefinition | DeployBundle, brought: Consequences | None
) -> checks.Findings:
    if brought is None or not isinstance(deployment, DeployDefinition):
        return checks.Findings()
    with office().database.reading() as connection:
        said = checks.of_definition(connection, deployment, brought.definition)
    return checks.findings(said, line.acknowledged, line.waived, str(get_locale()))


def _has_scenarios(line: Proposal, deployment: DeployDefinition | DeployBundle) -> bool:
    """Whether something is played before this is in force: its own scenarios, or those kept."""
    if isinstance(deployment, DeployDefinition) and deployment.scenarios is not None:
        return bool(deployment.scenarios)
    unit_id = logged_in_account().unit_id
    with office().database.reading() as connection:
        return bool(queries.scenarios(connection, unit_id=unit_id, process_id=line.process_id))


def _differences(
    line: Proposal, deployment: DeployDefinition | DeployBundle
) -> tuple[Group, ...] | None:
    """Return what differs from the version that was changed; None where there is none."""
    if not line.base or not isinstance(deployment, DeployDefinition):
        return None
    account, runtime = logged_in_account(), office().runtime
    with office().database.reading() as connection:
        base = runtime.definitions.version(account.unit_id, line.process_id, line.base)
        before = deployed_version(connection, runtime, base.id, account.unit_id)
    chosen = {"process_id": line.process_id}
    old = contents(before.diagram, before.forms, scenarios=before.scenarios, **chosen)
    kept = before.scenarios if deployment.scenarios is None else deployment.scenarios
    new = contents(deployment.diagram, deployment.forms, scenarios=kept, **chosen)
    return in_words(compare(old, new), old, new, str(get_locale()))
