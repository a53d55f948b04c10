"""What a list says of a work item and its case, from one row."""

from typing import Any

from sqlalchemy import Row, Select, select

from engine.queries.case_rows import CASE, case_line
from engine.queries.values import WorkItem
from engine.tables import definition, instance, work_item

_ITEM = (
    work_item.c.instance_id,
    work_item.c.key,
    work_item.c.group_key,
    work_item.c.status.label("item_status"),
    work_item.c.person_id,
    work_item.c.person_name,
    work_item.c.offered_at,
    work_item.c.due_at,
    work_item.c.escalated_to,
    work_item.c.escalated_at,
    work_item.c.ended_at.label("item_ended_at"),
    work_item.c.draft,
    work_item.c.draft_by,
)


def items() -> Select[Any]:
    """Return the query of all work items with their cases."""
    return (
        select(*_ITEM, *CASE)
        .join(instance, instance.c.id == work_item.c.instance_id)
        .join(definition, definition.c.id == instance.c.definition_id)
    )


def work_item_from(row: Row[Any]) -> WorkItem:
    """Return a work item from a row of `items`."""
    return WorkItem(
        row.instance_id,
        row.key,
        row.key.partition(":")[0],
        row.group_key,
        row.item_status,
        row.person_id,
        row.person_name,
        row.offered_at,
        row.due_at,
        row.escalated_to,
        row.escalated_at,
        row.item_ended_at,
        row.draft,
        row.draft_by,
        case_line(row),
    )
