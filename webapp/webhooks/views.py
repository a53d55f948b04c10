"""Pages of subscriptions: the list, one of them with what it has not got yet, and a trial."""

from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import EndSubscription, SubscribeEvents
from engine.errors import WrongState
from engine.jobs import JobFailed
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import own_words, submit
from webapp.context import office
from webapp.i18n import gettext
from webapp.ids import new_id
from webapp.webhooks.kinds import KINDS
from webapp.webhooks.posting import Unreachable
from webapp.webhooks.signing import in_words
from webapp.webhooks.telling import Refused, send, subscription_secret

blueprint = Blueprint("webhooks", __name__, url_prefix="/langganan")

MOST_SHOWN = 100


@blueprint.get("")
@requires_group(AUDITOR, ADMINISTRATOR)
def index() -> str:
    """List the subscriptions, those that are told of something first."""
    account = logged_in_account()
    with office().database.reading() as connection:
        lines = queries.subscriptions(connection, unit_id=account.unit_id)
    return render_template(
        "webhooks/index.html",
        active=[line for line in lines if line.is_active],
        ended=[line for line in lines if not line.is_active],
        administers=account.is_in(ADMINISTRATOR),
    )


@blueprint.get("/baru")
@requires_group(ADMINISTRATOR)
def choose() -> str:
    """Ask for an address, and what it is to be told."""
    with office().database.reading() as connection:
        processes = queries.definitions(connection, unit_id=logged_in_account().unit_id)
    return render_template(
        "webhooks/choose.html",
        kinds=KINDS,
        processes=[(line.process_id, line.name or line.process_id) for line in processes],
    )


@blueprint.post("/baru")
@requires_group(ADMINISTRATOR)
def subscribe() -> Response:
    """Tell an address of what happens from now on."""
    subscription_id = new_id()
    command = SubscribeEvents(
        subscription_id,
        request.form.get("url", "").strip(),
        tuple(request.form.getlist("kind")),
        tuple(request.form.getlist("process")),
        own_words("description", gettext("Keterangan")),
    )
    result = submit(command, "subscribe")
    its_id = getattr(result.events[0], "subscription_id", subscription_id)
    flash(gettext("Langganan dibuat. Salin rahasianya ke penerima."), "ok")
    return redirect(url_for("webhooks.show", subscription_id=its_id))


@blueprint.get("/<uuid:subscription_id>")
@requires_group(AUDITOR, ADMINISTRATOR)
def show(subscription_id: UUID) -> str:
    """Show a subscription, its secret to administrators, and what waits to be sent."""
    account = logged_in_account()
    with office().database.reading() as connection:
        line = queries.subscription_of(
            connection, unit_id=account.unit_id, subscription_id=subscription_id
        )
        waiting = queries.untold(
            connection,
            unit_id=account.unit_id,
            subscription_id=subscription_id,
            limit=MOST_SHOWN,
        )
    administers = account.is_in(ADMINISTRATOR) and line.is_active
    return render_template(
        "webhooks/show.html",
        line=line,
        kinds=[KINDS.get(kind, kind) for kind in line.kinds],
        waiting=waiting,
        administers=administers,
        secret=in_words(subscription_secret(office(), line.id)) if administers else None,
    )


@blueprint.post("/<uuid:subscription_id>/coba")
@requires_group(ADMINISTRATOR)
def try_out(subscription_id: UUID) -> Response:
    """Send a message that tells of nothing, and say what came back."""
    unit_id = logged_in_account().unit_id
    with office().database.reading() as connection:
        line = queries.subscription_of(connection, unit_id=unit_id, subscription_id=subscription_id)
    if not line.is_active:
        raise WrongState(
            f"Expected an active subscription, but '{subscription_id}' has ended",
            indonesian="Langganan ini sudah berakhir.",
        )
    at = office().clock.now()
    body = {"type": "ping", "timestamp": at.isoformat(), "data": {"office": str(unit_id)}}
    try:
        send(office(), line, f"ping:{new_id()}", orjson.dumps(body))
    except Refused as refused:
        flash(
            gettext("Penerima menolak pesan percobaan: %(status)s.", status=refused.status),
            "danger",
        )
    except JobFailed:
        flash(gettext("Penerima tidak mau menerima pesan lagi (410)."), "danger")
    except Unreachable as problem:
        flash(gettext("Alamat ini tidak dapat dihubungi. Rincian: %(why)s", why=problem), "danger")
    else:
        flash(gettext("Penerima menerima pesan percobaan."), "ok")
    return redirect(url_for("webhooks.show", subscription_id=subscription_id))


@blueprint.post("/<uuid:subscription_id>/akhiri")
@requires_group(ADMINISTRATOR)
def end(subscription_id: UUID) -> Response:
    """Tell the address no more."""
    reason = own_words("reason", gettext("Alasan"))
    submit(EndSubscription(subscription_id, reason), f"end subscription {subscription_id}")
    flash(gettext("Langganan diakhiri."), "ok")
    return redirect(url_for("webhooks.show", subscription_id=subscription_id))
