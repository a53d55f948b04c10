"""Which cases are exported: what a filter of the case list keeps (`webapp.cases.filters`)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine import queries
from engine.queries import CaseLine, Chosen
from webapp.cases.filters import read_filter


@dataclass(frozen=True)
class Selection:
    """Some cases."""

    chosen: Chosen
    arguments: Mapping[str, str]  # what an address says of it

    def count(self, connection: Connection) -> int:
        """Return how many there are."""
        return queries.count_cases(connection, **self.chosen)

    def chunks(self, connection: Connection, size: int) -> Iterator[Sequence[CaseLine]]:
        """Yield them, newest first, at most so many at once."""
        return queries.case_chunks(lambda: nullcontext(connection), self.chosen, size=size)


def read_selection(
    arguments: Mapping[str, str],
    *,
    unit_id: UUID,
    visible: Sequence[UUID] | None,
    zone: ZoneInfo,
    now: datetime,
) -> Selection:
    """Return what an address of the case list selects, for who may see all of some versions.

    Args:
        arguments: as that page takes them.
        unit_id: the office.
        visible: versions whose cases are meant; None: all.
        zone: of its days.
        now: lateness is as seen then.

    Raises:
        Invalid: a day or a version is none.
    """
    wanted = read_filter(arguments, zone)
    chosen: Chosen = {
        "unit_id": unit_id,
        "definition_ids": visible if wanted.definition_id is None else [wanted.definition_id],
        "search": wanted.search,
        "status": wanted.status,
        "narrowing": wanted.narrowing(now),
    }
    return Selection(chosen, wanted.arguments())
