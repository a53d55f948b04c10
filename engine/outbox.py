"""Defers what leaves the database (mail, notices, publishing.

…) inside the command's own transaction.

A job's id is its idempotency key, `<stream>:<seq>:<event index>`: it exists exactly if the entry
does.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, literal_column, update

from engine.statements import Hot
from engine.tables import job
from engine.work import Work

_COLUMNS = [
    "id",
    "unit_id",
    "instance_id",
    "key",
    "topic",
    "answers",
    "payload",
    "status",
    "run_at",
]
_DEFER = Hot(insert(job), _COLUMNS)
_CLOSE = Hot(
    update(job)
    .where(
        job.c.instance_id == bindparam("its_instance"),
        job.c.key == bindparam("its_key"),
        job.c.answers == 1,
        literal_column("status IN ('todo', 'doing')"),
    )
    .values(status=bindparam("new_status"))
)


def defer(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """Add jobs: what `engine.tables.job` holds."""
    if rows:
        work.run(_DEFER, rows)


def close(work: Work, instance_id: Any, keys: Sequence[tuple[str, str]]) -> None:
    """Give the open jobs of a case, by key, a new status: ("terbitkan:1", "done")."""
    if keys:
        work.run(
            _CLOSE,
            [
                {"its_instance": instance_id, "its_key": key, "new_status": status}
                for key, status in keys
            ],
        )
