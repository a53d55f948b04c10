"""The period that figures are of: days of the office, from a page's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.errors import Invalid
from webapp.days import midnight_after, midnight_before, read_day


@dataclass(frozen=True)
class Period:
    """Whole days, both of them within."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return midnight_before(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The midnight after the last day."""
        return midnight_after(self.last, self.zone)

    def arguments(self) -> dict[str, str]:
        """Return what stands for it in an address."""
        return {"dari": self.first.isoformat(), "sampai": self.last.isoformat()}


def half_year(year: int, half: int, zone: ZoneInfo) -> Period:
    """Return January to June (1) or July to December (2) of a year."""
    if half == 1:
        return Period(date(year, 1, 1), date(year, 6, 30), zone)
    return Period(date(year, 7, 1), date(year, 12, 31), zone)


def half_of(day: date) -> int:
    """Return in which half of its year a day lies: 1 or 2."""
    return 1 if day.month <= 6 else 2


def read_period(arguments: Mapping[str, str], *, today: date, zone: ZoneInfo) -> Period:
    """Return the period of an address; where it says nothing, the present half-year.

    Raises:
        Invalid: it is no date, or ends before it begins.
    """
    usual = half_year(today.year, half_of(today), zone)
    first = read_day(arguments.get("dari", "")) or usual.first
    last = read_day(arguments.get("sampai", "")) or max(usual.last, first)
    if last < first:
        raise Invalid(
            f"Expected a period, but it begins on {first} and ends on {last}",
            indonesian="Tanggal akhir tidak boleh sebelum tanggal awal.",
        )
    return Period(first, last, zone)
