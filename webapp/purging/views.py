"""Pages of purges: the list, one of them, the choice of cases, and what a second person decides."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import ApprovePurge, ProposePurge, RejectPurge, WithdrawPurge
from engine.permission import ADMINISTRATOR, AUDITOR
from engine.purge_log import purged_by
from engine.purging import MAX_CASES
from engine.queries import CaseLine, PurgeLine
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import own_words, submit
from webapp.context import office
from webapp.days import midnight_before, read_day
from webapp.i18n import gettext
from webapp.ids import new_id
from webapp.work.labels import case_numbers

blueprint = Blueprint("purging", __name__, url_prefix="/pemusnahan")


@dataclass(frozen=True)
class Doomed:
    """A case of a purge, as far as something is still known of it."""

    id: UUID
    process: str
    version: int
    numbers: tuple[str, ...]
    case: CaseLine | None  # while it is there


@blueprint.get("")
@requires_group(AUDITOR, ADMINISTRATOR)
def index() -> str:
    """List the purges, those that wait first."""
    account = logged_in_account()
    with office().database.reading() as connection:
        lines = queries.purges(connection, unit_id=account.unit_id)
    return render_template(
        "purging/index.html",
        waiting=[line for line in lines if line.status == "open"],
        decided=[line for line in lines if line.status != "open"],
        administers=account.is_in(ADMINISTRATOR),
    )


@blueprint.get("/usul")
@requires_group(ADMINISTRATOR)
def choose() -> str:
    """Show which cases of a procedure ended before a day, to choose from."""
    account = logged_in_account()
    chosen, before = request.args.get("proses", ""), read_day(request.args.get("sebelum", ""))
    found: list[CaseLine] = []
    with office().database.reading() as connection:
        processes = queries.definitions(connection, unit_id=account.unit_id)
        if chosen and before is not None:
            found = queries.ended_cases(
                connection,
                unit_id=account.unit_id,
                process_id=chosen,
                before=midnight_before(before, ZoneInfo(account.zone)),
                limit=MAX_CASES + 1,
            )
    return render_template(
        "purging/choose.html",
        processes=[(line.process_id, line.name or line.process_id) for line in processes],
        chosen=chosen,
        before=before,
        lines=found[:MAX_CASES],
        case_numbers=case_numbers,
        has_more=len(found) > MAX_CASES,
        most=MAX_CASES,
    )


@blueprint.post("/usul")
@requires_group(ADMINISTRATOR)
def propose() -> Response:
    """Let the chosen cases wait for a second person."""
    purge_id = new_id()
    rule = own_words("rule", gettext("Dasar pemusnahan"))
    minutes = own_words("minutes", gettext("Berita acara"))
    command = ProposePurge(purge_id, tuple(request.form.getlist("case")), rule, minutes)
    result = submit(command, "propose purge")
    flash(gettext("Diusulkan. Administrator lain harus menyetujuinya."), "ok")
    return redirect(url_for("purging.show", purge_id=_its_id(result.events[0], purge_id)))


@blueprint.get("/<uuid:purge_id>")
@requires_group(AUDITOR, ADMINISTRATOR)
def show(purge_id: UUID) -> str:
    """Show a purge and its cases: what is to go, or what has gone."""
    account = logged_in_account()
    with office().database.reading() as connection:
        line = queries.purge_of(connection, unit_id=account.unit_id, purge_id=purge_id)
        cases = _cases(connection, account.unit_id, line)
    is_own = line.proposed_by_id == str(account.id)
    may_act = account.is_in(ADMINISTRATOR) and line.status == "open"
    return render_template(
        "purging/show.html",
        line=line,
        cases=cases,
        may_decide=may_act and not is_own,
        may_withdraw=may_act and is_own,
    )


@blueprint.post("/<uuid:purge_id>/setujui")
@requires_group(ADMINISTRATOR)
def approve(purge_id: UUID) -> Response:
    """Destroy exactly what was proposed."""
    result = submit(ApprovePurge(purge_id), f"approve purge {purge_id}")
    count = len(result.events) - 1
    flash(gettext("%(count)d berkas dimusnahkan dengan riwayatnya.", count=count), "ok")
    return redirect(url_for("purging.show", purge_id=purge_id))


@blueprint.post("/<uuid:purge_id>/tolak")
@requires_group(ADMINISTRATOR)
def reject(purge_id: UUID) -> Response:
    """Refuse a purge for a reason."""
    reason = own_words("reason", gettext("Alasan"))
    submit(RejectPurge(purge_id, reason), f"reject purge {purge_id}")
    flash(gettext("Usulan ditolak; berkasnya tetap ada."), "ok")
    return redirect(url_for("purging.show", purge_id=purge_id))


@blueprint.post("/<uuid:purge_id>/tarik")
@requires_group(ADMINISTRATOR)
def withdraw(purge_id: UUID) -> Response:
    """Take one's own proposal back."""
    submit(WithdrawPurge(purge_id), f"withdraw purge {purge_id}")
    flash(gettext("Usulan ditarik kembali; berkasnya tetap ada."), "ok")
    return redirect(url_for("purging.show", purge_id=purge_id))


# ---- inside ------------------------------------------------------------------------------------


def _cases(connection: Connection, unit_id: UUID, line: PurgeLine) -> list[Doomed]:
    if line.status == "approved" and line.decided_at is not None:
        return [
            Doomed(each.id, each.process_id, each.version, each.numbers, None)
            for each in purged_by(connection, unit_id, line.decided_at, line.id)
        ]
    return [
        Doomed(
            each.id,
            each.process_name or each.process_id,
            each.version,
            tuple(case_numbers(each)),
            each,
        )
        for each in queries.cases_by_id(connection, instance_ids=line.cases)
    ]


def _its_id(event: object, drawn: UUID) -> UUID:
    """Return the id of the purge that was proposed: of a second click, that of the first."""
    found = getattr(event, "purge_id", drawn)
    assert isinstance(found, UUID)  # noqa: S101 - the event says so
    return found
