"""What a player sees after his moves: plain frozen values, also as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import queries
from engine.play.space import Space
from engine.queries import CaseLine, EventWait, Incident, LogEntry, OpenJob, OpenTimer, WorkItem


@dataclass(frozen=True)
class Refused:
    """The first move that the engine did not carry out; those after it were not tried."""

    move: int  # its place, from 0
    kind: str  # the refusal's class
    sentence: Mapping[str, str]  # "id" and "en"
    problems: Mapping[str, str] = field(default_factory=dict)  # of a form's fields


@dataclass(frozen=True)
class PlayedCase:
    """One case, as it stands."""

    number: int  # from 1, as moves name it
    line: CaseLine
    variables: Mapping[str, Any]
    seen: Mapping[str, Mapping[str, Any]]  # by key of an open work item: what its step sees
    items: tuple[WorkItem, ...]  # open or not
    timers: tuple[OpenTimer, ...]
    jobs: tuple[OpenJob, ...]
    waits: tuple[EventWait, ...]
    incidents: tuple[Incident, ...]  # open ones
    entries: tuple[LogEntry, ...]

    @property
    def open_items(self) -> tuple[WorkItem, ...]:
        """The lines of people's inboxes."""
        return tuple(item for item in self.items if item.status == "open")


@dataclass(frozen=True)
class Situation:
    """Where a play stands."""

    began_at: datetime
    now: datetime
    next_due: datetime | None
    cases: tuple[PlayedCase, ...]
    done: int  # moves that were carried out
    refused: Refused | None = None


def look(space: Space, done: int, refused: Refused | None = None) -> Situation:
    """Return where a play stands."""
    return Situation(
        space.given.start_at,
        space.engine.now,
        space.next_due(),
        tuple(_case(space, number) for number in range(1, len(space.cases) + 1)),
        done,
        refused,
    )


def _case(space: Space, number: int) -> PlayedCase:
    its_id, unit_id = space.cases[number - 1], space.runtime.unit_id
    with space.database.reading() as connection:
        items = queries.work_items_of(connection, instance_id=its_id)
        keys = [item.key for item in items if item.status == "open"]
        found = queries.incidents(connection, unit_id=unit_id, instance_id=its_id)
        its = {"unit_id": unit_id, "instance_id": its_id}
        return PlayedCase(
            number,
            queries.case(connection, instance_id=its_id),
            queries.opened_variables(
                connection,
                instance_ids=[its_id],
                variables=queries.variables(connection, instance_id=its_id),
            ),
            queries.opened_variables(
                connection,
                instance_ids=[its_id],
                variables=queries.variables_seen(connection, instance_id=its_id, keys=keys),
            ),
            tuple(items),
            tuple(queries.open_timers(connection, **its)),
            tuple(queries.open_jobs(connection, **its)),
            tuple(queries.event_waits(connection, **its)),
            tuple(each for each in found if each.resolved_at is None),
            tuple(
                queries.opened_entries(
                    connection,
                    instance_id=its_id,
                    entries=queries.log_entries(connection, stream_id=its_id),
                )
            ),
        )
