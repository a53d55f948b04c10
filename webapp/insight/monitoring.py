"""The six-monthly monitoring of SOPs, filled from what was done.

Columns as the form asks: number, procedure, assessment, notes, action, initials of who assesses;
the last two are for people. Source: PermenPANRB 35/2012, monitoring and evaluation.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.queries import DefinitionLine
from webapp.i18n import gettext
from webapp.insight.figures import Figures, add_up
from webapp.insight.period import Period
from webapp.insight.study import month_in, working_minutes

RUNS_WELL = 0.9  # of what had a time; a proposal, which who assesses may overrule


@dataclass(frozen=True)
class MonitoringLine:
    """One procedure, all of its versions."""

    number: int
    newest: DefinitionLine
    cases: dict[str, int]  # by status
    figures: Figures

    @property
    def count(self) -> int:
        return sum(self.cases.values())

    @property
    def runs_well(self) -> bool | None:
        """None: nothing in the period had a time, so nobody can say."""
        share = self.figures.total.share
        return None if share is None else share >= RUNS_WELL

    @property
    def assessment(self) -> str:
        if self.runs_well is None:
            return gettext("Belum dapat dinilai")
        return gettext("Berjalan baik") if self.runs_well else gettext("Tidak berjalan baik")

    @property
    def notes(self) -> str:
        said = [
            gettext(
                "%(count)d berkas, %(done)d selesai, %(cancelled)d dibatalkan, "
                "%(incident)d gangguan.",
                count=self.count,
                done=self.cases["completed"],
                cancelled=self.cases["cancelled"],
                incident=self.cases["incident"],
            )
        ]
        total = self.figures.total
        if total.count:
            said.append(
                gettext(
                    "%(timely)d dari %(count)d langkah selesai dalam waktu baku.",
                    timely=total.timely,
                    count=total.count,
                )
            )
        return " ".join(said)


def monitoring_lines(
    connection: Connection,
    versions: list[DefinitionLine],
    *,
    unit_id: UUID,
    period: Period,
    now: datetime,
) -> list[MonitoringLine]:
    """Return a line for each procedure.

    Args:
        connection: a reading one.
        versions: all that are to be told of, those of one process newest first.
        unit_id: the office.
        period: of the beginnings of the cases.
        now: what is open and due before is late.
    """
    minutes, _ = working_minutes(connection, unit_id=unit_id, since=period.since)
    by_process: dict[str, list[DefinitionLine]] = {}
    for version in versions:
        by_process.setdefault(version.process_id, []).append(version)
    lines = []
    for number, known in enumerate(by_process.values(), start=1):
        ids, since, until = [each.id for each in known], period.since, period.until
        visits = queries.step_visits(
            connection, unit_id=unit_id, definition_ids=ids, since=since, until=until
        )
        figures = add_up(visits, now=now, minutes=minutes, month_of=month_in(period))
        cases = queries.case_counts(
            connection, unit_id=unit_id, definition_ids=ids, since=since, until=until
        )
        lines.append(MonitoringLine(number, known[0], cases, figures))
    return lines
