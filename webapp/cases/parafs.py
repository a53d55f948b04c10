"""The parafs of a case, and whether each still fits what was approved. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.diagram.model import Process
from engine.paraf import digest_of
from engine.queries import LogEntry
from webapp.cases.own_variables import is_own, is_repeated
from webapp.step_names import element_of


@dataclass(frozen=True)
class Paraf:
    """A name that a person bound to exactly what he approved."""

    element_id: str
    name: str
    position: str
    at: datetime
    digest: str
    variables: tuple[str, ...]
    fits: bool | None  # what it covers is still the same; None: only its own step had it
    same_person_as: str = ""


def parafs(
    entries: Sequence[LogEntry], variables: Mapping[str, Any], process: Process
) -> tuple[Paraf, ...]:
    """Return the newest paraf on each step, in the order in which they were given.

    On a repeated step that is one of each instance.

    Args:
        entries: the case's log, oldest first.
        variables: of the case, as they are now.
        process: which it runs.
    """
    newest: dict[str, Paraf] = {}
    for entry in entries:
        for event in entry.events:
            if event["type"] == "ParafGiven":
                place = (
                    event["key"] if is_repeated(process, event["key"]) else element_of(event["key"])
                )
                newest.pop(place, None)
                newest[place] = _paraf(entry, event, variables, process)
    return tuple(newest.values())


def _paraf(
    entry: LogEntry, event: Mapping[str, Any], variables: Mapping[str, Any], process: Process
) -> Paraf:
    covered = tuple(event["variables"])
    is_gone = any(is_own(process, event["key"], name) for name in covered)
    return Paraf(
        element_of(event["key"]),
        event["person_name"],
        event.get("position", ""),
        entry.at,
        event["digest"],
        covered,
        fits=None if is_gone else digest_of(covered, variables) == event["digest"],
        same_person_as=event.get("same_person_as", ""),
    )
