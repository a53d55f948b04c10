"""Events → rows that screens, timers and workers read. Everything here can be rebuilt from the log.

One pass collects what each table needs; then each table is written once, so that a step costs a
small fixed number of
statements whatever it did.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine import events as ev
from engine import outbox
from engine.change import Change
from engine.events import Event
from engine.projected_keys import rename
from engine.projected_rows import (
    write_files,
    write_incidents,
    write_items,
    write_messages,
    write_numbers,
    write_timers,
    write_waits,
)
from engine.work import Work

SIGNAL = "alur:signal"  # topic of the job that carries a signal to other cases


def project(
    work: Work, change: Change, events: tuple[Event, ...], written: Mapping[str, Any]
) -> None:
    """Write the rows that a step's events mean."""
    for index, event in enumerate(events):
        applier = _APPLIERS.get(type(event))
        if applier is not None:
            applier(change, index, event)
    if change.renamed is not None:
        rename(work, change, change.renamed)
    write_items(work, change)
    write_timers(work, change)
    write_waits(work, change)
    write_messages(work, change)
    outbox.close(work, change.instance_id, change.ended_jobs)
    outbox.defer(work, change.new_jobs)
    write_numbers(work, change)
    write_incidents(work, change)
    write_files(work, change, written)


# ---- what each event means -----------------------------------------------------------------


def _offered(change: Change, _index: int, event: ev.WorkItemOffered) -> None:
    change.new_items[event.key] = {
        "instance_id": change.instance_id,
        "key": event.key,
        "unit_id": change.unit_id,
        "group_key": event.group,
        "status": "open",
        "offered_at": change.at,
        "due_at": datetime.fromisoformat(event.due_at) if event.due_at else None,
        "person_id": None,
        "person_name": None,
        "ended_at": None,
        "escalated_to": None,
        "escalated_at": None,
    }


def _claimed(change: Change, _index: int, event: ev.WorkItemClaimed) -> None:
    change.item(event.key, person_id=event.person_id, person_name=event.person_name)


def _released(change: Change, _index: int, event: ev.WorkItemReleased) -> None:
    change.item(event.key, person_id=None, person_name=None)


def _item_completed(change: Change, _index: int, event: ev.WorkItemCompleted) -> None:
    change.item(
        event.key,
        status="completed",
        person_id=change.actor.id,
        person_name=change.actor.name,
        ended_at=change.at,
        draft=None,
        draft_by=None,
    )


def _item_withdrawn(change: Change, _index: int, event: ev.WorkItemWithdrawn) -> None:
    change.item(event.key, status="withdrawn", ended_at=change.at, draft=None, draft_by=None)


def _escalated(change: Change, index: int, event: ev.WorkItemEscalated) -> None:
    change.item(event.key, escalated_to=event.group, escalated_at=change.at)
    change.job(
        index,
        event.key,
        "notify",
        answers=False,
        payload={"reason": "escalated", "group": event.group},
    )


def _scheduled(change: Change, _index: int, event: ev.TimerScheduled) -> None:
    due = datetime.fromisoformat(event.due_at)
    change.new_timers[event.key] = {
        "instance_id": change.instance_id,
        "key": event.key,
        "unit_id": change.unit_id,
        "due_at": due,
        "status": "waiting",
        "attempts": 0,
    }
    item = change.new_items.get(event.attached_to or "")
    if item is not None and (item["due_at"] is None or due < item["due_at"]):
        item["due_at"] = due
    elif item is None and event.attached_to is not None:
        change.first_dues[event.attached_to] = due


def _ended_timer(status: str) -> Callable[[Change, int, Any], None]:
    def apply(change: Change, _index: int, event: ev.TimerFired | ev.TimerCancelled) -> None:
        if event.key in change.new_timers:
            change.new_timers[event.key]["status"] = status
        else:
            change.ended_timers[event.key] = status

    return apply


def _job_scheduled(change: Change, index: int, event: ev.JobScheduled) -> None:
    change.job(index, event.key, event.topic, answers=True, payload=dict(event.inputs))


def _job_completed(change: Change, _index: int, event: ev.JobCompleted) -> None:
    change.end_job(event.key, "done")


def _job_cancelled(change: Change, _index: int, event: ev.JobCancelled) -> None:
    change.end_job(event.key, "cancelled")


def _awaited(change: Change, _index: int, event: ev.EventAwaited) -> None:
    if event.kind != "condition":  # the case itself looks at its conditions
        change.new_waits[event.key] = event


def _wait_ended(
    change: Change, _index: int, event: ev.EventOccurred | ev.EventWaitCancelled
) -> None:
    if change.new_waits.pop(event.key, None) is None:
        change.ended_waits.append(event.key)


def _message_thrown(change: Change, index: int, event: ev.MessageThrown) -> None:
    change.thrown.append((index, event))


def _signal_thrown(change: Change, index: int, event: ev.SignalThrown) -> None:
    payload = {"name": event.name, "at": change.at.isoformat()}
    change.job(index, event.key, SIGNAL, answers=False, payload=payload)


def _raised(change: Change, _index: int, event: ev.IncidentRaised) -> None:
    change.incidents[event.key] = event.error
    change.end_job(event.key, "failed")
    change.ended_timers[event.key] = "incident"  # if it is one
    if change.new_waits.pop(event.key, None) is None:
        change.ended_waits.append(event.key)  # if it is one; a retry waits again


def _resolved(change: Change, _index: int, event: ev.IncidentResolved) -> None:
    change.incidents[event.key] = None


def _migrated(
    change: Change, _index: int, event: ev.InstanceMigrated | ev.MigrationReverted
) -> None:
    change.renamed = event.keys


def _regrouped(change: Change, _index: int, event: ev.WorkItemRegrouped) -> None:
    change.item(event.key, group_key=event.group)


def _rescheduled(change: Change, _index: int, event: ev.WorkItemRescheduled) -> None:
    due = datetime.fromisoformat(event.due_at) if event.due_at else None
    change.item(event.key, due_at=due)


def _number(change: Change, _index: int, event: ev.NumberDrawn) -> None:
    change.numbers.append(event)


def _erased(change: Change, _index: int, event: ev.PersonalDataErased) -> None:
    change.erased = event.commitments


_APPLIERS: dict[type[Event], Callable[[Change, int, Any], None]] = {
    ev.WorkItemOffered: _offered,
    ev.WorkItemClaimed: _claimed,
    ev.WorkItemReleased: _released,
    ev.WorkItemCompleted: _item_completed,
    ev.WorkItemWithdrawn: _item_withdrawn,
    ev.WorkItemEscalated: _escalated,
    ev.TimerScheduled: _scheduled,
    ev.TimerFired: _ended_timer("fired"),
    ev.TimerCancelled: _ended_timer("cancelled"),
    ev.JobScheduled: _job_scheduled,
    ev.JobCompleted: _job_completed,
    ev.JobCancelled: _job_cancelled,
    ev.EventAwaited: _awaited,
    ev.EventOccurred: _wait_ended,
    ev.EventWaitCancelled: _wait_ended,
    ev.MessageThrown: _message_thrown,
    ev.SignalThrown: _signal_thrown,
    ev.IncidentRaised: _raised,
    ev.IncidentResolved: _resolved,
    ev.NumberDrawn: _number,
    ev.PersonalDataErased: _erased,
    ev.InstanceMigrated: _migrated,
    ev.MigrationReverted: _migrated,
    ev.WorkItemRegrouped: _regrouped,
    ev.WorkItemRescheduled: _rescheduled,
}
