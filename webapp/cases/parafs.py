"""The parafs of a case, and whether each still fits what was approved. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.paraf import digest_of
from engine.queries import LogEntry
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
    fits: bool  # what it covers is still the same
    same_person_as: str = ""


def parafs(entries: Sequence[LogEntry], variables: Mapping[str, Any]) -> tuple[Paraf, ...]:
    """Return the newest paraf on each step, in the order in which they were given.

    Args:
        entries: the case's log, oldest first.
        variables: as they are now.
    """
    newest: dict[str, Paraf] = {}
    for entry in entries:
        for event in entry.events:
            if event["type"] == "ParafGiven":
                element_id = element_of(event["key"])
                newest.pop(element_id, None)
                newest[element_id] = _paraf(entry, event, variables)
    return tuple(newest.values())


def _paraf(entry: LogEntry, event: Mapping[str, Any], variables: Mapping[str, Any]) -> Paraf:
    covered = tuple(event["variables"])
    return Paraf(
        element_of(event["key"]),
        event["person_name"],
        event.get("position", ""),
        entry.at,
        event["digest"],
        covered,
        fits=digest_of(covered, variables) == event["digest"],
        same_person_as=event.get("same_person_as", ""),
    )
