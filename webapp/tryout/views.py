"""The page of a play, and its buttons. A play is nobody's case: nothing of it is logged."""

from uuid import UUID

from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from engine.errors import Refusal
from engine.permission import ADMINISTRATOR, ANALYST
from engine.play import Move
from webapp.accounts.permission import requires_group
from webapp.cases.views import diagram_answer
from webapp.context import office
from webapp.i18n import gettext
from webapp.tryout import deeds
from webapp.tryout.items import PlayedItem, chosen_item, read_answers
from webapp.tryout.keeping import save_play, scenario_of, unused_id
from webapp.tryout.sessions import PlaySession
from webapp.tryout.staging import situation
from webapp.tryout.subjects import keeper_of
from webapp.tryout.trial import (
    Shown,
    Trial,
    asked_subject,
    back,
    keep,
    language,
    setting,
    trial_of,
    trial_page,
    unplayable,
)

blueprint = Blueprint("tryout", __name__, url_prefix="/prosedur")

PLAY = "/<any(rancangan, versi):kind>/<uuid:subject_id>/coba"


@blueprint.get(PLAY)
@requires_group(ANALYST, ADMINISTRATOR)
def show(kind: str, subject_id: UUID) -> Response:
    """Show where the play stands."""
    subject = asked_subject(kind, subject_id)
    try:
        return trial_page(trial_of(subject), Shown(request.args.get("tugas", "")))
    except Refusal as refusal:
        return unplayable(subject, refusal)


@blueprint.post(PLAY)
@requires_group(ANALYST, ADMINISTRATOR)
def act(kind: str, subject_id: UUID) -> Response:
    """Make a move, take one back, or begin again."""
    subject = asked_subject(kind, subject_id)
    try:
        trial = trial_of(subject)
    except Refusal as refusal:
        return unplayable(subject, refusal)
    if deeds.number_of(request.form, deeds.AT, -1) != trial.found.done:
        flash(
            gettext("Uji coba ini sudah berubah di jendela lain. Ini keadaan terakhirnya."), "warn"
        )
        return back(subject)
    deed = request.form.get(deeds.ACT, "")
    if deed == "back":
        return _kept(trial, trial.play.back(trial.found.done))
    if deed == "again":
        return _kept(trial, PlaySession(setting(trial.play.given)))
    return _moved(trial, deed)


@blueprint.get(f"{PLAY}/diagram.bpmn")
@requires_group(ANALYST, ADMINISTRATOR)
def diagram(kind: str, subject_id: UUID) -> Response:
    """Send the diagram that is played."""
    subject = asked_subject(kind, subject_id)
    return diagram_answer(subject.diagram, subject.process_id)


@blueprint.post(f"{PLAY}/skenario")
@requires_group(ANALYST, ADMINISTRATOR)
def save(kind: str, subject_id: UUID) -> Response:
    """Keep the play as a scenario of the draft."""
    subject = asked_subject(kind, subject_id)
    try:
        trial = trial_of(subject)
    except Refusal as refusal:
        return unplayable(subject, refusal)
    try:
        keep_scenario = keeper_of(subject)
        name, source = save_play(trial.play, trial.found, request.form, trial.staged.process.id)
        keep_scenario(unused_id(subject, name), source)
    except Refusal as refusal:
        return trial_page(trial, Shown(notice=refusal.sentence(language()), status=refusal.status))
    flash(gettext("Skenario “%(name)s” disimpan pada rancangan.", name=name), "ok")
    return back(subject, anchor="scenarios")


@blueprint.post(f"{PLAY}/skenario/jalankan")
@requires_group(ANALYST, ADMINISTRATOR)
def run(kind: str, subject_id: UUID) -> Response:
    """Run one scenario, or all, and say what came of them."""
    subject = asked_subject(kind, subject_id)
    wanted = request.form.get("skenario", "")
    scenarios = {k: v for k, v in subject.scenarios.items() if wanted in ("", k)}
    try:
        trial = trial_of(subject)
        outcomes = office().player.run(trial.staged.files, scenarios)
    except Refusal as refusal:
        return unplayable(subject, refusal)
    return trial_page(trial, Shown(outcomes=outcomes))


@blueprint.post(f"{PLAY}/skenario/muat")
@requires_group(ANALYST, ADMINISTRATOR)
def replay(kind: str, subject_id: UUID) -> Response:
    """Play a scenario's moves again, to look at where they lead or to go on from there."""
    subject = asked_subject(kind, subject_id)
    scenario = scenario_of(subject, request.form.get("skenario", ""))
    keep(subject, PlaySession(scenario.given, scenario.moves))
    flash(gettext("Langkah skenario “%(name)s” diputar ulang.", name=scenario.name), "ok")
    return back(subject)


@blueprint.post(f"{PLAY}/skenario/hapus")
@requires_group(ANALYST, ADMINISTRATOR)
def remove(kind: str, subject_id: UUID) -> Response:
    """Take a scenario out of the draft."""
    subject = asked_subject(kind, subject_id)
    name = request.form.get("skenario", "")
    keeper_of(subject)(name, None)
    flash(gettext("Skenario “%(name)s” dihapus dari rancangan.", name=name), "ok")
    return back(subject, anchor="scenarios")


# ---- what was asked --------------------------------------------------------------------------


def _moved(trial: Trial, deed: str) -> Response:
    chosen = chosen_item(trial.staged, trial.found, request.form.get("_item", ""), trial.play)
    if deed == "item" and chosen is not None:
        return _answered(trial, chosen)
    try:
        return _made(trial, deeds.read_move(request.form), Shown())
    except Refusal as refusal:
        return trial_page(trial, Shown(notice=refusal.sentence(language()), status=refusal.status))


def _answered(trial: Trial, chosen: PlayedItem) -> Response:
    sent = read_answers(office(), chosen)
    shown = Shown(chosen.name, sent.draft, sent.problems, status=422)
    if sent.move is not None:
        done = trial.play.without_draft(chosen.name)
        return _made(Trial(trial.subject, done, trial.staged, trial.found), sent.move, shown)
    if sent.problems:
        return trial_page(trial, shown)
    kept = trial.play.with_draft(chosen.name, sent.draft)
    keep(trial.subject, kept)
    return back(trial.subject, chosen=chosen.name, anchor=sent.anchor)


def _made(trial: Trial, move: Move, shown: Shown) -> Response:
    """Make a move; keep it unless the engine refuses it."""
    play = trial.play.with_move(move, trial.found.done)
    after = situation(office(), trial.staged, play)
    refused = after.refused
    if refused is None:
        return _kept(trial, play)
    notice = refused.sentence[language()]
    problems = dict(refused.problems) or shown.problems
    again = Shown(shown.chosen, shown.draft, problems, notice, status=422)
    return trial_page(trial, again)


def _kept(trial: Trial, play: PlaySession) -> Response:
    keep(trial.subject, play)
    return back(trial.subject)
