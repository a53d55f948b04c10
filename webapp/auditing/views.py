"""The auditor's page: checkpoints to keep outside, and who looked at what."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Redirect

from engine import queries
from engine.checkpoints import Copy, Signed, checkpoint_of, latest, newest, problem_of_copy
from engine.checkpoints.keys import fingerprint
from engine.checkpoints.record import read_file
from engine.errors import Invalid, NotFound
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.auditing import making
from webapp.auditing.accesses import accesses
from webapp.auditing.delivery import deliveries
from webapp.auditing.receivers import receivers
from webapp.auditing.recording import record
from webapp.auditing.running import begin, newest_run, start
from webapp.context import office
from webapp.i18n import gettext
from webapp.prints.qr import qr_svg

PAGE = 50
MAX_COPY_BYTES = 100_000

blueprint = Blueprint("auditing", __name__, url_prefix="/pemeriksaan")


@blueprint.get("")
@requires_group(AUDITOR, ADMINISTRATOR)
def index() -> str:
    """List the newest checkpoints, and say which key signs them."""
    unit_id = logged_in_account().unit_id
    before = request.args.get("sebelum", type=int)
    with office().database.reading() as connection:
        last = latest(connection, unit_id)
        lines = newest(connection, unit_id, before=before, limit=PAGE)
        run = newest_run(connection, unit_id)
    public = "" if last is None else last.read().next or last.read().public
    found = office()
    outside = [receiver.name for receiver in receivers(found.settings)]
    return render_template(
        "auditing/index.html",
        run=run,
        is_going_on=run is not None and run.is_going_on(found.clock.now()),
        deliveries=deliveries(found.database, unit_id, outside),
        lines=[(signed.read(), signed.hash) for signed in lines],
        public=public,
        fingerprint=fingerprint(public) if public else "",
        folder=found.settings.checkpoint_folder,
        older=lines[-1].read().number if len(lines) == PAGE else None,
    )


@blueprint.post("/titik")
@requires_group(AUDITOR, ADMINISTRATOR)
def sign() -> Redirect:
    """Sign now what has moved since the last checkpoint."""
    found = office()
    made = making.make(found.database, found.unit_id, found.settings, found.clock.now())
    if made:
        number = made[-1].read().number
        record("signed", "", checkpoint=str(number))
        flash(gettext("Titik periksa %(number)d dibuat.", number=number), "ok")
    else:
        flash(gettext("Tidak ada yang berubah sejak titik periksa terakhir."), "ok")
    return redirect(url_for("auditing.index"))


@blueprint.post("/semua")
@requires_group(AUDITOR, ADMINISTRATOR)
def verify_all() -> Redirect:
    """Begin to verify everything, in a process beside the pages."""
    found, account = office(), logged_in_account()
    run_id = begin(found.database, found.unit_id, by=account.name, now=found.clock.now())
    record("verified", "")
    settings = found.settings
    start(settings.database, settings.files_place, found.unit_id, run_id)
    return redirect(url_for("auditing.index"))


@blueprint.get("/titik/<int:number>.json")
@requires_group(AUDITOR, ADMINISTRATOR)
def download(number: int) -> Response:
    """Send a checkpoint as a file, to be kept where the office cannot change it."""
    answer = Response(_checkpoint(number).to_json(), content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=making.file_name(number))
    return answer


@blueprint.get("/titik/<int:number>/cetak")
@requires_group(AUDITOR, ADMINISTRATOR)
def sheet(number: int) -> str:
    """Show a checkpoint for paper: who keeps the sheet, keeps its SHA-256."""
    signed = _checkpoint(number)
    return render_template(
        "auditing/sheet.html",
        signed=signed,
        said=signed.read(),
        fingerprint=fingerprint(signed.read().public),
        qr=qr_svg(f"{number} {signed.hash}", label="Kode QR dengan nomor dan SHA-256"),
        address=url_for("auditing.index"),
        back="Kembali ke Pemeriksaan",
        unit_name=logged_in_account().unit_name,
        printed_at=office().clock.now(),
    )


def _checkpoint(number: int) -> Signed:
    with office().database.reading() as connection:
        signed = checkpoint_of(connection, logged_in_account().unit_id, number)
    if signed is None:
        raise NotFound(
            f"Expected checkpoint {number}, found none",
            indonesian=f"Titik periksa {number} tidak ada.",
        )
    return signed


@blueprint.post("/salinan")
@requires_group(AUDITOR, ADMINISTRATOR)
def compare() -> Redirect:
    """Hold a checkpoint that was kept outside against what the office has now."""
    file = request.files.get("file")
    content = file.stream.read(MAX_COPY_BYTES + 1) if file else b""
    try:
        copy = Copy(file.filename or "" if file else "", read_file(content))
    except ValueError as problem:
        raise Invalid(
            str(problem),
            indonesian="Pilihlah berkas titik periksa (checkpoint-….json) yang diunduh dari Alur.",
            field="file",
        ) from problem
    with office().database.reading() as connection:
        found = problem_of_copy(connection, logged_in_account().unit_id, copy)
    number = copy.signed.read().number
    record("verified", "", checkpoint=str(number))
    if found is None:
        flash(gettext("Titik periksa %(number)d sama dengan salinan ini.", number=number), "ok")
    else:
        flash(
            gettext(
                "Titik periksa %(number)d TIDAK sama dengan salinan ini. Jangan ubah apa pun; "
                "simpan basis data ini apa adanya. Temuan: %(problem)s",
                number=number,
                problem=found.sentence,
            ),
            "danger",
        )
    return redirect(url_for("auditing.index"))


@blueprint.get("/catatan")
@requires_group(AUDITOR, ADMINISTRATOR)
def log() -> str:
    """List what was done in the office beside its cases, the newest first."""
    unit_id = logged_in_account().unit_id
    before = request.args.get("sebelum", type=int)
    with office().database.reading() as connection:
        found = queries.operations(connection, unit_id=unit_id, before=before, limit=PAGE)
        lines = accesses(connection, found)
    older = lines[-1].seq if len(lines) == PAGE else None
    return render_template("auditing/log.html", lines=lines, older=older)
