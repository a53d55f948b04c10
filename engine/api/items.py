"""An open work item with what the diagram says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.definition import Definition
from engine.diagram.choices import choice_variable
from engine.diagram.model import Element
from engine.queries import WorkItem


@dataclass(frozen=True)
class Choice:
    """A way out of which the person chooses, where the diagram has no condition."""

    label: str
    answers: Mapping[str, Any]  # completes the item this way


@dataclass(frozen=True)
class OpenItem:
    """An open line of somebody's inbox."""

    case: UUID
    key: str
    element: Element  # as the diagram has it
    group: str
    due_at: datetime | None
    claimed_by: str | None  # a person's id
    form: bytes | None  # form-js JSON
    choices: tuple[Choice, ...]  # () unless the diagram leaves the way to the person

    @property
    def name(self) -> str:
        """What the diagram calls it."""
        return self.element.name or self.element.id


def open_item(item: WorkItem, definition: Definition) -> OpenItem:
    """Return a work item with what its definition says about it."""
    element = definition.process.elements[item.element_id]
    gateway_id = element.id.removesuffix("~choose").rpartition("~")[2]
    variable = choice_variable(gateway_id)
    return OpenItem(
        case=item.instance_id,
        key=item.key,
        element=element,
        group=item.group,
        due_at=item.due_at,
        claimed_by=item.person_id,
        form=definition.forms.get(element.form or ""),
        choices=tuple(Choice(label, {variable: flow}) for flow, label in element.options),
    )
