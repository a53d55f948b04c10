"""What earlier steps entered and this form does not show itself: read beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.queries import WorkItem
from forms.model import Field, Form
from forms.reading import read_form
from forms.rules import is_filled
from webapp.step_names import step_name
from webapp.work.task import OpenedItem

# Said about parts; where the parts are shown, the decisions stand with them.
WITH_PARTS = ("decisions", "review", "paraf")


@dataclass(frozen=True)
class Chapter:
    """The answers of one earlier step that are still as the case has them."""

    title: str
    item: WorkItem
    fields: tuple[Field, ...]


def background(opened: OpenedItem) -> list[Chapter]:
    """Return the answers of the case by the step that last gave them, in the order of the steps.

    What the form of `opened` asks or shows is left out.
    """
    seen = _shown_by(opened.form) if opened.form and opened.can_work else set()
    chapters: list[Chapter] = []
    for item in reversed(_latest_visits(opened)):
        fields = tuple(_unseen(_fields_of(opened, item), opened.readable, seen))
        if fields:
            chapters.append(Chapter(step_name(opened.process, item.key), item, fields))
    return chapters[::-1]


def _shown_by(form: Form) -> set[str]:
    """Return the variables that a form asks for or shows."""
    keys: set[str] = set()
    for field in form.fields:
        keys |= {field.key, field.source, field.decisions}
    return keys - {""}


def _latest_visits(opened: OpenedItem) -> list[WorkItem]:
    """Return the last completed visit of each step, oldest first."""
    latest = {item.element_id: item for item in opened.earlier if item.key != opened.item.key}
    by_end = sorted(latest.values(), key=lambda item: item.ended_at or item.offered_at)
    if opened.item.status == "completed":
        by_end.append(opened.item)  # a reader wants to know what was answered here
    return by_end


def _fields_of(opened: OpenedItem, item: WorkItem) -> tuple[Field, ...]:
    form = opened.process.elements[item.element_id].form
    if form is None or form not in opened.definition.forms:
        return ()
    return read_form(opened.definition.forms[form]).inputs


def _unseen(
    fields: tuple[Field, ...], variables: Mapping[str, Any], seen: set[str]
) -> Iterator[Field]:
    for field in fields:
        if field.key not in seen and is_filled(variables.get(field.key)):
            seen.add(field.key)
            yield field
