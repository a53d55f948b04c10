"""What completing a work item led to, in one sentence."""

from engine.diagram.model import Process
from engine.events import InstanceCompleted, JobScheduled, NumberDrawn, WorkItemOffered
from engine.instance_step import Result
from webapp.i18n import gettext
from webapp.step_names import element_of, step_name
from webapp.work.labels import group_name

MOST_FOLLOWING = 5  # the sentence travels in a cookie


def outcome(process: Process, name: str, result: Result) -> str:
    """Return what happened: the step is done, a number was drawn, who goes on."""
    sentences = [gettext("Tugas selesai: %(step)s.", step=name)]
    for event in result.events:
        if isinstance(event, NumberDrawn):
            number = f"{event.number}/{event.year}"
            sentences.append(
                gettext("Nomor %(register)s: %(number)s.", register=event.register, number=number)
            )
    following = list(dict.fromkeys(_following(process, result)))  # a repeated step says it once
    if following:
        more = ["…"] if len(following) > MOST_FOLLOWING else []
        steps = "; ".join(following[:MOST_FOLLOWING] + more)
        sentences.append(gettext("Tugas berikutnya: %(steps)s.", steps=steps))
    if any(isinstance(event, InstanceCompleted) for event in result.events):
        sentences.append(gettext("Seluruh berkas sudah selesai."))
    return " ".join(sentences)


def _following(process: Process, result: Result) -> list[str]:
    found = []
    for event in result.events:
        if isinstance(event, WorkItemOffered):
            step = step_name(process, event.key)
            found.append(f"{step} ({group_name(process, event.group)})")
        elif isinstance(event, JobScheduled) and not _is_notice(process, event):
            step = step_name(process, event.key)
            found.append(gettext("%(step)s (otomatis)", step=step))
    return found


def _is_notice(process: Process, event: JobScheduled) -> bool:
    """Say whether a job only tells somebody something: its key is a work item's."""
    element = process.elements.get(element_of(event.key))
    return element is None or element.is_offered
