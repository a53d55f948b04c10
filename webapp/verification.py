"""Whether the log still tells the truth: chains of hashes, replayed cases; in plain sentences."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy import Connection

from engine import queries, replay, vouched, vouched_values
from engine.checkpoints import Copy, check, checkpoints
from engine.database import Database
from engine.errors import NotFound
from engine.replay import Finding
from engine.vouched import FileMention
from webapp.files.store import FileStore
from webapp.i18n import gettext

Echo = Callable[[str], object]


def verify_all(
    database: Database,
    unit_id: UUID,
    echo: Echo,
    *,
    store: FileStore | None = None,
    copies: Sequence[Copy] = (),
    first_key: str | None = None,
) -> bool:
    """Verify everything that an office has; tell what was found; return whether all is sound.

    Every log by its chain and a replay; every version, file and personal value by what the log says
    of it; every checkpoint by its signature and by what it covers.

    Args:
        database: opened; only read.
        unit_id: the office.
        echo: is handed one line of text after the other, such as `click.echo`.
        store: holds the files; None: they are not looked at.
        copies: checkpoints that were kept outside.
        first_key: the public key, hex, that the office announced when it began.
    """
    with database.reading() as connection:
        findings = replay.verify_unit(connection, unit_id)
        for finding in findings:
            if not finding.is_sound:
                echo(f"{_subject(connection, unit_id, finding)}: {finding.problem}.")
        others = [sentence for _, sentence in vouched.changed_definitions(connection, unit_id)]
        others += [] if store is None else _changed_files(connection, unit_id, store)
        of_checkpoints = check(connection, unit_id, copies=copies, first_key=first_key)
        values = vouched_values.personal_values(connection, unit_id)
        others += values.problems
        others += [problem.sentence for problem in of_checkpoints if not problem.is_remark]
        signed = sum(1 for _ in checkpoints(connection, unit_id))
    for problem in of_checkpoints:
        if problem.is_remark:
            echo(f"Note: {problem.sentence}.")
    for sentence in others:
        echo(f"{sentence}.")
    broken = sum(not finding.is_sound for finding in findings)
    entries = sum(finding.entries for finding in findings)
    if broken or others:
        echo(f"{_counted(broken, len(findings), len(others))}. Keep this database as it is.")
        return False
    echo(f"All {len(findings)} logs hold: {entries} entries chained, every case replayed.")
    if values.kept or values.erased:
        echo(f"{values.kept} personal values hold; {values.erased} were lawfully erased.")
    echo(f"{signed} checkpoints hold." if signed else "There is no checkpoint yet.")
    return True


def _counted(broken: int, logs: int, others: int) -> str:
    """Return how much does not hold.

    >>> _counted(1, 3, 0)
    '1 of 3 logs do not hold'
    >>> _counted(0, 3, 2)
    '0 of 3 logs do not hold, and 2 versions, files, personal values or checkpoints'
    """
    said = f"{broken} of {logs} logs do not hold"
    return (
        f"{said}, and {others} versions, files, personal values or checkpoints" if others else said
    )


def _changed_files(connection: Connection, unit_id: UUID, store: FileStore) -> list[str]:
    """Return a sentence for each file that a log names and that is not in the store as it was."""
    found = {}
    for mention in vouched.files(connection, unit_id):
        if mention.digest not in found:
            found[mention.digest] = "" if _holds(store, mention.digest) else _missing(mention)
    return [sentence for sentence in found.values() if sentence]


def _holds(store: FileStore, digest: str) -> bool:
    try:
        return store.verify(digest)
    except NotFound:
        return False


def _missing(mention: FileMention) -> str:
    return (
        f"Expected the file '{mention.name}' of entry {mention.seq} of {mention.stream_id} with "
        f"SHA-256 {mention.digest}, but it is gone or was changed"
    )


def verify_case(connection: Connection, unit_id: UUID, case_id: UUID) -> Finding:
    """Return what a check of one case's log, and of its personal values, came to."""
    finding = replay.verify(connection, unit_id, case_id)
    values = vouched_values.personal_values_of(connection, case_id)
    if finding.is_sound and values.problems:
        return Finding(case_id, finding.entries, values.problems[0])
    return finding


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
