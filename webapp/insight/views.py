"""Pages of figures: the list of procedures, one version on its diagram, the monitoring of SOPs."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, send_file, url_for
from flask_babel import get_locale
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.queries import DefinitionLine
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.auditing.recording import record
from webapp.context import office
from webapp.i18n import gettext
from webapp.insight.access import require_study, studied_versions
from webapp.insight.heat import LEVELS, MEASURES
from webapp.insight.monitoring import MonitoringLine, monitoring_lines
from webapp.insight.period import Period, half_of, half_year, read_period
from webapp.insight.study import MAX_LOGS, Study, cases_by_flow, study
from webapp.insight.telling import (
    amount,
    diagram_state,
    flow_lines,
    group_lines,
    measure_words,
    month_lines,
    sheet_columns,
    sheet_rows,
    step_lines,
)
from webapp.spreadsheet import MEDIA_TYPE, write_workbook
from webapp.step_names import name_on_diagram
from webapp.work.labels import case_numbers

blueprint = Blueprint("insight", __name__, url_prefix="/kinerja")

_YEARS = range(2000, 2201)


@blueprint.get("")
@requires_login
def index() -> str:
    """List the procedures whose figures a person may see."""
    account = logged_in_account()
    with office().database.reading() as connection:
        versions = studied_versions(connection, account)
    newest: dict[str, DefinitionLine] = {}
    for line in versions:
        newest.setdefault(line.process_id, line)
    return render_template("insight/index.html", lines=list(newest.values()))


@blueprint.get("/<uuid:definition_id>")
@requires_login
def show(definition_id: UUID) -> str:
    """Show one version's figures on its diagram and in tables."""
    period = _period()
    measure = request.args.get("ukuran", "")
    measure = measure if measure in MEASURES else "frekuensi"
    with office().database.reading() as connection:
        found = _study(connection, definition_id, period)
        versions = queries.definition_versions(
            connection, unit_id=logged_in_account().unit_id, process_id=found.process.id
        )

    def cases_url(**wanted: str) -> str:
        arguments: dict[str, Any] = {"prosedur": str(definition_id), **period.arguments(), **wanted}
        return url_for("cases.index", **arguments)

    return render_template(
        "insight/show.html",
        found=found,
        period=period,
        measure=measure,
        measures=measure_words(),
        levels=range(1, LEVELS + 1),
        steps=step_lines(found),
        flows=flow_lines(found),
        group_rows=group_lines(found),
        month_rows=month_lines(found, str(get_locale())),
        amount=amount,
        cases_url=cases_url,
        versions=versions,
        line=next(line for line in versions if line.id == definition_id),
        max_logs=MAX_LOGS,
        diagram_state=diagram_state(
            found, measure, url_for("procedures.diagram", definition_id=definition_id)
        ),
    )


@blueprint.get("/<uuid:definition_id>/jalan/<flow_id>")
@requires_login
def flow(definition_id: UUID, flow_id: str) -> str:
    """List the cases that took one flow."""
    period = _period()
    with office().database.reading() as connection:
        process = _process(connection, definition_id)
        if flow_id not in process.flows:
            raise NotFound(
                f"Expected a flow '{flow_id[:80]}' in '{process.id}', found none",
                indonesian="Jalan itu tidak ada pada diagram versi ini.",
            )
        cases = cases_by_flow(
            connection,
            process,
            flow_id,
            unit_id=logged_in_account().unit_id,
            definition_id=definition_id,
            period=period,
        )
    way = process.flows[flow_id]
    to_figures: dict[str, Any] = {"definition_id": definition_id, **period.arguments()}
    return render_template(
        "insight/flow.html",
        cases=cases,
        source=name_on_diagram(process, way.source),
        target=name_on_diagram(process, way.target),
        back=url_for("insight.show", **to_figures),
        period=period,
        max_logs=MAX_LOGS,
        case_numbers=case_numbers,
    )


@blueprint.get("/<uuid:definition_id>/lembar.xlsx")
@requires_login
def spreadsheet(definition_id: UUID) -> Response:
    """Send the table of steps as a spreadsheet."""
    period = _period()
    with office().database.reading() as connection:
        found = _study(connection, definition_id, period)
    file = write_workbook(gettext("Kinerja"), sheet_columns(), sheet_rows(found))
    name = f"kinerja-{found.process.id}-{period.first}-{period.last}.xlsx"
    record("exported", "", file=name)
    return send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)


@blueprint.get("/pemantauan")
@requires_login
def monitoring() -> str:
    """Show the monitoring of SOPs of a half-year."""
    year, half = _half()
    present = _today().year
    return render_template(
        "insight/monitoring.html",
        lines=_monitoring(year, half),
        year=year,
        half=half,
        years=sorted({*range(present - 4, present + 1), year}, reverse=True),
    )


@blueprint.get("/pemantauan.xlsx")
@requires_login
def monitoring_spreadsheet() -> Response:
    """Send the monitoring of SOPs of a half-year as a spreadsheet."""
    year, half = _half()
    columns = [
        (gettext("Nomor"), 8),
        (gettext("Prosedur"), 36),
        (gettext("Penilaian"), 22),
        (gettext("Catatan"), 60),
        (gettext("Tindakan"), 36),
        (gettext("Paraf penilai"), 18),
    ]
    rows = [
        (line.number, line.newest.name, line.assessment, line.notes, "", "")
        for line in _monitoring(year, half)
    ]
    file = write_workbook(gettext("Pemantauan SOP"), columns, rows)
    name = f"pemantauan-sop-{year}-{half}.xlsx"
    record("exported", "", file=name)
    return send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)


# ---- inside ------------------------------------------------------------------------------------


def _study(connection: Connection, definition_id: UUID, period: Period) -> Study:
    return study(
        connection,
        _process(connection, definition_id),
        unit_id=logged_in_account().unit_id,
        definition_id=definition_id,
        period=period,
        now=office().clock.now(),
    )


def _process(connection: Connection, definition_id: UUID) -> Process:
    """Return the diagram of a version whose figures the person may see."""
    account = logged_in_account()
    # Refused here, if the office has no such version.
    queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
    process = office().runtime.definitions.get(definition_id).process
    require_study(account, process)
    return process


def _monitoring(year: int, half: int) -> list[MonitoringLine]:
    account = logged_in_account()
    period = half_year(year, half, ZoneInfo(account.zone))
    now = office().clock.now()
    with office().database.reading() as connection:
        versions = studied_versions(connection, account)
        return monitoring_lines(
            connection, versions, unit_id=account.unit_id, period=period, now=now
        )


def _half() -> tuple[int, int]:
    """Return the year and half that were asked for; what is none is the present one."""
    today = _today()
    year = request.args.get("tahun", today.year, type=int)
    half = request.args.get("semester", half_of(today), type=int)
    return (
        year if year in _YEARS else today.year,
        half if half in (1, 2) else half_of(today),
    )


def _period() -> Period:
    zone = ZoneInfo(logged_in_account().zone)
    return read_period(request.args, today=_today(), zone=zone)


def _today() -> date:
    zone = ZoneInfo(logged_in_account().zone)
    return office().clock.now().astimezone(zone).date()
