"""Notes in the office's log who looked at what."""

from engine.commands import Actor, RecordAccess
from engine.permission import AUDITOR
from webapp.accounts.login import current_actor, logged_in_account
from webapp.accounts.queries import Account
from webapp.context import office


def record(act: str, subject: str, **details: str) -> None:
    """Note what the person who is logged in has done.

    Args:
        act: one of `RecordAccess.ACTS`.
        subject: of what, such as a case's id.
        details: such as a format.
    """
    record_of(current_actor(), act, subject, **details)


def record_of(actor: Actor, act: str, subject: str, **details: str) -> None:
    """Note what somebody has done, who need not have logged in."""
    office().runtime.submit(RecordAccess(act, subject, details), actor=actor)


def record_look(act: str, subject: str, **details: str) -> None:
    """Note that an auditor looked; for those who work on cases, their own deeds are in the log."""
    record_look_of(logged_in_account(), current_actor(), act, subject, **details)


def record_look_of(account: Account, actor: Actor, act: str, subject: str, **details: str) -> None:
    """Note that an auditor looked, who need not have logged in."""
    if account.is_in(AUDITOR):
        record_of(actor, act, subject, **details)
