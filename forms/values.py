"""Numbers, dates and moments: from what people type to the one way in which a variable holds them.

Each function returns None for what it cannot read; what is already canonical comes back unchanged.
Never a float: a whole number is an int, another number a decimal string.
"""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

WIB = timezone(timedelta(hours=7))  # Asia/Jakarta; no other offset since 1964
YEARS = range(1900, 2200)
LARGEST = 10**15  # a number on a form is never longer; JSON readers elsewhere are exact up to 2**53

_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` is; no separators.

    >>> whole_number("007"), whole_number("1.000")
    (7, None)
    """
    return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else None


def decimal_number(text: str, decimals: int) -> str | None:
    """Return the shortest decimal string of a number, with point or comma, of so many decimals.

    >>> decimal_number("2,50", 2), decimal_number("2.505", 2)
    ('2.5', None)
    """
    found = re.fullmatch(r"-?[0-9]{1,15}([.,]([0-9]+))?", text)
    if found is None or len(found[2] or "") > decimals:
        return None
    number = Decimal(text.replace(",", "."))
    return format(number.normalize(), "f") if number else "0"


def iso_date(text: str) -> str | None:
    """Return a day of the calendar as ISO 8601; a person may put the day first.

    >>> iso_date("27/11/2026"), iso_date("2026-02-30")
    ('2026-11-27', None)
    """
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day).isoformat() if year in YEARS else None
    except ValueError:
        return None


def moment(text: str) -> str | None:
    """Return a moment as ISO 8601 in WIB; without an offset it is WIB.

    >>> moment("2026-11-27T15:50"), moment("2026-11-27T08:50Z")
    ('2026-11-27T15:50:00+07:00', '2026-11-27T15:50:00+07:00')
    """
    if not _MOMENT.fullmatch(text):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.year not in YEARS:
        return None
    at = at.astimezone(WIB) if at.tzinfo else at.replace(tzinfo=WIB)
    return at.isoformat(timespec="seconds") if at.year in YEARS else None
