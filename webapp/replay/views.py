"""The pages of a replay: one step, many steps for the script, all of them on paper, the check."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine.errors import WrongState
from engine.packing import Unpackable
from engine.permission import ADMINISTRATOR, AUDITOR
from engine.replay import UNREADABLE
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.auditing.recording import record, record_look
from webapp.cases.access import case_for
from webapp.cases.views import file_url
from webapp.context import office
from webapp.prints.qr import qr_svg
from webapp.replay.as_json import labels, moment_as_json
from webapp.replay.page import Moment, Replay, replay_of
from webapp.replay.pdf import as_pdf
from webapp.replay.protocol import Protocol, protocol_of
from webapp.verification import in_words, verify_case

blueprint = Blueprint("replay", __name__, url_prefix="/berkas-proses")

MOST_FRAMES = 100  # in one answer


@contextmanager
def _telling_what_is_unreadable() -> Iterator[None]:
    """Turn what a forged entry leads to into a sentence.

    Raises:
        WrongState: the log cannot be told.
    """
    try:
        yield
    except (*UNREADABLE, Unpackable) as problem:
        raise WrongState(
            f"Expected a log that can be told, but found {type(problem).__name__}: {problem}",
            indonesian="Riwayat berkas ini tidak dapat dibaca: ada entri yang rusak atau diubah. "
            "Jangan ubah apa pun; sampaikan kepada administrator.",
        ) from problem


@blueprint.get("/<uuid:instance_id>/putar-ulang")
@requires_login
@_telling_what_is_unreadable()
def show(instance_id: UUID) -> str:
    """Show a case after one entry of its log."""
    found = _replay(instance_id)
    number = _number("langkah", 1, found)
    moment = next(found.moments(number, number))
    record_look("replayed", str(instance_id))
    return render_template(
        "replay/show.html",
        replay=found,
        case=found.case,
        number=number,
        step=moment,
        frame=moment_as_json(moment, ""),
        labels=labels(),
        may_verify=logged_in_account().is_in(AUDITOR, ADMINISTRATOR),
        most_frames=MOST_FRAMES,
        file_url=file_url,
    )


@blueprint.get("/<uuid:instance_id>/putar-ulang/kerangka")
@requires_login
@_telling_what_is_unreadable()
def frames(instance_id: UUID) -> dict[str, Any]:
    """Send the frames `dari` to `sampai`, at most `MOST_FRAMES`, as JSON."""
    found = _replay(instance_id)
    first = _number("dari", 1, found)
    last = min(max(first, _number("sampai", found.count, found)), first + MOST_FRAMES - 1)
    told = [moment_as_json(moment, _panel(moment)) for moment in found.moments(first, last)]
    return {"count": found.count, "frames": told}


@blueprint.get("/<uuid:instance_id>/putar-ulang/protokol")
@requires_login
@_telling_what_is_unreadable()
def protocol(instance_id: UUID) -> str:
    """Show the dated protocol of a whole case, for paper."""
    told = _protocol(instance_id)
    record_look("exported", str(instance_id), format="protocol")
    return render_template(
        "replay/protocol.html",
        protocol=told,
        address=told.address,
        qr=qr_svg(told.address, label="Kode QR ke putar ulang berkas ini"),
        pdf=url_for("replay.protocol_as_pdf", instance_id=instance_id),
    )


@blueprint.get("/<uuid:instance_id>/putar-ulang/protokol.pdf")
@requires_login
@_telling_what_is_unreadable()
def protocol_as_pdf(instance_id: UUID) -> Response:
    """Send the same protocol as a PDF for the archive."""
    content = as_pdf(_protocol(instance_id))
    record_look("exported", str(instance_id), format="pdf")
    answer = Response(content, content_type="application/pdf")
    name = f"protokol-{instance_id}.pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@blueprint.post("/<uuid:instance_id>/putar-ulang/periksa")
@requires_group(AUDITOR, ADMINISTRATOR)
def verify(instance_id: UUID) -> Response:
    """Check the case's log now and note that; go to the step where it first differs, if any."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
        finding = verify_case(connection, case.unit_id, case.id, office().files)
    record("verified", str(instance_id))
    flash(in_words(finding), "ok" if finding.is_sound else "danger")
    asked = request.form.get("langkah", type=int)
    step = finding.seq if finding.seq is not None else asked
    return redirect(url_for("replay.show", instance_id=instance_id, langkah=step))


def _replay(instance_id: UUID) -> Replay:
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
        return replay_of(connection, case, language=str(get_locale()))


def _protocol(instance_id: UUID) -> Protocol:
    account = logged_in_account()
    with office().database.reading() as connection:
        return protocol_of(connection, case_for(connection, account, instance_id))


def _number(name: str, default: int, found: Replay) -> int:
    """Return the number of a step that was asked for, or the nearest that there is."""
    return min(max(1, request.args.get(name, default, type=int)), found.count)


def _panel(moment: Moment) -> str:
    return render_template("replay/panel.html", step=moment, file_url=file_url)
