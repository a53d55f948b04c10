"""An answer as people read it: the label of an option, a date in words, a comma in a number."""

from datetime import date
from typing import Any

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}
YES_NO = {"id": ("Ya", "Tidak"), "en": ("Yes", "No")}


def long_date(text: str, language: str) -> str:
    """Return an ISO date in words; what is no date stays as it is.

    >>> long_date("2026-11-27", "id")
    '27 November 2026'
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    months = MONTHS.get(language, MONTHS["id"]).split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


def long_moment(text: str, language: str) -> str:
    """Return a moment in WIB in words.

    >>> long_moment("2026-11-27T15:50:00+07:00", "id")
    '27 November 2026, 15.50 WIB'
    """
    day, _, clock = text.partition("T")
    if len(clock) < 5:
        return long_date(text, language)
    return f"{long_date(day, language)}, {clock[:2]}.{clock[3:5]} WIB"


def shown(kind: str, value: Any, language: str) -> str:
    """Return a plain answer for reading; "" if there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES_NO.get(language, YES_NO["id"])[0 if value else 1]
    text = str(value)
    if kind == "date":
        return long_date(text, language)
    if kind == "datetime":
        return long_moment(text, language)
    if kind == "number" and language != "en":
        return text.replace(".", ",")
    return text
