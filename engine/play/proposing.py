"""What a scenario might expect of where a play stands: all that is so. A person chooses."""

from collections.abc import Iterator

from engine.play.asking import completed, element_of
from engine.play.expectations import (
    Completed,
    Due,
    Expectation,
    IncidentAt,
    JobAt,
    OpenItems,
    Status,
    Variable,
)
from engine.play.situation import PlayedCase, Situation

MAX_VARIABLES = 40


def proposed(situation: Situation) -> tuple[Expectation, ...]:
    """Return expectations that all hold; how each case stands comes first."""
    return tuple(each for case in situation.cases for each in _of_case(case, situation))


def is_telling(expected: Expectation) -> bool:
    """Say whether an expectation is about the way that a case went, rather than a detail of it."""
    return not isinstance(expected, Variable | Due)


def _of_case(case: PlayedCase, situation: Situation) -> Iterator[Expectation]:
    number = case.number
    yield Status(case.line.status, number)
    yield OpenItems(tuple(sorted(element_of(item.key) for item in case.open_items)), number)
    if done := completed(case):
        yield Completed(tuple(done), number)
    for job in case.jobs:
        yield JobAt(element_of(job.key), number)
    for incident in case.incidents:
        yield IncidentAt(element_of(incident.key), number)
    zone = situation.began_at.tzinfo
    for item in case.open_items:
        if item.due_at is not None:
            yield Due(element_of(item.key), item.due_at.astimezone(zone), number)
    plain = [
        (name, value)
        for name, value in case.variables.items()
        if isinstance(value, str | int) and len(str(value)) <= 200
    ]
    for name, value in plain[:MAX_VARIABLES]:
        yield Variable(name, value, number)
