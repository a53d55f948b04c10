"""From when until when each version of a process is in force. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.queries.values import DefinitionLine


@dataclass(frozen=True)
class Period:
    """When cases begin on a version."""

    state: str  # "in_force" | "upcoming" | "past" | "skipped" (never in force) | "retired"
    since: datetime
    until: datetime | None  # None: no end is known


def periods(versions: Iterable[DefinitionLine], now: datetime) -> dict[UUID, Period]:
    """Return the period of each version, by definition id.

    Args:
        versions: all of one process, or all of several.
        now: by what the state is told.
    """
    known = list(versions)
    return {line.id: _period(line, known, now) for line in known}


def _period(line: DefinitionLine, known: list[DefinitionLine], now: datetime) -> Period:
    newer = (
        other.in_force_at
        for other in known
        if other.process_id == line.process_id and other.version > line.version
    )
    replaced_at = min(newer, default=None)
    ends = [end for end in (replaced_at, line.retired_at) if end is not None]
    until = min(ends, default=None)
    ended = "past" if until == replaced_at else "retired"
    return Period(_state(line.in_force_at, until, ended, now), line.in_force_at, until)


def _state(since: datetime, until: datetime | None, ended: str, now: datetime) -> str:
    if until is not None and until < since:
        return "skipped"
    if since > now:
        return "upcoming" if until is None or until > since else "skipped"
    if until is None or until > now:
        return "in_force"
    return ended
