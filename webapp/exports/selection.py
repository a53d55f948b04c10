"""Which cases are exported: the seam to the filter of the case list (`webapp.cases.filters`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from engine import queries
from engine.queries import CaseLine
from webapp.cases.filters import read_narrowing
from webapp.cases.naming import STATUS_WORDS

MAX_SEARCH = 200


@dataclass(frozen=True)
class Selection:
    """Some cases."""

    asked: Mapping[str, Any]  # what `queries.cases` and `count_cases` take
    arguments: Mapping[str, str]  # what an address says of it

    def count(self, connection: Connection) -> int:
        """Return how many there are."""
        return queries.count_cases(connection, **self.asked)

    def cases(
        self, connection: Connection, *, after: CaseLine | None, limit: int
    ) -> Sequence[CaseLine]:
        """Return the next of them, newest first."""
        return queries.cases(connection, **self.asked, after=after, limit=limit)


def read_selection(
    arguments: Mapping[str, str],
    *,
    unit_id: UUID,
    visible: Sequence[UUID] | None,
    zone: ZoneInfo,
    now: datetime,
) -> Selection:
    """Return what an address of the case list selects.

    Args:
        arguments: as that page takes them.
        unit_id: the office.
        visible: versions whose cases may be seen; None: all.
        zone: of its days.
        now: lateness is as seen then.

    Raises:
        Invalid: a day or a version is none.
    """
    narrowed = read_narrowing(arguments, zone)
    search = arguments.get("cari", "").strip()[:MAX_SEARCH]
    status = arguments.get("keadaan", "")
    status = status if status in STATUS_WORDS else ""
    asked = {
        "unit_id": unit_id,
        "definition_ids": narrowed.of_version(None if visible is None else list(visible)),
        "search": search,
        "status": status,
        "narrowing": narrowed.narrowing(now),
    }
    words = {"cari": search, "keadaan": status, **narrowed.arguments()}
    return Selection(asked, {name: value for name, value in words.items() if value})
