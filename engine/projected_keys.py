"""Rows of a case under other keys, when a migration has given its elements other ids."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, update

from engine.change import Change
from engine.statements import Hot
from engine.tables import event_wait, incident, job, timer_job, work_item
from engine.work import Work


def _places(table: Any) -> tuple[Any, Any]:
    return table.c.instance_id == bindparam("its_instance"), table.c.key == bindparam("its_key")


_RENAME = tuple(
    Hot(update(table).where(*_places(table)).values(key=bindparam("new_key")))
    for table in (work_item, timer_job, event_wait, incident, job)
)
_DROP_TIMER = Hot(delete(timer_job).where(*_places(timer_job)))


def rename(work: Work, change: Change, keys: Mapping[str, str]) -> None:
    """Give the rows of a case their new keys, and make room for timers that wait once more."""
    rows = [
        {"its_instance": change.instance_id, "its_key": key, "new_key": new}
        for key, new in keys.items()
    ]
    if rows:
        for statement in _RENAME:
            work.run(statement, rows)
    again = [{"its_instance": change.instance_id, "its_key": key} for key in change.new_timers]
    if again:
        work.run(_DROP_TIMER, again)
