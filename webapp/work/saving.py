"""Keep what a person has typed: whatever is refused or interrupted, nothing of it is lost."""

from engine import drafts
from engine.commands import ClaimWorkItem
from engine.errors import WrongState
from webapp.context import Office
from webapp.work.submission import Submission
from webapp.work.task import OpenedItem


def take(office: Office, opened: OpenedItem) -> None:
    """Take the work item for its reader; one who has it already does nothing.

    Raises:
        Refusal: it is not for him, somebody has it, or it is done.
    """
    item = opened.item
    if item.person_id != opened.actor.id or item.status != "open":
        office.runtime.submit(ClaimWorkItem(item.instance_id, item.key), actor=opened.actor)


def keep(office: Office, opened: OpenedItem, sent: Submission) -> None:
    """Save the draft, and take the work item: two people must not write over each other's.

    Raises:
        Refusal: the work item is no longer this person's to do.
    """
    if opened.form is None:
        return
    take(office, opened)
    with office.database.writing() as connection:
        drafts.save(
            connection,
            instance_id=opened.item.instance_id,
            key=opened.item.key,
            person_id=opened.actor.id,
            answers=sent.draft,
        )


def keep_if_open(office: Office, opened: OpenedItem, sent: Submission) -> None:
    """Save the draft of an answer that was refused, unless the work item is gone for good."""
    try:
        keep(office, opened, sent)
    except WrongState:
        return
