"""Puts together what a replay shows: frames of the diagram, and beside each what happened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.apart_rows import kept_of
from engine.calendars import Calendar
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.queries import CaseLine, LogEntry
from webapp.cases.answers import FileReference, files_in
from webapp.cases.naming import Names
from webapp.cases.page import words_of_versions
from webapp.cases.timeline import Happening, timeline, written_by
from webapp.context import office
from webapp.personal import readable_entries, withheld_entries
from webapp.replay.frames import Frame, frames
from webapp.replay.verified_parafs import Parafs, VerifiedParaf
from webapp.seed_calendar import NAME


@dataclass(frozen=True)
class Row:
    """How one element stood: a line of the table that says what the diagram shows."""

    name: str
    state: str  # "done" | "waiting" | "late" | "stalled"
    tokens: int
    visits: int
    dwell: timedelta | None  # working time


@dataclass(frozen=True)
class Moment:
    """A case after one entry: its diagram, and what the entry did."""

    frame: Frame
    happening: Happening
    version: int
    names: Names
    files: tuple[FileReference, ...]  # to which the entry refers
    parafs: tuple[VerifiedParaf, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """What was visited by then, what waits first."""
        frame, kinds = self.frame, self._kinds()
        return tuple(
            Row(
                self.names.step(element),
                kind,
                frame.tokens.get(element, 0),
                frame.visits.get(element, 0),
                frame.dwell.get(element),
            )
            for element, kind in kinds.items()
        )

    def _kinds(self) -> dict[str, str]:
        state = self.frame.state
        strongest = (("stalled", state.stalled), ("late", state.late), ("waiting", state.waiting))
        kinds: dict[str, str] = {}
        for kind, elements in (*strongest, ("done", state.done)):
            for element in elements:
                kinds.setdefault(element, kind)
        for element in self.frame.tokens:
            kinds.setdefault(element, "waiting")
        return kinds


@dataclass(frozen=True)
class Replay:
    """A case that can be played again. Never empty."""

    case: CaseLine
    entries: Sequence[LogEntry]
    happenings: Sequence[Happening]
    calendar: Calendar | None

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.entries)

    def files(self) -> Iterator[tuple[LogEntry, tuple[FileReference, ...]]]:
        """Yield each entry with the files to which it refers."""
        for entry in self.entries:
            yield entry, _files(entry)

    def moments(self, first: int, last: int) -> Iterator[Moment]:
        """Yield the steps `first` to `last`, both included and counted from 1; one pass."""
        marks = Parafs()
        learned = 0
        told = {happening.seq: happening for happening in self.happenings}
        for frame in frames(self.entries, process_of, self.calendar, first=first, last=last):
            names = Names(process_of(frame.definition_id))
            while learned < len(self.entries) and self.entries[learned].seq <= frame.seq:
                entry = self.entries[learned]
                marks.learn(entry, names.process)
                learned += 1
            yield Moment(
                frame=frame,
                happening=told[frame.seq],
                version=office().runtime.definitions.get(frame.definition_id).version,
                names=names,
                files=_files(entry),
                parafs=marks.now(names.process),
            )


def replay_of(
    connection: Connection, case: CaseLine, *, language: str, withholds_personal: bool = False
) -> Replay:
    """Return a case's replay in words of a language; without personal values, if they are withheld.

    Raises:
        NotFound: nothing was ever recorded of this case.
    """
    entries = queries.log_entries(connection, stream_id=case.id)
    told = (
        withheld_entries(entries)
        if withholds_personal
        else readable_entries(connection, case.id, entries)
    )
    happenings = timeline(told, words_of_versions(language))
    kept = None if happenings else kept_of(connection, case.unit_id, case.id)
    if kept is not None:
        raise NotFound(
            f"Expected the log of case '{case.id}' in the database, but it lies in '{kept.file}'",
            indonesian=f"Riwayat berkas ini disimpan terpisah, dalam berkas arsip {kept.file}.",
        )
    if not happenings:
        raise NotFound(
            f"Expected entries of case '{case.id}', but its log is empty",
            indonesian="Berkas ini tidak memiliki riwayat yang dapat diputar ulang.",
        )
    return Replay(case, entries, happenings, _calendar(connection, case.unit_id))


def process_of(definition_id: UUID) -> Process:
    """Return the diagram of a version."""
    return office().runtime.definitions.get(definition_id).process


def _calendar(connection: Connection, unit_id: UUID) -> Calendar | None:
    versions = queries.calendar_versions(connection, unit_id=unit_id, name=NAME)
    return Calendar.from_json(versions[0].body) if versions else None


def _files(entry: LogEntry) -> tuple[FileReference, ...]:
    found = {file.digest: file for value in written_by(entry).values() for file in files_in(value)}
    return tuple(found.values())
