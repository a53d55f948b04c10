"""What waits too long: timers, jobs, incidents, and subscribers who were not told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from engine.queries import ailing
from engine.queries.load import queues
from engine.subscriptions import WEBHOOK
from webapp.doctor.check import DATABASE, Finding, check, error, warning
from webapp.doctor.patient import Patient

LATE = timedelta(minutes=5)
LONG = timedelta(days=7)  # an incident open for so long was overlooked
LATELY = timedelta(days=7)
_START = "Is a worker running, and what does its log say? Start one, or one more."


@check("timers", needs=DATABASE)
def timers_fire_in_time(patient: Patient) -> Iterator[Finding]:
    """Timers fire in time."""
    with patient.database.reading() as connection:
        late = ailing.late_timers(connection, before=patient.clock.now() - LATE)
    if late:
        yield error(f"Expected timers to fire within {_minutes(LATE)} minutes, but found "
                    f"{late.count} late, the first due at {_moment(late.first_at)}",
                    _START)  # fmt: skip


@check("jobs", needs=DATABASE)
def jobs_are_begun_in_time(patient: Patient) -> Iterator[Finding]:
    """Jobs are begun in time."""
    before = patient.clock.now() - LATE
    with patient.database.reading() as connection:
        late = [each for each in queues(connection) if each.oldest_at < before]
    for each in late:
        yield error(
            f"Expected jobs of topic '{each.topic}' to be begun within {_minutes(LATE)} minutes, "
            f"but found {each.depth} that wait, the first due at {_moment(each.oldest_at)}",
            f"{_START} Of a topic that programs outside do: is one of them there?",
        )


@check("given-up", needs=DATABASE)
def jobs_are_not_given_up(patient: Patient) -> Iterator[Finding]:
    """No job was given up lately."""
    with patient.database.reading() as connection:
        found = ailing.given_up(connection, since=patient.clock.now() - LATELY)
    for each in found:
        if each.topic != WEBHOOK:
            yield warning(
                f"Expected no job to be given up, but found {each.count} of topic "
                f"'{each.topic}' in {LATELY.days} days, the last at {_moment(each.last_at)}",
                "The worker's log says why, under the job's number.",
            )


@check("webhooks", needs=DATABASE)
def subscribers_are_told(patient: Patient) -> Iterator[Finding]:
    """Subscribers of events were told."""
    with patient.database.reading() as connection:
        found = ailing.given_up(connection, since=patient.clock.now() - LATELY)
    for each in found:
        if each.topic == WEBHOOK:
            yield warning(
                f"Expected subscribers to take what they are told, but found {each.count} events "
                f"of {LATELY.days} days that they did not, the last at {_moment(each.last_at)}",
                "The page Langganan kejadian says which, and tells them again.",
            )


@check("incidents", needs=DATABASE)
def incidents_are_seen_to(patient: Patient) -> Iterator[Finding]:
    """No incident has stood for long."""
    with patient.database.reading() as connection:
        old = ailing.old_incidents(connection, before=patient.clock.now() - LONG)
    if old:
        yield warning(
            f"Expected incidents to be put right within {LONG.days} days, but found {old.count} "
            f"open, the first of {_moment(old.first_at)}",
            "An administrator finds them on the page Gangguan.",
        )


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
