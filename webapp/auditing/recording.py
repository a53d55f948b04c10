"""Notes in the office's log who looked at what."""

from engine.commands import RecordAccess
from engine.permission import AUDITOR
from webapp.accounts.login import current_actor, logged_in_account
from webapp.context import office


def record(act: str, subject: str, **details: str) -> None:
    """Note what the person who is logged in has done.

    Args:
        act: one of `RecordAccess.ACTS`.
        subject: of what, such as a case's id.
        details: such as a format.
    """
    office().runtime.submit(RecordAccess(act, subject, details), actor=current_actor())


def record_look(act: str, subject: str, **details: str) -> None:
    """Note that an auditor looked; for those who work on cases, their own deeds are in the log."""
    if logged_in_account().is_in(AUDITOR):
        record(act, subject, **details)
