"""Whole days in a page's address, such as ?dari=2026-07-01&sampai=2026-12-31."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from engine.errors import Invalid


def read_day(text: str) -> date | None:
    """Return a date such as "2026-11-27"; None of "".

    Raises:
        Invalid: it is none, or of a year that no office has.
    """
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _no_day(text) from error
    if not 1970 <= day.year <= 2200:
        raise _no_day(text)
    return day


def midnight_before(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins in a zone."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def midnight_after(day: date, zone: tzinfo) -> datetime:
    """Return when a day ends in a zone."""
    return midnight_before(day + timedelta(days=1), zone)


def _no_day(text: str) -> Invalid:
    return Invalid(
        f"Expected a date such as 2026-11-27, but got '{text[:40]}'",
        indonesian=f"Tanggal '{text[:40]}' tidak dikenal; tulis seperti 2026-11-27.",
    )
