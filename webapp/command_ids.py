"""Ids of commands that a page sends, so that a second click changes nothing.

They are drawn once, when the page is made. What a browser sends is only a part of the id: nobody
can name, and so be answered with, another person's command.
"""

from uuid import UUID

from flask import request

from engine.commands import Actor
from engine.errors import Invalid
from webapp.ids import new_id
from webapp.logging import note_command

FIELD = "_command"


def draw() -> str:
    """Return what a page carries in its hidden field `FIELD`."""
    return str(new_id())


def sent(actor: Actor, deed: str) -> str:
    """Return the id of the command that this request submits.

    Args:
        actor: whose it is.
        deed: what it is about, such as "complete <case> <key>".

    Raises:
        Invalid: the page's hidden field is missing or was changed.
    """
    written = request.form.get(FIELD, "")
    try:
        drawn = UUID(written)
    except ValueError as error:
        raise Invalid(
            f"Expected the page's own id in '{FIELD}', but found '{written[:40]}'",
            indonesian="Formulir ini tidak utuh. Muat ulang halaman, lalu kirim lagi.",
        ) from error
    note_command(drawn)
    return f"{actor.id} {deed} {drawn}"
