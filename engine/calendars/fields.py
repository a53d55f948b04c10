"""Reads and checks the fields of a calendar; each refusal names its field."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from engine.errors import Invalid

Interval = tuple[time, time]  # opens, closes; closing at 00:00 is the end of the day

_MIDNIGHT = time(0)


def check_intervals(place: str, weekday: int, intervals: tuple[Interval, ...]) -> None:
    """Refuse a weekday that does not exist, and intervals that are not in order and apart."""
    if weekday not in range(7):
        raise invalid(place, "a weekday from 0 (Monday) to 6", "hari 0 (Senin) sampai 6", weekday)
    previous: time | None = None
    for opens, closes in intervals:
        found = f"{opens:%H:%M}-{closes:%H:%M}"
        if closes != _MIDNIGHT and closes <= opens:
            raise invalid(place, "closing after opening", "jam tutup setelah jam buka", found)
        if previous is not None and (previous == _MIDNIGHT or opens < previous):
            raise invalid(
                place,
                "intervals in order, that do not overlap",
                "rentang jam yang urut dan tidak bertumpuk",
                found,
            )
        previous = closes


def invalid(place: str, expected: str, indonesian: str, found: object) -> Invalid:
    """Return the refusal of a field: what was expected there and what was found."""
    return Invalid(
        f"Expected in '{place}' {expected}, but found '{str(found)[:80]}'",
        indonesian=f"Isi '{place}' dengan {indonesian}. Yang tertulis: '{str(found)[:80]}'.",
        field=place,
    )


def read_mapping(value: object, place: str) -> Mapping[str, Any]:
    """Return a JSON object."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise invalid(place, "an object", "objek", value)
    return value


def read_text(value: object, place: str) -> str:
    """Return a JSON string."""
    if not isinstance(value, str):
        raise invalid(place, "text", "teks", value)
    return value


def read_weekday(key: str) -> int:
    """Return a weekday, Monday being 0."""
    if key not in ("0", "1", "2", "3", "4", "5", "6"):
        raise invalid(
            f"weekly.{key}", "a weekday from 0 (Monday) to 6", "hari 0 (Senin) sampai 6", key
        )
    return int(key)


def read_intervals(value: object, place: str) -> tuple[Interval, ...]:
    """Return a day's intervals from pairs such as ["07:30", "12:00"]; the end may be "24:00"."""
    if not isinstance(value, list | tuple):
        raise invalid(place, "a list of pairs of times", "daftar pasangan jam", value)
    return tuple(_interval(pair, place) for pair in value)


def _interval(pair: object, place: str) -> Interval:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise invalid(place, "pairs such as ['07:30', '12:00']", "pasangan jam", pair)
    return _time(pair[0], place), _MIDNIGHT if pair[1] == "24:00" else _time(pair[1], place)


def _time(value: object, place: str) -> time:
    try:
        found = time.fromisoformat(read_text(value, place))
        if f"{found:%H:%M}" != value:  # Python also reads 0730 and 07:30:00.5
            raise ValueError("not of the form")
    except ValueError as error:
        raise invalid(place, "a time such as '07:30'", "jam seperti '07:30'", value) from error
    return found


def read_day(key: str) -> date:
    """Return a day off from a date such as "2026-01-01"."""
    try:
        found = date.fromisoformat(key)
        if found.isoformat() != key:  # Python also reads 20260101 and 2026-W01-4
            raise ValueError("not of the form")
    except ValueError as error:
        raise invalid(
            f"days_off.{key}", "a date such as '2026-01-01'", "tanggal seperti '2026-01-01'", key
        ) from error
    return found
