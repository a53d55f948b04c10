"""Submits what a person does on a page: once, however often the button was pressed."""

from engine.commands import Command
from engine.instance_step import Result
from webapp.accounts.login import current_actor
from webapp.context import office
from webapp.work import command_ids


def submit(command: Command, deed: str) -> Result:
    """Submit a command of the person who is logged in, under the id that the page carried.

    Args:
        command: what to do.
        deed: what it is about, such as "cancel <case>"; part of the id.
    """
    actor = current_actor()
    its_id = command_ids.sent(actor, deed)
    return office().runtime.submit(command, actor=actor, command_id=its_id)
