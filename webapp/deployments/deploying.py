"""A draft is proposed, or deployed where nobody need approve; never over a newer version."""

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.checking import Unfit
from engine.commands import DeployBundle, DeployDefinition
from engine.diagram.model import Problem
from engine.errors import Conflict, Invalid
from engine.events import DefinitionDeployed
from engine.queries import DefinitionLine
from webapp.accounts.login import current_actor, logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import submit
from webapp.context import office
from webapp.deployments import checks
from webapp.deployments.access import PROPOSERS, needs_approval
from webapp.deployments.consequences import Consequences, consequences
from webapp.deployments.pages import blueprint
from webapp.deployments.terms import WAIVED, WARNING, Terms, proposal, read_terms, typed_terms
from webapp.drafts.access import open_draft
from webapp.drafts.records import Draft
from webapp.i18n import gettext
from webapp.ids import new_id


@blueprint.get("/rancangan/<uuid:draft_id>/terapkan")
@requires_group(*PROPOSERS)
def deploy(draft_id: UUID) -> Response:
    """Show what is to be said of a draft, what it would bring, and on what terms."""
    draft, newest = _draft(draft_id)
    if _is_stale(draft, newest):
        return _stale_page(draft, newest)
    return _page(draft, Terms(), {})


@blueprint.post("/rancangan/<uuid:draft_id>/terapkan")
@requires_group(*PROPOSERS)
def submit_deploy(draft_id: UUID) -> Response:
    """Propose a draft, or deploy it where nobody need approve."""
    draft, newest = _draft(draft_id)
    if _is_stale(draft, newest):
        return _stale_page(draft, newest)
    try:
        return hand_in(_deployment(draft, read_terms()), f"deploy {draft_id}")
    except Unfit as unfit:
        return _page(draft, typed_terms(), {}, unfit)
    except Conflict:
        draft, newest = _draft(draft_id)
        if not _is_stale(draft, newest):
            raise
        return _stale_page(draft, newest)
    except Invalid as refusal:
        problems = {refusal.field or "message": refusal.sentence(str(get_locale()))}
        return _page(draft, typed_terms(), problems)


def hand_in(deployment: DeployDefinition | DeployBundle, deed: str) -> Response:
    """Propose a deployment, or carry it out where nobody need approve; go on to what came of it.

    Raises:
        Refusal: it cannot be deployed, or not by him.
    """
    if needs_approval():
        proposal_id = new_id()
        result = submit(proposal(proposal_id, deployment), deed)
        proposed: UUID = getattr(result.events[0], "proposal_id", proposal_id)
        flash(gettext("Diajukan. Versi ini berlaku setelah disetujui orang kedua."), "ok")
        return redirect(url_for("deployments.show", proposal_id=proposed))
    result = submit(deployment, deed)
    versions = [event for event in result.events if isinstance(event, DefinitionDeployed)]
    if len(versions) > 1:
        flash(gettext("%(count)d prosedur berlaku untuk berkas baru.", count=len(versions)), "ok")
        return redirect(url_for("procedures.index"))
    deployed = versions[0]
    if deployed.in_force_at:
        sentence = gettext("Versi %(version)d diterima dan berlaku pada saatnya.",
                           version=deployed.version)  # fmt: skip
    else:
        sentence = gettext(
            "Versi %(version)d berlaku untuk berkas baru; yang berjalan tetap pada versinya.",
            version=deployed.version,
        )
    flash(sentence, "ok")
    return redirect(url_for("procedures.show", definition_id=deployed.definition_id))


def _draft(draft_id: UUID) -> tuple[Draft, DefinitionLine | None]:
    """Return a draft, and the newest version of its process."""
    account = logged_in_account()
    with office().database.reading() as connection:
        draft = open_draft(connection, account, draft_id)
        versions = queries.definition_versions(
            connection, unit_id=account.unit_id, process_id=draft.process_id
        )
    return draft, versions[0] if versions else None


def _is_stale(draft: Draft, newest: DefinitionLine | None) -> bool:
    return newest is not None and newest.version != (draft.base_version or 0)


def _deployment(draft: Draft, terms: Terms) -> DeployDefinition:
    """Return the deployment of a draft; people do what its script tasks say, and it says so."""
    return DeployDefinition(
        draft.diagram,
        draft.forms,
        terms.message,
        scripts="manual",
        scenarios=draft.scenarios,
        waived=terms.waived,
        base=draft.base_version or 0,
        in_force_at=terms.in_force_at(office().runtime.zone()),
        acknowledged=terms.acknowledged,
        migrate=terms.migrate,
    )


def _page(
    draft: Draft, terms: Terms, problems: dict[str, str], unfit: Unfit | None = None
) -> Response:
    said, brought = _looked_at(draft, unfit)
    found = checks.findings(said, terms.acknowledged, terms.waived, str(get_locale()))
    page = render_template(
        "deployments/deploy.html",
        draft=draft,
        found=found,
        consequences=brought,
        terms=terms,
        problems=problems,
        approval=needs_approval(),
        zone=office().runtime.zone(),
        names={"warning": WARNING, "waived": WAIVED},
    )
    is_refused = request.method == "POST"
    return make_response(page, 422 if is_refused else 200)


def _looked_at(
    draft: Draft, unfit: Unfit | None
) -> tuple[tuple[Problem, ...], Consequences | None]:
    """Return what is to be said of a draft, and what it would bring if it can run.

    Scenarios that are broken are said, but do not keep it from being looked at.
    """
    broken: tuple[Problem, ...] = ()
    waived: dict[str, str] = {}
    for _ in range(2):
        if unfit is not None:
            broken = tuple(p for p in unfit.found if p.rule == checks.BROKEN)
            if len(broken) < len(unfit.found):
                return unfit.found, None
            waived = {problem.file: gettext("Belum diputuskan.") for problem in broken}
        deployment = _deployment(draft, Terms(waived=waived))
        try:
            brought = consequences(deployment, current_actor())
        except Unfit as found:
            unfit = found
            continue
        with office().database.reading() as connection:
            said = checks.of_definition(connection, deployment, brought.definition)
        return (*broken, *said), brought
    return unfit.found if unfit else (), None


def _stale_page(draft: Draft, newest: DefinitionLine | None) -> Response:
    page = render_template("deployments/stale.html", draft=draft, newest=newest)
    return make_response(page, 409)
