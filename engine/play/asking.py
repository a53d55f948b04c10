"""Asks of a situation whether an expectation holds, and says in words why not."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import orjson

from engine.moments import moment_said
from engine.play.expectations import (
    Awaited,
    CaseCount,
    Completed,
    Due,
    Escalated,
    Expectation,
    IncidentAt,
    JobAt,
    NotReached,
    OpenItems,
    Status,
    Variable,
)
from engine.play.situation import PlayedCase, Situation

MAX_SHOWN = 120  # letters of a value in a sentence

_DONE = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired", "EventOccurred")
_BEGUN = ("WorkItemOffered", "JobScheduled", "ElementEntered")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,6})\]")
MISSING = "(none)"  # a variable that there is not


@dataclass(frozen=True)
class Miss:
    """Why an expectation does not hold: what was expected, what was found."""

    indonesian: str
    english: str
    element_id: str = ""

    @property
    def sentence(self) -> Mapping[str, str]:
        """The reason, by language."""
        return {"id": self.indonesian, "en": self.english}


def miss(expected: Expectation, situation: Situation) -> Miss | None:
    """Return why an expectation does not hold; None when it does."""
    if isinstance(expected, CaseCount):
        found = len(situation.cases)
        if found == expected.equals:
            return None
        return Miss(
            f"berkas seharusnya {expected.equals}, tetapi ada {found}",
            f"expected {expected.equals} cases, but found {found}",
        )
    number: int = expected.case  # type: ignore[attr-defined]  # all others have one
    if number > len(situation.cases):
        return Miss(f"berkas ke-{number} belum dimulai", f"case {number} has not begun")
    return _ASKED[type(expected)](expected, situation.cases[number - 1])


def completed(case: PlayedCase) -> list[str]:
    """Return the elements that a case has completed, in order."""
    return [element_of(key) for kind, key in _events(case) if kind in _DONE]


def element_of(key: str) -> str:
    """Return the element of a visit's key."""
    return (key.rpartition(":")[0] or key).removesuffix("~each")


# ---- one question each -----------------------------------------------------------------------


def _status(expected: Status, case: PlayedCase) -> Miss | None:
    found = case.line.status
    return None if found == expected.equals else _differs("status", expected.equals, found)


def _open(expected: OpenItems, case: PlayedCase) -> Miss | None:
    found = sorted(element_of(item.key) for item in case.open_items)
    wanted = sorted(expected.elements)
    if found == wanted:
        return None
    missing = [each for each in wanted if each not in found]
    extra = [each for each in found if each not in wanted]
    return Miss(
        f"tugas yang terbuka seharusnya {_listed(wanted)}, tetapi {_listed(found)}",
        f"expected the open work items {_listed(wanted)}, but found {_listed(found)}",
        next(iter([*missing, *extra]), ""),
    )


def _variable(expected: Variable, case: PlayedCase) -> Miss | None:
    found = value_at(case.variables, expected.path)
    if found == expected.equals and type(found) is type(expected.equals):
        return None
    if expected.equals is None and found is MISSING:
        return None
    return _differs(expected.path, expected.equals, found)


def _completed(expected: Completed, case: PlayedCase) -> Miss | None:
    found = completed(case)
    rest = iter(found)
    for element in expected.elements:
        if element not in rest:  # an iterator: what stood before it is used up
            return Miss(
                f"langkah '{element}' seharusnya selesai pada urutannya, tetapi yang selesai "
                f"{_listed(found)}",
                f"expected '{element}' to be completed in its turn, but completed were "
                f"{_listed(found)}",
                element,
            )
    return None


def _not_reached(expected: NotReached, case: PlayedCase) -> Miss | None:
    reached = {element_of(key) for kind, key in _events(case) if kind in (*_DONE, *_BEGUN)}
    for element in expected.elements:
        if element in reached:
            return Miss(
                f"langkah '{element}' seharusnya tidak dicapai, tetapi dicapai",
                f"expected '{element}' not to be reached, but it was",
                element,
            )
    return None


def _due(expected: Due, case: PlayedCase) -> Miss | None:
    element = expected.element
    found = [i.due_at for i in case.open_items if element in (i.key, element_of(i.key))]
    if not found:
        return Miss(
            f"langkah '{element}' seharusnya terbuka, tetapi tidak",
            f"expected '{element}' to be open, but it is not",
            element,
        )
    if expected.at in found:
        return None
    zone = expected.at.tzinfo or UTC
    shown = ", ".join(moment_said(due, zone) if due else "-" for due in found)
    at = moment_said(expected.at, zone)
    return Miss(
        f"batas waktu '{element}' seharusnya {at}, tetapi {shown}",
        f"expected '{element}' to be due at {at}, but found {shown}",
        element,
    )


def _escalated(expected: Escalated, case: PlayedCase) -> Miss | None:
    element, group = expected.element, expected.group
    for item in case.items:
        if element in (item.key, element_of(item.key)) and item.escalated_to == group:
            return None
    return Miss(
        f"langkah '{element}' seharusnya dieskalasi ke '{group}', tetapi tidak",
        f"expected '{element}' to be escalated to '{group}', but it was not",
        element,
    )


def _incident(expected: IncidentAt, case: PlayedCase) -> Miss | None:
    found = [element_of(each.key) for each in case.incidents]
    if expected.element in found or (not expected.element and not found):
        return None
    wanted = [expected.element] if expected.element else []
    return Miss(
        f"gangguan seharusnya pada {_listed(wanted)}, tetapi {_listed(found)}",
        f"expected an incident at {_listed(wanted)}, but found {_listed(found)}",
        expected.element or found[0],
    )


def _job(expected: JobAt, case: PlayedCase) -> Miss | None:
    found = [element_of(each.key) for each in case.jobs]
    if expected.element in found:
        return None
    return Miss(
        f"pekerjaan otomatis seharusnya menunggu pada '{expected.element}', tetapi "
        f"{_listed(found)}",
        f"expected a job to wait at '{expected.element}', but found {_listed(found)}",
        expected.element,
    )


def _awaited(expected: Awaited, case: PlayedCase) -> Miss | None:
    found = [(each.name, each.correlation) for each in case.waits]
    if (expected.message, expected.correlation) in found:
        return None
    wanted = f"'{expected.message}' ({expected.correlation})"
    names = _listed([f"{name} ({correlation})" for name, correlation in found])
    return Miss(
        f"berkas seharusnya menunggu {wanted}, tetapi {names}",
        f"expected the case to wait for {wanted}, but found {names}",
    )


_ASKED: Mapping[type[Expectation], Callable[[Any, PlayedCase], Miss | None]] = {
    Status: _status,
    OpenItems: _open,
    Variable: _variable,
    Completed: _completed,
    NotReached: _not_reached,
    Due: _due,
    Escalated: _escalated,
    IncidentAt: _incident,
    JobAt: _job,
    Awaited: _awaited,
}


def value_at(variables: Mapping[str, Any], path: str) -> Any:
    """Return the value at a path, `MISSING` when there is none.

    >>> value_at({"keputusan": [{"decision": "setuju"}]}, "keputusan[0].decision")
    'setuju'
    """
    value: Any = variables
    for name, index in _STEP.findall(path):
        if name:
            value = value.get(name, MISSING) if isinstance(value, Mapping) else MISSING
        elif isinstance(value, list) and int(index) < len(value):
            value = value[int(index)]
        else:
            return MISSING
    return value


def _events(case: PlayedCase) -> Iterator[tuple[str, str]]:
    for entry in case.entries:
        for event in entry.events:
            yield event["type"], event.get("key", "")


def _differs(name: str, wanted: Any, found: Any) -> Miss:
    shown, there = _shown(wanted), _shown(found)
    return Miss(
        f"'{name}' seharusnya {shown}, tetapi {there}", f"expected '{name}' {shown}, found {there}"
    )


def _shown(value: Any) -> str:
    text = value if value is MISSING else orjson.dumps(value).decode()
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names[:20]) or "-"
