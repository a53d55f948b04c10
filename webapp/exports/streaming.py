"""Reads the cases of a selection with their logs and writes them out, a few at a time."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine import queries
from engine.diagram.model import Process
from engine.queries import CaseLine
from engine.runtime import Runtime
from webapp.exports.formats import FORMATS, Format
from webapp.exports.model import Trace
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.selection import Selection
from webapp.exports.telling import told


@dataclass(frozen=True)
class Export:
    """What is to be exported, and how."""

    selection: Selection
    format_name: str  # of FORMATS
    zone: ZoneInfo  # of an XLSX's times
    pseudonyms: Pseudonyms | None = None  # None: people keep their names
    lines_at_once: int = 1_000
    logs_at_once: int = 50  # an entry is about a kilobyte

    @property
    def format(self) -> Format:
        return FORMATS[self.format_name]

    def note(self) -> dict[str, str]:
        """Return what the office's log keeps of it."""
        hidden = {"pseudonymised": "yes"} if self.pseudonyms else {}
        return {"format": self.format_name, **hidden, **self.selection.arguments}

    def blocks(self, runtime: Runtime) -> Generator[bytes, None, None]:
        """Yield the file; all of it is of one moment, and little of it is in memory.

        Close it when nobody reads on: a transaction is open until then.
        """
        with runtime.database.reading_at_leisure() as connection:
            yield from self.format.write(self._traces(runtime, connection), self.zone)

    def _traces(self, runtime: Runtime, connection: Connection) -> Iterator[Trace]:
        def process_of(definition_id: UUID) -> Process:
            return runtime.definitions.get(definition_id).process

        for cases in self._groups(connection):
            logs = queries.logs_by_case(connection, instance_ids=[case.id for case in cases])
            for case in cases:
                trace = told(case, logs[case.id], process_of)
                yield self.pseudonyms.trace(trace) if self.pseudonyms else trace

    def _groups(self, connection: Connection) -> Iterator[Sequence[CaseLine]]:
        """Yield the cases, newest first, as many at once as logs are read."""
        for found in self.selection.chunks(connection, self.lines_at_once):
            for first in range(0, len(found), self.logs_at_once):
                yield found[first : first + self.logs_at_once]
