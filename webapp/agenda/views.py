"""Pages of the agenda book: a month or a year of it, the same as a spreadsheet, void numbers."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import get_locale
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import VoidNumber
from engine.errors import Forbidden
from engine.permission import ADMINISTRATOR
from engine.queries import RegisterLine
from forms.showing import MONTHS
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.accounts.queries import Account
from webapp.acting import own_words, submit
from webapp.agenda.columns import columns, remarks_of, rows
from webapp.agenda.filters import STATES, WHOLE_YEAR, Filter, read_filter
from webapp.agenda.lines import REGISTER, agenda_lines
from webapp.auditing.recording import record
from webapp.cases.access import visible_definitions
from webapp.cases.answers import Wording
from webapp.cases.naming import STATUS_WORDS
from webapp.context import office
from webapp.i18n import gettext
from webapp.spreadsheet import MEDIA_TYPE, write_workbook

blueprint = Blueprint("agenda", __name__, url_prefix="/buku-agenda")

LINES_PER_PAGE = 50


@dataclass(frozen=True)
class Found:
    """The lines of the book that were asked for, and the kinds that there are to choose from."""

    lines: list[RegisterLine]
    kinds: list[str]


@blueprint.get("")
@requires_login
def index() -> str:
    """Show a part of the book."""
    account, chosen = logged_in_account(), _chosen()
    language = str(get_locale())
    with office().database.reading() as connection:
        found = _find(connection, account, chosen)
        years = queries.register_years(connection, unit_id=account.unit_id, register=REGISTER)
        pages = max(1, -(-len(found.lines) // LINES_PER_PAGE))
        number = min(max(1, request.args.get("hal", 1, type=int)), pages)
        first = (number - 1) * LINES_PER_PAGE
        shown = found.lines[first : first + LINES_PER_PAGE]
        lines = list(agenda_lines(connection, shown, language=language))

    def address(page: int) -> str | None:
        if not 1 <= page <= pages:
            return None
        return url_for("agenda.index", **chosen.arguments(hal=page))

    return render_template(
        "agenda/index.html",
        lines=lines,
        count=len(found.lines),
        chosen=chosen,
        years=[(year, year) for year in sorted({*years, chosen.year}, reverse=True)],
        months=list(enumerate(MONTHS[language].split(), start=1)),
        whole_year=WHOLE_YEAR,
        kinds=_kind_words(found.kinds, language),
        states=_state_words(),
        remarks_of=remarks_of,
        page=number,
        pages=pages,
        before=address(number - 1),
        after=address(number + 1),
        administers=account.is_in(ADMINISTRATOR),
    )


@blueprint.get("/lembar.xlsx")
@requires_login
def spreadsheet() -> Response:
    """Send the part of the book that was chosen, whole, as a spreadsheet."""
    account, chosen = logged_in_account(), _chosen()
    wanted = columns()
    with office().database.reading() as connection:
        found = _find(connection, account, chosen)
        lines = agenda_lines(connection, found.lines, language=str(get_locale()))
        file = write_workbook(
            gettext("Buku Agenda"),
            [(column.heading, column.width) for column in wanted],
            rows(wanted, lines),
        )
    month = f"-{chosen.month:02}" if chosen.month else ""
    name = f"buku-agenda-{chosen.year}{month}.xlsx"
    record("exported", "", file=name)
    return send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)


# What is longer no database keeps.
@blueprint.post("/<int(max=9999):year>/<int(max=2147483647):number>/batal")
@requires_group(ADMINISTRATOR)
def void(year: int, number: int) -> Response:
    """Declare a number void; its line stays."""
    reason = own_words("reason", gettext("Alasan"))
    submit(VoidNumber(REGISTER, year, number, reason), f"void {REGISTER} {year} {number}")
    flash(gettext("Nomor %(number)d/%(year)d dibatalkan.", number=number, year=year), "ok")
    return redirect(url_for("agenda.index", tahun=year, bulan=WHOLE_YEAR, cari=None))


# ---- inside ------------------------------------------------------------------------------------


def _chosen() -> Filter:
    zone = ZoneInfo(logged_in_account().zone)
    return read_filter(request.args, today=office().clock.now().astimezone(zone).date())


def _find(connection: Connection, account: Account, chosen: Filter) -> Found:
    """Return the lines that a person may see.

    Raises:
        Forbidden: he works in no procedure of this office.
    """
    visible = visible_definitions(connection, account)
    if visible is not None and not visible:
        raise Forbidden(
            f"Expected a lane in some process, but {account.username} has none",
            indonesian="Buku Agenda hanya untuk pelaksana prosedur.",
        )
    lines = [
        line
        for line in queries.register_lines(
            connection,
            unit_id=account.unit_id,
            register=REGISTER,
            year=chosen.year,
            zone=account.zone,
            month=chosen.month,
            status=chosen.state,
            search=chosen.search,
        )
        # A number whose case was purged says nothing of it: it is for all who may see the book.
        if visible is None or line.case is None or line.case.definition_id in visible
    ]
    kinds = sorted({_kind(line) for line in lines} | {chosen.kind} - {""})
    if chosen.kind:
        lines = [line for line in lines if _kind(line) == chosen.kind]
    return Found(lines, [kind for kind in kinds if kind])


def _kind(line: RegisterLine) -> str:
    return "" if line.case is None else str(line.case.summary.get("jenis_berita") or "")


def _kind_words(kinds: list[str], language: str) -> list[tuple[str, str]]:
    """Return the kinds as the newest forms call them."""
    with office().database.reading() as connection:
        newest = queries.definitions(connection, unit_id=office().unit_id)
    known = [office().runtime.definitions.get(line.id).forms for line in newest]
    wordings = [Wording(forms, language) for forms in known]
    return [(kind, _word(kind, wordings)) for kind in kinds]


def _word(kind: str, wordings: list[Wording]) -> str:
    words = (wording.option("jenis_berita", kind) for wording in wordings)
    return next((word for word in words if word != kind), kind)


def _state_words() -> list[tuple[str, str]]:
    words = {**STATUS_WORDS, "void": gettext("Nomor batal"), "purged": gettext("Dimusnahkan")}
    return [(state, str(words[state])) for state in STATES]
