"""What an administrator typed about working time: read, and checked by the calendar itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.calendars import Calendar
from engine.errors import Invalid
from webapp.calendar.showing import WEEKDAYS
from webapp.i18n import gettext

INTERVALS = 3  # rows that are offered for each weekday
MAX_NAME = 120

Weekly = dict[str, list[list[str]]]


def read_weekly(form: Mapping[str, str]) -> Weekly:
    """Return the intervals that were typed, as a calendar's JSON has them; empty rows left out."""
    weekly: Weekly = {}
    for weekday in WEEKDAYS:
        pairs = [
            [form.get(f"opens-{weekday}-{row}", ""), form.get(f"closes-{weekday}-{row}", "")]
            for row in range(INTERVALS)
        ]
        typed = [[opens.strip(), closes.strip() or ""] for opens, closes in pairs]
        weekly[str(weekday)] = [[opens, closes] for opens, closes in typed if opens or closes]
    return weekly


def problems_of(weekly: Weekly, body: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return what is wrong with a timetable: "weekly.<weekday>" or "weekly" to sentence."""
    found: dict[str, str] = {}
    for weekday, intervals in weekly.items():
        if intervals:
            found |= _problem({**body, "weekly": {weekday: intervals}}, language)
    return found or _problem({**body, "weekly": weekly}, language)


def read_day_off(form: Mapping[str, str]) -> tuple[date | None, str, dict[str, str]]:
    """Return the day that was typed, its name, and what is wrong: field to sentence."""
    problems = {}
    name = " ".join(form.get("name", "").split())
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        day = None
    if day is None or not 2000 <= day.year <= 2199:
        problems["day"] = gettext("Pilih tanggal, misalnya 17 Agustus 2026.")
    if not name:
        problems["name"] = gettext("Isi nama hari libur, misalnya 'Cuti bersama Natal'.")
    elif len(name) > MAX_NAME:
        problems["name"] = gettext("Pakai paling banyak %(most)d karakter.", most=MAX_NAME)
    return day, name, problems


def _problem(body: Mapping[str, Any], language: str) -> dict[str, str]:
    try:
        Calendar.from_json(body)
    except Invalid as problem:
        return {problem.field or "weekly": problem.sentence(language)}
    return {}
