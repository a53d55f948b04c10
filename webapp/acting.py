"""Submits what a person does on a page: once, however often the button was pressed."""

from flask import request
from flask_babel import get_locale

from engine.commands import Command
from engine.errors import Forbidden, Invalid
from engine.instance_step import Result
from forms.text import clean
from forms.text_checks import text_problem
from webapp import command_ids
from webapp.accounts.login import current_actor, logged_in_account
from webapp.context import office

# A note is read on a page, for ever; what is longer is a file. (As the pages' inputs say.)
LONGEST_WORDS = 4_000


def submit(command: Command, deed: str) -> Result:
    """Submit a command of the person who is logged in, under the id that the page carried.

    Args:
        command: what to do.
        deed: what it is about, such as "cancel <case>"; part of the id.

    Raises:
        Forbidden: the person administers another office, but this is not his.
    """
    account = logged_in_account()
    if account.unit_id != office().unit_id:
        raise Forbidden(
            f"Expected somebody of this office, but {account.username} is of another",
            indonesian="Anda bukan pegawai kantor ini.",
        )
    actor = current_actor()
    its_id = command_ids.sent(actor, deed)
    return office().runtime.submit(command, actor=actor, command_id=its_id)


def own_words(name: str, label: str) -> str:
    """Return what a person wrote into an input of this request, to be kept in a log.

    Args:
        name: of the input.
        label: what people call it.

    Raises:
        Invalid: it is too long, or holds what nobody can read or what hides the rest.
    """
    text = clean(request.form.get(name, ""), multiline=True)
    problem = text_problem(text, label, str(get_locale()), longest=LONGEST_WORDS, multiline=True)
    if problem:
        raise Invalid(problem, field=name)
    return text
