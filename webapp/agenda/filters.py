"""Which lines of the agenda book are wanted: read from the address, with sensible defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

STATES = ("running", "incident", "completed", "cancelled", "void", "purged")
WHOLE_YEAR = "semua"
MAX_SEARCH = 200
_YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Filter:
    """What a person chose."""

    year: int
    month: int | None  # None: the whole year
    kind: str = ""
    state: str = ""
    search: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether something but the time was chosen."""
        return bool(self.kind or self.state or self.search)

    def arguments(self, **more: Any) -> dict[str, Any]:
        """Return the address's arguments that lead back to this choice."""
        return {
            "tahun": self.year,
            "bulan": self.month or WHOLE_YEAR,
            "jenis": self.kind or None,
            "keadaan": self.state or None,
            "cari": self.search or None,
            **more,
        }

    def without_narrowing(self) -> "Filter":
        """Return the same time with nothing else chosen."""
        return replace(self, kind="", state="", search="")


def read_filter(arguments: Mapping[str, str], *, today: date) -> Filter:
    """Return what an address asks for; the month of `today` when it does not say.

    >>> read_filter({}, today=date(2026, 11, 27)).arguments()["bulan"]
    11
    >>> read_filter({"tahun": "2025"}, today=date(2026, 11, 27)).month is None
    True
    """
    year = _number(arguments.get("tahun"))
    asked = arguments.get("bulan", "")
    month = _number(asked)
    state = arguments.get("keadaan", "")
    year_known = year if year in _YEARS else today.year
    if month not in range(1, 13):
        month = today.month if not asked and year_known == today.year else None
    return Filter(
        year=year_known or today.year,
        month=month,
        kind=arguments.get("jenis", "").strip()[:MAX_SEARCH],
        state=state if state in STATES else "",
        search=arguments.get("cari", "").strip()[:MAX_SEARCH],
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 4 else None
