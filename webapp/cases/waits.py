"""What a case waits for beside people: messages, signals, conditions, times, jobs. Pure.

Told from the log, so that a case that waits for the world outside does not look stuck.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.queries import HeldJob, LogEntry
from webapp.cases.awaited import awaited
from webapp.cases.consequences import Record
from webapp.cases.naming import Names
from webapp.i18n import gettext
from webapp.step_names import element_of

_ENDED = (
    "EventOccurred",
    "EventWaitCancelled",
    "TimerFired",
    "TimerCancelled",
    "JobCompleted",
    "JobCancelled",
    "IncidentRaised",  # then a person must look
)
_CASE_ENDED = ("InstanceCompleted", "InstanceCancelled")


@dataclass(frozen=True)
class Wait:
    """One thing that must happen before the case goes on."""

    key: str
    sentence: str
    since: datetime
    until: datetime | None = None  # known of a time that is awaited
    held: HeldJob | None = None  # known of a job that a worker outside has


def waits(
    entries: Sequence[LogEntry], names: Names, held: Sequence[HeldJob] = ()
) -> tuple[Wait, ...]:
    """Return what a case waits for after `entries`, oldest first.

    Args:
        entries: of the case.
        names: of its process.
        held: the jobs that workers outside have, of which no log tells.
    """
    found: dict[str, Wait] = {}
    for entry in entries:
        for event in entry.events:
            key = event.get("key", "")
            if event["type"] in _ENDED:
                found.pop(key, None)
            elif event["type"] in _CASE_ENDED:
                found.clear()
            else:
                found.update((wait.key, wait) for wait in _begun(event, entry.at, names))
    by_key = {each.key: each for each in held}
    return tuple(replace(wait, held=by_key.get(key)) for key, wait in found.items())


def _begun(event: Record, at: datetime, names: Names) -> Iterator[Wait]:
    kind, key = event["type"], event.get("key", "")
    if kind == "JobScheduled":
        step = names.step(key)
        yield Wait(key, gettext("“%(step)s” sedang dikerjakan sistem", step=step), at)
        return
    element = names.process.elements.get(element_of(key))
    if element is None or element.kind in ("boundaryEvent", "startEvent"):
        return  # it only watches what is awaited itself
    if kind == "EventAwaited":
        sentence = awaited(
            event["kind"], event["name"], event.get("correlation", ""), names.step(key)
        )
        yield Wait(key, sentence, at)
    elif kind == "TimerScheduled" and not event.get("attached_to"):
        until = datetime.fromisoformat(event["due_at"])
        yield Wait(key, gettext("Menunggu waktu “%(step)s”", step=names.step(key)), at, until)
