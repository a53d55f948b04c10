"""A person's play as it was asked for, and its page."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine.checking import Unfit
from engine.errors import Refusal
from engine.play import Given, Outcome, Situation
from forms.parsing import PASSWORD
from forms.prefill import initial
from webapp.accounts.login import logged_in_account
from webapp.cases.diagram_state import DiagramState
from webapp.context import office
from webapp.i18n import gettext
from webapp.procedures import document
from webapp.tryout import deeds, sessions
from webapp.tryout.items import DOER, PlayedItem, chosen_item
from webapp.tryout.page import play_page, scenario_lines
from webapp.tryout.sessions import PlaySession
from webapp.tryout.staging import Staged, situation, stage
from webapp.tryout.subjects import Subject, subject_of
from webapp.work.background import background
from webapp.work.deadline import deadline_of

FILE_PICTURE = "icon.svg"  # of a file that a play does not keep


@dataclass(frozen=True)
class Trial:
    """A person's play of something, as far as it went."""

    subject: Subject
    play: PlaySession
    staged: Staged
    found: Situation


@dataclass(frozen=True)
class Shown:
    """What stands on the page besides the play itself."""

    chosen: str = ""  # the work item whose form is shown
    draft: dict[str, object] | None = None
    problems: dict[str, str] = field(default_factory=dict)
    notice: str = ""  # why the last attempt was refused
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    status: int = 200


def asked_subject(kind: str, subject_id: UUID) -> Subject:
    """Return what a request is about."""
    return subject_of(office(), logged_in_account(), kind, subject_id)


def trial_of(subject: Subject) -> Trial:
    """Return a person's play; a new one when he has none.

    Raises:
        Refusal: it cannot be played.
    """
    account = logged_in_account()
    with office().database.reading() as connection:
        play = sessions.load(connection, account_id=account.id, subject_id=subject.id)
    play = play or PlaySession(setting(None))
    staged = stage(office(), subject)
    return Trial(subject, play, staged, situation(office(), staged, play))


def setting(before: Given | None) -> Given:
    """Return the setting of a new play; a form may say when it begins."""
    zone = office().runtime.zone()
    typed = sessions.read_start(request.form.get("_start_at", ""), zone)
    if before is None:
        return Given(typed or sessions.first_morning(office().clock.now(), zone))
    return before if typed is None else replace(before, start_at=typed)


def keep(subject: Subject, play: PlaySession) -> None:
    """Keep a person's play."""
    account = logged_in_account()
    with office().database.writing() as connection:
        sessions.save(
            connection,
            play,
            unit_id=account.unit_id,
            account_id=account.id,
            subject_id=subject.id,
            now=office().clock.now(),
        )


def trial_page(trial: Trial, shown: Shown) -> Response:
    """Return the page of a play."""
    chosen = chosen_item(trial.staged, trial.found, shown.chosen, trial.play)
    number = request.args.get("berkas", 1, type=int)
    page = play_page(trial.staged, trial.found, chosen, number, language())
    answer = render_template(
        "tryout/show.html",
        subject=trial.subject,
        page=page,
        chosen=chosen,
        form=chosen.form if chosen else None,
        answers=_answers(chosen, shown),
        chapters=background(chosen.opened) if chosen else [],
        variables=chosen.opened.variables if chosen else {},
        deadline=deadline_of(chosen.opened.item, trial.found.now) if chosen else None,
        problems=shown.problems,
        notice=shown.notice,
        language=language(),
        stale=_stale(trial),
        scenarios=scenario_lines(trial.subject.scenarios, shown.outcomes, language()),
        diagram_state=_diagram_state(trial, page.state),
        inputs={"act": deeds.ACT, "at": deeds.AT, "doer": DOER, "paraf": PASSWORD},
        address=url_for("tryout.show", kind=trial.subject.kind, subject_id=trial.subject.id),
        file_url=_no_file,
        file_address=_no_file,
        thumb_url=lambda _file: url_for("static", filename=FILE_PICTURE),
    )
    return make_response(answer, shown.status)


def _no_file(_file: object) -> str:
    """Return where a link to a file leads: a play keeps none."""
    return "#content"


def unplayable(subject: Subject, refusal: Refusal) -> Response:
    """Say why nothing can be played."""
    found = refusal.found if isinstance(refusal, Unfit) else ()
    answer = render_template(
        "tryout/unfit.html",
        subject=subject,
        notice=refusal.sentence(language()),
        remarks=document.remarks(tuple(found), language()),
    )
    return make_response(answer, refusal.status)


def _answers(chosen: PlayedItem | None, shown: Shown) -> dict[str, object]:
    if chosen is None or chosen.form is None:
        return {}
    is_same = shown.draft is not None and shown.chosen == chosen.name
    draft = shown.draft if is_same else chosen.opened.item.draft
    return initial(chosen.form, chosen.opened.variables, draft)


def _stale(trial: Trial) -> str:
    """Return why moves that were made before can no longer be made; "" when all can."""
    refused = trial.found.refused
    if refused is None:
        return ""
    return gettext(
        "Langkah ke-%(number)d tidak dapat dijalankan lagi pada gambar ini: %(why)s",
        number=refused.move + 1,
        why=refused.sentence[language()],
    )


def _diagram_state(trial: Trial, state: DiagramState) -> dict[str, object]:
    labels = {
        "done": gettext("Selesai"),
        "waiting": gettext("Menunggu"),
        "late": gettext("Terlambat"),
        "stalled": gettext("Gangguan"),
    }
    subject = trial.subject
    url = url_for("tryout.diagram", kind=subject.kind, subject_id=subject.id)
    return state.to_json(url, labels)


def back(subject: Subject, *, chosen: str = "", anchor: str = "") -> Response:
    """Return to the page of a play."""
    return redirect(
        url_for(
            "tryout.show",
            kind=subject.kind,
            subject_id=subject.id,
            tugas=chosen or None,
            _anchor=anchor or None,
        ),
        303,
    )


def language() -> str:
    """Return the language of who reads."""
    return str(get_locale())
