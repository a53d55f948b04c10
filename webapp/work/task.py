"""A work item with all that its page needs to know of it, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine import queries
from engine.commands import Actor
from engine.definition import Definition
from engine.diagram.model import Element, Process
from engine.errors import NotFound
from engine.queries import WorkItem
from forms.model import Form
from forms.reading import read_form
from webapp.accounts.login import logged_in_account
from webapp.context import Office
from webapp.personal import known, readable
from webapp.work.access import may_work, require_look
from webapp.work.instances import name_of_instance


@dataclass(frozen=True)
class OpenedItem:
    """A work item, its step on the diagram, its form and its case's variables."""

    item: WorkItem
    definition: Definition
    form: Form | None  # None: a step that is only confirmed
    variables: Mapping[str, Any]  # as its step sees them: with those of its own repetition or call
    readable: Mapping[str, Any]  # the same for people: with personal values
    known: Mapping[str, Any]  # the same to be entered again: without what was erased
    earlier: tuple[WorkItem, ...]  # the case's work items that are completed, oldest first
    actor: Actor

    @property
    def process(self) -> Process:
        return self.definition.process

    @property
    def element(self) -> Element:
        return self.process.elements[self.item.element_id]

    @property
    def name(self) -> str:
        return name_of_instance(self.process, self.item.key, self.readable)

    @property
    def can_work(self) -> bool:
        """Whether the reader may fill in the form."""
        return may_work(self.actor, self.item)

    @property
    def needs_password(self) -> bool:
        """Whether completing it is a paraf."""
        return bool(self.element.paraf)


def open_item(
    office: Office, actor: Actor, instance_id: UUID, key: str, *, unit_id: UUID | None = None
) -> OpenedItem:
    """Return a work item that `actor` may look at.

    Args:
        office: where.
        actor: who looks.
        instance_id: of the case.
        key: of the work item.
        unit_id: where he works; None: as he who has logged in.

    Raises:
        NotFound: this office has none such.
        Forbidden: he has nothing to do with it.
    """
    with office.database.reading() as connection:
        item = queries.work_item_of(connection, instance_id=instance_id, key=key)
        if not item.case.unit_id == office.unit_id == (unit_id or logged_in_account().unit_id):
            raise NotFound(
                f"Expected a work item of this office, but '{instance_id}' is another's",
                indonesian="Tugas tidak ditemukan.",
            )
        items = queries.work_items_of(connection, instance_id=instance_id)
        variables = queries.variables(connection, instance_id=instance_id, key=key)
        told = readable(connection, [instance_id], variables)
        again = known(connection, instance_id, variables)
    definition = office.runtime.definitions.get(item.case.definition_id)
    require_look(actor, item, definition.process)
    element = definition.process.elements[item.element_id]
    return OpenedItem(
        item=item,
        definition=definition,
        form=read_form(definition.forms[element.form]) if element.form else None,
        variables=variables,
        readable=told,
        known=again,
        earlier=tuple(each for each in items if each.status == "completed"),
        actor=actor,
    )
