"""Which one of a repeated step a work item is: "nilai: Ani", "nilai (ke-2)"."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from engine import queries
from engine.diagram.model import Element, Process, Repetition
from engine.queries import WorkItem
from webapp.i18n import gettext
from webapp.step_names import step_name
from webapp.work.labels import process_of

LONGEST = 60  # letters of an item that stands in a name


def name_of_instance(process: Process, key: str, variables: Mapping[str, Any]) -> str:
    """Return what a step is called, and for whom or for what it is done this time.

    Args:
        process: of the case.
        key: of the visit.
        variables: as the step sees them.
    """
    name = step_name(process, key)
    told = _repetition(process, process.elements.get(key.rpartition(":")[0]))
    if told is None:
        return name
    item = variables.get(told.item or "")
    if isinstance(item, str | int) and not isinstance(item, bool) and str(item).strip():
        text = str(item).strip()
        return f"{name}: {text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}"
    counted = variables.get("loopCounter")
    if isinstance(counted, int):
        return gettext("%(step)s (ke-%(number)d)", step=name, number=counted + 1)
    return name


def names_of_items(connection: Connection, items: Sequence[WorkItem]) -> dict[tuple[Any, str], str]:
    """Return the name of each work item, by case and key; open ones of a repetition in full."""
    by_case: dict[Any, list[WorkItem]] = {}
    for item in items:
        by_case.setdefault(item.instance_id, []).append(item)
    found = {}
    for instance_id, its_items in by_case.items():
        process = process_of(its_items[0].case)
        repeated = [item.key for item in its_items if _is_repeated(process, item)]
        seen = (
            queries.variables_seen(connection, instance_id=instance_id, keys=repeated)
            if repeated
            else {}
        )
        for item in its_items:
            variables = seen.get(item.key, {})
            found[instance_id, item.key] = name_of_instance(process, item.key, variables)
    return found


def _is_repeated(process: Process, item: WorkItem) -> bool:
    return _repetition(process, process.elements.get(item.element_id)) is not None


def _repetition(process: Process, element: Element | None) -> Repetition | None:
    """Return the innermost repetition in which an element is done."""
    while element is not None:
        if element.repetition is not None:
            return element.repetition
        element = process.elements.get(element.scope or "")
    return None
