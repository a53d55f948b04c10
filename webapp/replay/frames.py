"""How a case's diagram stood after each entry of its log: a pure function of the entries up to it.

Keys are those of the version that the case ran on then. A migration, or its undo, lets the fold
begin anew over the same entries, told as if the case had always run on that version.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from engine.calendars import Calendar, working_time_between
from engine.diagram.model import Process
from engine.errors import Invalid
from engine.queries import LogEntry
from webapp.cases.diagram_state import DiagramState, state_of
from webapp.cases.present_names import as_now
from webapp.cases.timeline import version_of
from webapp.replay.course import Course, WaitingTimer
from webapp.replay.moved_flows import moved_flows, with_flows
from webapp.step_names import element_of


@dataclass(frozen=True)
class Frame:
    """The diagram of a case after one entry. Lengths are working time."""

    seq: int
    at: datetime
    definition_id: UUID  # of the version that the case ran on then
    state: DiagramState
    tokens: Mapping[str, int]  # by element
    timers: tuple[WaitingTimer, ...]
    visits: Mapping[str, int]  # by element
    dwell: Mapping[str, timedelta]  # by element
    incidents: tuple[tuple[str, str], ...]  # element and error


def frames(
    entries: Sequence[LogEntry],
    process_of: Callable[[UUID], Process],
    calendar: Calendar | None,
    *,
    first: int,
    last: int,
) -> Iterator[Frame]:
    """Yield the frames after entries `first` to `last`, in one pass over the log.

    Args:
        entries: the case's log, oldest first.
        process_of: gives the diagram of a version, by its id.
        calendar: of the office; None: every minute counts.
        first: number of an entry; the first is 1.
        last: number of an entry, included.
    """
    clock = _working_clock(entries, calendar)
    past = _Past(process_of)
    for position, entry in enumerate(entries[:last], start=1):
        version = version_of(entry)
        past.add(entry, version)
        if version is not None:
            past.course = Course(process_of(version))
            for earlier in as_now(past.told):
                past.course.learn(earlier, clock[earlier.seq])
        elif past.course is not None:
            past.course.learn(entry, clock[entry.seq])
        if past.course is not None and position >= first:
            yield _frame(entry, past.version, past.course, clock[entry.seq])


class _Past:
    """The entries so far, with the flows of the version that the case runs on."""

    def __init__(self, process_of: Callable[[UUID], Process]) -> None:
        self.told: list[LogEntry] = []
        self.version = UUID(int=0)
        self.course: Course | None = None
        self._process_of = process_of
        self._before: list[LogEntry] = []  # the last migration, which can be undone

    def add(self, entry: LogEntry, version: UUID | None) -> None:
        """Go on by an entry, after which the case runs on `version`; None: on the same one."""
        kind = entry.command["type"]
        if version is not None and kind == "MigrateInstance":
            old, new = self._process_of(self.version), self._process_of(version)
            self._before = self.told
            moved = moved_flows(old, new, entry.command.get("mapping", {}))
            self.told = with_flows(self.told, moved)
        elif version is not None and kind == "RevertMigration":
            self.told = [*self._before, self.told[-1]]
        self.told.append(entry)
        self.version = version or self.version


def _frame(entry: LogEntry, running: UUID, course: Course, worked: timedelta) -> Frame:
    return Frame(
        seq=entry.seq,
        at=entry.at,
        definition_id=running,
        state=state_of(course.fold, now=entry.at),
        tokens=course.tokens(),
        timers=tuple(sorted(course.timers.values(), key=lambda timer: timer.due_at)),
        visits=course.visits(),
        dwell=course.dwell(worked),
        incidents=tuple((element_of(key), error) for key, error in course.errors.items()),
    )


def _working_clock(entries: Sequence[LogEntry], calendar: Calendar | None) -> dict[int, timedelta]:
    """Return how long the office had worked since the first entry, by each entry's number."""
    clock: dict[int, timedelta] = {}
    total = timedelta(0)
    for before, entry in zip((entries[0], *entries), entries, strict=False):
        total += _between(calendar, before.at, entry.at)
        clock[entry.seq] = total
    return clock


def _between(calendar: Calendar | None, earlier: datetime, later: datetime) -> timedelta:
    if calendar is None:
        return later - earlier
    try:
        return working_time_between(calendar, earlier, later)
    except Invalid:
        return later - earlier  # ten years without an entry: no calendar reaches so far
