"""Pages of working time. Every change is a whole new version of the calendar; none is ever lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.calendars import Calendar
from engine.commands import SetCalendar
from engine.errors import Conflict, NotFound
from engine.permission import ADMINISTRATOR
from engine.queries import CalendarVersion
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.acting import submit
from webapp.calendar import showing
from webapp.calendar.typed import INTERVALS, Weekly, problems_of, read_day_off, read_weekly
from webapp.context import office
from webapp.i18n import gettext, ngettext
from webapp.seed_calendar import NAME, default_calendar, indonesian_days_off

blueprint = Blueprint("calendar", __name__, url_prefix="/kalender-kerja")


@dataclass(frozen=True)
class Current:
    """The calendar in force, and all versions up to it, newest first."""

    calendar: Calendar
    version: int
    versions: list[CalendarVersion]

    @property
    def body(self) -> dict[str, Any]:
        """The calendar as JSON."""
        return self.calendar.to_json()


@blueprint.get("")
@requires_login
def index() -> Response:
    """Show the timetable, the days off of a year, and the versions."""
    return _page({})


@blueprint.get("/jam")
@requires_group(ADMINISTRATOR)
def hours() -> Response:
    """Show the form of the timetable."""
    current = _current()
    weekly = current.body["weekly"]
    return _hours_page(current, weekly, {})


@blueprint.post("/jam")
@requires_group(ADMINISTRATOR)
def submit_hours() -> Response:
    """Replace the timetable; the days off stay."""
    current = _unchanged()
    weekly = read_weekly(request.form)
    problems = problems_of(weekly, current.body, str(get_locale()))
    if problems:
        return _hours_page(current, weekly, problems)
    return _set({**current.body, "weekly": weekly}, gettext("Jam kerja disimpan."))


@blueprint.post("/libur")
@requires_group(ADMINISTRATOR)
def add_day_off() -> Response:
    """Add a day off, or give one another name."""
    current = _unchanged()
    day, name, problems = read_day_off(request.form)
    if problems or day is None:
        return _page(problems)
    body = current.body
    body["days_off"][day.isoformat()] = name
    return _set(body, gettext("Hari libur disimpan."), year=day.year)


@blueprint.post("/libur/hapus")
@requires_group(ADMINISTRATOR)
def remove_day_off() -> Response:
    """Remove a day off: it becomes a working day again."""
    current = _unchanged()
    day = request.form.get("day", "")
    body = current.body
    if body["days_off"].pop(day, None) is None:
        raise NotFound(
            f"Expected a day off on '{day[:20]}', found none",
            indonesian="Hari libur itu tidak ada lagi. Muat ulang halaman.",
        )
    return _set(body, gettext("Hari libur dihapus."), year=int(day[:4]))


@blueprint.post("/libur/nasional")
@requires_group(ADMINISTRATOR)
def add_national_days_off() -> Response:
    """Add the national days off of a year; what the office has written stays as it is."""
    current = _unchanged()
    year = request.form.get("year", type=int)
    if year is None or not 2000 <= year <= 2199:
        return _page({"year": gettext("Pilih tahun.")})
    national = {day.isoformat(): name for day, name in indonesian_days_off([year]).items()}
    body = current.body
    added = len(national.keys() - body["days_off"].keys())
    if not added:
        flash(gettext("Semua hari libur nasional %(year)d sudah ada.", year=year), "info")
        return redirect(url_for("calendar.index", tahun=year))
    body["days_off"] = national | body["days_off"]
    said = ngettext("%(num)d hari libur ditambahkan.", "%(num)d hari libur ditambahkan.", added)
    return _set(body, said, year=year)


@blueprint.post("/awal")
@requires_group(ADMINISTRATOR)
def begin() -> Response:
    """Begin with the ordinary timetable and the national days off of this year and the next."""
    if _versions():
        raise Conflict(
            "Expected an office without a calendar, but it has one",
            indonesian="Kantor ini sudah memiliki kalender kerja.",
        )
    this_year = _today().year
    calendar = default_calendar([this_year, this_year + 1])
    return _set(
        calendar.to_json(), gettext("Kalender kerja dibuat. Periksa jam dan hari liburnya.")
    )


# ---- inside ------------------------------------------------------------------------------------


def _today() -> date:
    return office().clock.now().astimezone(ZoneInfo(logged_in_account().zone)).date()


def _versions() -> list[CalendarVersion]:
    with office().database.reading() as connection:
        return queries.calendar_versions(connection, unit_id=logged_in_account().unit_id, name=NAME)


def _current() -> Current:
    versions = _versions()
    if not versions:
        raise NotFound(
            f"Expected a calendar '{NAME}', found none",
            indonesian="Kalender kerja belum diatur.",
        )
    return Current(Calendar.from_json(versions[0].body), versions[0].version, versions)


def _unchanged() -> Current:
    """Return the calendar in force, if it is the one that the form was made from.

    Raises:
        Conflict: somebody else has changed it meanwhile; saving would undo that.
    """
    current = _current()
    if request.form.get("version") != str(current.version):
        raise Conflict(
            f"Expected version {current.version}, but the form shows {request.form.get('version')}",
            indonesian="Kalender diubah orang lain sejak halaman ini dibuka. Muat ulang dahulu.",
        )
    return current


def _set(body: Mapping[str, Any], said: str, *, year: int | None = None) -> Response:
    submit(SetCalendar(NAME, body), f"calendar {NAME}")
    flash(said, "ok")
    return redirect(url_for("calendar.index", tahun=year))


def _page(problems: dict[str, str]) -> Response:
    account, today = logged_in_account(), _today()
    versions = _versions()
    current = _current() if versions else None
    year = request.args.get("tahun", today.year, type=int)
    with office().database.reading() as connection:
        log = queries.log_entries(connection, stream_id=account.unit_id)
    page = render_template(
        "calendar/index.html",
        current=current,
        weekdays=showing.timetable(current.calendar) if current else [],
        year=year,
        years=range(today.year - 1, today.year + 3),
        days_off=showing.days_off(current.calendar, year) if current else [],
        next_year=today.year + 1,
        is_next_year_missing=(
            current is not None and showing.next_year_is_missing(current.calendar, today)
        ),
        changes=list(showing.changes(versions, log)),
        problems=problems,
        typed=request.form,
        administers=account.is_in(ADMINISTRATOR),
    )
    return make_response(page, 422 if problems else 200)


def _hours_page(current: Current, weekly: Weekly, problems: dict[str, str]) -> Response:
    page = render_template(
        "calendar/hours.html",
        current=current,
        weekdays=showing.timetable(current.calendar),
        weekly=weekly,
        rows=range(INTERVALS),
        problems=problems,
    )
    return make_response(page, 422 if problems else 200)
