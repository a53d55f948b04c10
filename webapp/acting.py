"""Submits what a person does on a page: once, however often the button was pressed."""

from engine.commands import Command
from engine.errors import Forbidden
from engine.instance_step import Result
from webapp.accounts.login import current_actor, logged_in_account
from webapp.context import office
from webapp.work import command_ids


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
