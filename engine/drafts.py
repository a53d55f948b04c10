"""Half-filled forms: plain rows beside their work item, not log entries.

They die when the step ends.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from engine.errors import WrongState
from engine.execution import canonical
from engine.tables import work_item


def save(
    connection: Connection,
    *,
    instance_id: UUID,
    key: str,
    person_id: str,
    answers: Mapping[str, Any],
) -> None:
    """Keep what a person has filled in so far; the last one to save wins.

    Raises:
        Invalid: the answers hold what no database keeps.
        WrongState: the work item is no longer open.
    """
    changed = connection.execute(
        update(work_item)
        .where(
            work_item.c.instance_id == instance_id,
            work_item.c.key == key,
            work_item.c.status == "open",
        )
        .values(draft=canonical(dict(answers)), draft_by=person_id)
    )
    if changed.rowcount != 1:
        raise WrongState(
            f"Expected '{key}' to be open, but it is not",
            indonesian="Tugas ini sudah tidak terbuka lagi.",
        )
