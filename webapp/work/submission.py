"""What was sent with a work item's form: texts, files and the password."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import get_locale

from engine.commands import Proof
from engine.paraf import digest_of
from forms import actions
from forms.actions import Action
from forms.model import Form
from forms.parsing import PASSWORD, Parsed, parse
from webapp.accounts.login import confirm_password, logged_in_account
from webapp.accounts.throttling import TooManyAttempts
from webapp.context import Office
from webapp.files.uploads import Received, receive_uploads
from webapp.i18n import gettext
from webapp.work.task import OpenedItem

SEEN = "_seen"


@dataclass(frozen=True)
class Submission:
    """What a person sent."""

    answers: dict[str, Any]  # completes the work item
    draft: dict[str, Any]  # shown again, and kept
    problems: dict[str, str]  # of all answers: input name -> sentence
    refused_files: dict[str, str]  # of these, the ones that saving must say too
    action: Action
    proof: Proof | None = None

    @property
    def wants_to_complete(self) -> bool:
        return self.action.verb == "complete"

    @property
    def is_unknown(self) -> bool:
        """Whether the button that was pressed does not stand on the form."""
        return actions.NAME in self.problems

    @property
    def anchor(self) -> str:
        """The id on the page to come back to: a part that was added, else what was changed."""
        if self.action.verb == "add" and self.draft[self.action.field]:
            return f"{self.action.field}.{self.draft[self.action.field][-1]['id']}"
        return self.action.anchor


NOTHING = Submission({}, {}, {}, {}, Action())


def read_submission(office: Office, opened: OpenedItem) -> Submission:
    """Return what was sent; files are stored first, whatever becomes of the rest."""
    if opened.form is None:
        action = actions.read_action(request.form.get(actions.NAME, ""))
        return Submission({}, {}, {}, {}, action)
    language = str(get_locale())
    received = receive_uploads(
        request.files,
        office=office,
        unit_id=office.unit_id,
        fields=list(file_inputs(opened.form)),
        language=language,
    )
    parsed = parse(
        opened.form,
        request.form,
        received.files,
        opened.variables,
        draft=opened.item.draft,
        language=language,
    )
    return _submission(parsed, received)


def _submission(parsed: Parsed, received: Received) -> Submission:
    refused = {name: " ".join(sentences) for name, sentences in received.refusals.items()}
    problems = parsed.problems | refused
    return Submission(parsed.answers, parsed.draft, problems, refused, parsed.action)


def file_inputs(form: Form) -> Iterator[str]:
    """Yield the names of the file inputs that came and that this form may have."""
    of_files = [field.key for field in form.inputs if field.kind == "files"]
    of_parts = tuple(f"{field.key}." for field in form.inputs if field.kind == "parts")
    for name in request.files:
        if name in of_files or name.startswith(of_parts):
            yield name


def with_proof(opened: OpenedItem, sent: Submission) -> Submission:
    """Check the password when the step is a paraf and all else is right.

    Raises:
        TooManyAttempts: somebody guesses.
    """
    if not opened.needs_password or not sent.wants_to_complete or sent.problems:
        return sent
    password = request.form.get(PASSWORD, "")
    if not password:
        problem = gettext("Masukkan kata sandi Anda untuk membubuhkan paraf.")
    elif confirm_password(logged_in_account(), password):
        approved = {**opened.variables, **sent.answers}
        return replace(sent, proof=Proof("password", digest_of(opened.element.paraf, approved)))
    else:
        problem = gettext("Kata sandi salah. Paraf belum dibubuhkan; ketik lagi kata sandi Anda.")
    return replace(sent, problems={PASSWORD: problem})


def too_many(sent: Submission, refusal: TooManyAttempts) -> Submission:
    """Return what was sent with the reason why no password is looked at for now."""
    return replace(sent, problems={PASSWORD: refusal.sentence(str(get_locale()))})


def digest_of_seen(opened: OpenedItem) -> str:
    """Return a digest of what a paraf on this step will bind, as the page shows it."""
    return digest_of(opened.element.paraf, opened.variables)


def is_stale(opened: OpenedItem) -> bool:
    """Say whether what the paraf binds has changed since the page was made."""
    return opened.needs_password and request.form.get(SEEN) != digest_of_seen(opened)
