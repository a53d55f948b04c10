"""What a list of cases keeps beside words and state; an address says it, so it can be saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from engine.errors import Invalid
from engine.queries import Narrowing
from webapp.days import midnight_after, midnight_before, read_day

MAX_ELEMENT = 200


@dataclass(frozen=True)
class CaseFilter:
    """Version, step, lateness, the days on which cases began, and whether they have ended."""

    zone: ZoneInfo
    definition_id: UUID | None = None
    element_id: str = ""
    is_late: bool = False
    first: date | None = None
    last: date | None = None
    has_ended: bool = False

    def arguments(self) -> dict[str, Any]:
        """Return what stands for it in an address; empty if it keeps all."""
        words = {
            "prosedur": str(self.definition_id or ""),
            "langkah": self.element_id,
            "lewat": "1" if self.is_late else "",
            "dari": self.first.isoformat() if self.first else "",
            "sampai": self.last.isoformat() if self.last else "",
            "berakhir": "1" if self.has_ended else "",
        }
        return {name: value for name, value in words.items() if value}

    def of_version(self, visible: list[UUID] | None) -> list[UUID] | None:
        """Return which of the versions that a person may see are kept; None: all."""
        if self.definition_id is None:
            return visible
        may = visible is None or self.definition_id in visible
        return [self.definition_id] if may else []

    def narrowing(self, now: datetime) -> Narrowing:
        """Return it as queries take it, with lateness as seen `now`."""
        return Narrowing(
            since=midnight_before(self.first, self.zone) if self.first else None,
            until=midnight_after(self.last, self.zone) if self.last else None,
            element_id=self.element_id,
            late_at=now if self.is_late else None,
            has_ended=self.has_ended,
        )


def read_narrowing(arguments: Mapping[str, str], zone: ZoneInfo) -> CaseFilter:
    """Return what an address says.

    Raises:
        Invalid: a day or a version is none.
    """
    version = arguments.get("prosedur", "")
    try:
        definition_id = UUID(version) if version else None
    except ValueError as error:
        raise Invalid(
            f"Expected the id of a version, but got '{version[:40]}'",
            indonesian="Prosedur itu tidak dikenal.",
        ) from error
    return CaseFilter(
        zone,
        definition_id,
        arguments.get("langkah", "").replace("\0", "")[:MAX_ELEMENT],
        arguments.get("lewat", "") == "1",
        read_day(arguments.get("dari", "")),
        read_day(arguments.get("sampai", "")),
        arguments.get("berakhir", "") == "1",
    )
