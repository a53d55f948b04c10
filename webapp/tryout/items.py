"""A work item of a play as its staff sees it: the same form, read by the same code.

Uploads are looked at as ever, but nothing of them is kept: only what a form says about a file.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import request
from flask_babel import get_locale

from engine.commands import Actor
from engine.errors import Invalid
from engine.play import Situation
from engine.play.moves import Complete
from engine.play.situation import PlayedCase
from engine.queries import WorkItem
from forms import actions
from forms.model import Form
from forms.parsing import PASSWORD, Parsed, parse
from forms.reading import read_form
from webapp.context import Office
from webapp.files.store import FolderStore
from webapp.files.uploads import FileReference
from webapp.tryout.sessions import PlaySession
from webapp.tryout.staging import Staged
from webapp.work.submission import file_inputs
from webapp.work.task import OpenedItem

DOER = "_by"


@dataclass(frozen=True)
class PlayedItem:
    """An open work item of a play, with all that its form needs."""

    case: PlayedCase
    opened: OpenedItem

    @property
    def name(self) -> str:
        """Its place in the play: case and key."""
        return name_of(self.case, self.opened.item)

    @property
    def form(self) -> Form | None:
        """What is asked; None when it is only confirmed."""
        return self.opened.form


def name_of(case: PlayedCase, item: WorkItem) -> str:
    """Return the name of a work item within a play."""
    return f"{case.number}.{item.key}"


def chosen_item(
    staged: Staged, found: Situation, name: str, play: PlaySession
) -> PlayedItem | None:
    """Return the open work item of that name, else the first; None when nothing is open."""
    every = [(case, item) for case in found.cases for item in case.open_items]
    named = [(case, item) for case, item in every if name_of(case, item) == name]
    if not every:
        return None
    case, item = (named or every)[0]
    draft = play.drafts.get(name_of(case, item))
    element = staged.process.elements[item.element_id]
    variables = case.seen.get(item.key, case.variables)
    source = staged.definition.forms.get(element.form or "")
    return PlayedItem(
        case,
        OpenedItem(
            item=replace(item, draft=draft, person_id=None),
            definition=staged.definition,
            form=None if source is None else read_form(source),
            variables=variables,
            readable=variables,
            known=variables,
            earlier=tuple(each for each in case.items if each.status == "completed"),
            actor=Actor(item.group, item.group, groups=(item.group,)),
        ),
    )


@dataclass(frozen=True)
class Answered:
    """What was sent with a form: a move, or what was typed so far."""

    draft: dict[str, Any]
    problems: dict[str, str]
    move: Complete | None  # None: it is not to be completed, or not like this
    anchor: str = ""


def read_answers(office: Office, played: PlayedItem) -> Answered:
    """Return what a person sent with a work item's form."""
    form, key = played.form, played.opened.item.key
    by = request.form.get(DOER, "")
    paraf = request.form.get(PASSWORD) is not None
    case = played.case.number
    if form is None:
        return Answered({}, {}, Complete(key, {}, by, paraf, case))
    received, refused = _received(office, form)
    parsed = _parsed(played, form, received)
    problems = parsed.problems | refused
    if actions.NAME in problems or parsed.action.verb != "complete":
        shown = refused if actions.NAME not in problems else problems
        return Answered(parsed.draft, shown, None, _anchor(parsed))
    move = None if problems else Complete(key, parsed.answers, by, paraf, case)
    return Answered(parsed.draft, problems, move)


def _anchor(parsed: Parsed) -> str:
    """Return where on the page to come back to."""
    action = parsed.action
    if action.verb == "add" and parsed.draft[action.field]:
        return f"{action.field}.{parsed.draft[action.field][-1]['id']}"
    return action.anchor


def _parsed(played: PlayedItem, form: Form, received: dict[str, list[FileReference]]) -> Parsed:
    return parse(
        form,
        request.form,
        received,
        played.opened.variables,
        draft=played.opened.item.draft,
        language=str(get_locale()),
    )


def _received(office: Office, form: Form) -> tuple[dict[str, list[FileReference]], dict[str, str]]:
    """Return a reference to each file that was sent, and what is wrong with the others."""
    received: dict[str, list[FileReference]] = {}
    refused: dict[str, str] = {}
    most = office.settings.max_upload_bytes
    with TemporaryDirectory(prefix="alur-") as folder:
        store = FolderStore(Path(folder), office.clock)
        for name in file_inputs(form):
            for upload in request.files.getlist(name):
                if not upload.filename:
                    continue
                try:
                    stored = store.save(upload.stream, name=upload.filename, max_bytes=most)
                except Invalid as refusal:
                    refused[name] = refusal.sentence(str(get_locale()))
                else:
                    received.setdefault(name, []).append(stored.as_reference())
    return received, refused
