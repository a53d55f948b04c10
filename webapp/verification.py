"""Whether the log still tells the truth: chains of hashes, replayed cases; in plain sentences."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection

from engine import queries, replay
from engine.database import Database
from engine.errors import NotFound
from engine.replay import Finding
from webapp.i18n import gettext

Echo = Callable[[str], object]


def verify_all(database: Database, unit_id: UUID, echo: Echo) -> bool:
    """Verify every log of an office; tell each finding and a summary; return whether all is sound.

    Args:
        database: opened; only read.
        unit_id: the office.
        echo: is handed one line of text after the other, such as `click.echo`.
    """
    with database.reading() as connection:
        findings = replay.verify_unit(connection, unit_id)
        for finding in findings:
            if not finding.is_sound:
                echo(f"{_subject(connection, unit_id, finding)}: {finding.problem}.")
    broken = sum(not finding.is_sound for finding in findings)
    entries = sum(finding.entries for finding in findings)
    if broken:
        echo(f"{broken} of {len(findings)} logs do not hold. Keep this database as it is.")
    else:
        echo(f"All {len(findings)} logs hold: {entries} entries chained, every case replayed.")
    return not broken


def in_words(finding: Finding) -> str:
    """Return what a check of one case came to, for the person who asked for it."""
    if finding.is_sound:
        return gettext(
            "Riwayat utuh: %(entries)d entri, rantai sidiknya tidak terputus, "
            "dan putar ulang menghasilkan keadaan yang sama.",
            entries=finding.entries,
        )
    where = (
        gettext("pada entri ke-%(seq)d", seq=finding.seq)
        if finding.seq is not None
        else gettext("pada keadaan akhir")
    )
    return gettext(
        "Riwayat tidak cocok %(where)s. Jangan ubah apa pun; sampaikan kepada administrator. "
        "Temuan: %(problem)s",
        where=where,
        problem=finding.problem,
    )


def _subject(connection: Connection, unit_id: UUID, finding: Finding) -> str:
    if finding.stream_id == unit_id:
        return "The office's own log"
    try:
        case = queries.case(connection, instance_id=finding.stream_id)
    except NotFound:
        return f"Case {finding.stream_id}"
    return (
        f"Case {finding.stream_id} ('{case.title}')" if case.title else f"Case {finding.stream_id}"
    )
