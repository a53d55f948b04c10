"""Topic `notify`: tell a group, inside the application, that a work item is late."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import queries
from engine.jobs import Handler, JobContext, JobFailed
from engine.queries import WorkItem
from webapp import notices
from webapp.context import Office
from webapp.dates import in_words
from webapp.step_names import name_on_diagram


def notifier(office: Office) -> Handler:
    """Return the handler of the topic for an office; the job's payload names the group."""

    def notify(job: JobContext) -> Mapping[str, Any]:
        group = job.payload.get("group")
        if not group:
            raise JobFailed(
                f"Expected job '{job.key}' to name the group to notify, but it does not"
            )
        with office.database.reading() as connection:
            item = queries.work_item_of(connection, instance_id=job.instance_id, key=job.key)
        process = office.runtime.definitions.get(item.case.definition_id).process
        label = name_on_diagram(process, item.key)
        with office.database.writing() as connection:
            notices.add(
                connection,
                notices.NewNotice(
                    unit_id=item.case.unit_id,
                    group=str(group),
                    instance_id=job.instance_id,
                    key=job.key,
                    text=_late(item, label, item.due_at),
                    idempotency_key=job.idempotency_key,
                ),
                now=office.clock.now(),
            )
        return {}

    return notify


def _late(item: WorkItem, label: str, due_at: datetime | None) -> str:
    case = f"berkas '{item.case.title}'" if item.case.title else "berkas tanpa judul"
    when = f" pada {in_words(due_at)}" if due_at else ""
    holder = f" Tugas ini sedang dipegang {item.person_name}." if item.person_name else ""
    return f"Tugas '{label}' untuk {case} lewat batas waktu{when}.{holder}"
