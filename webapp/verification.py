"""Whether the log still tells the truth: chains of hashes, replayed cases; in plain sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from engine import office_shown, queries, verifying, vouched, vouched_values
from engine.checkpoints import Copy, check, checkpoints, problem_of_log
from engine.database import Database
from engine.errors import NotFound
from engine.replay import Finding
from engine.vouched import FileMention
from webapp.files.store import FileStore
from webapp.i18n import gettext

Echo = Callable[[str], object]
Progress = Callable[[int, int, int], object]


def no_progress(_done: int, _logs: int, _entries: int) -> None:
    """Tell nobody how far a verification is."""


@dataclass(frozen=True)
class Verdict:
    """What a verification of everything came to."""

    logs: int
    broken: int  # of the logs
    others: int  # versions, rows, files, personal values and checkpoints that do not hold
    entries: int
    checkpoints: int
    remarks: Sequence[str]  # what an auditor should know, though it is no fault

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.broken and not self.others

    def __str__(self) -> str:
        """Return it in sentences.

        >>> str(Verdict(logs=3, broken=1, others=0, entries=9, checkpoints=0, remarks=()))
        '1 of 3 logs do not hold. Keep this database as it is.'
        >>> print(Verdict(logs=3, broken=0, others=0, entries=9, checkpoints=2, remarks=["A key"]))
        Note: A key.
        All 3 logs hold: 9 entries chained, every case replayed.
        2 checkpoints hold.
        """
        said = [f"Note: {remark}." for remark in self.remarks]
        if self.is_sound:
            logs = f"All {self.logs} logs hold: {self.entries} entries chained"
            signed = f"{self.checkpoints} checkpoints hold."
            said += [f"{logs}, every case replayed."]
            said += [signed if self.checkpoints else "There is no checkpoint yet."]
        else:
            others = f", and {self.others} other things" if self.others else ""
            broken = f"{self.broken} of {self.logs} logs do not hold{others}"
            said += [f"{broken}. Keep this database as it is."]
        return "\n".join(said)


def verify_all(
    database: Database,
    unit_id: UUID,
    echo: Echo,
    *,
    store: FileStore | None = None,
    copies: Sequence[Copy] = (),
    first_key: str | None = None,
    progress: Progress = no_progress,
) -> Verdict:
    """Verify everything that an office has, and tell each thing that does not hold.

    Every log by its chain and a replay; every row, version, file and personal value by what the log
    says of it; every checkpoint by its signature and by what it covers.

    Args:
        database: opened; only read.
        unit_id: the office.
        echo: is handed a sentence for each thing that is found, such as `click.echo`.
        store: holds the files; None: they are not looked at.
        copies: checkpoints that were kept outside.
        first_key: the public key, hex, that the office announced when it began.
        progress: is told how many logs are done, of how many, and their entries.
    """
    with database.reading() as connection:
        logs = len(verifying.streams(connection, unit_id)[0])
        done = broken = entries = 0
        progress(0, logs, 0)
        for finding in verifying.verify_unit(connection, unit_id):
            done, entries = done + 1, entries + finding.entries
            if not finding.is_sound:
                broken += 1
                echo(f"{_subject(connection, unit_id, finding)}: {finding.problem}.")
            progress(done, logs, entries)
        of_checkpoints = check(connection, unit_id, copies=copies, first_key=first_key)
        others = [sentence for _, sentence in vouched.changed_definitions(connection, unit_id)]
        others += office_shown.differences(connection, unit_id)
        others += [] if store is None else _changed_files(connection, unit_id, store)
        values = vouched_values.personal_values(connection, unit_id)
        others += values.problems
        others += [each.sentence for each in of_checkpoints if not each.is_remark]
        for sentence in others:
            echo(f"{sentence}.")
        signed = sum(1 for _ in checkpoints(connection, unit_id))
    remarks = [each.sentence for each in of_checkpoints if each.is_remark]
    if values.kept or values.erased:
        remarks.append(f"{values.kept} personal values hold; {values.erased} were lawfully erased")
    return Verdict(logs, broken, len(others), entries, signed, remarks)


def verify_case(connection: Connection, unit_id: UUID, case: UUID, store: FileStore) -> Finding:
    """Verify one case with all that its log vouches for: versions, files, and what was signed."""
    finding = verifying.verify(connection, unit_id, case)
    if not finding.is_sound or finding.apart:
        return finding
    signed = problem_of_log(connection, unit_id, case)
    if signed is not None:
        return replace(finding, problem=signed.sentence, seq=signed.seq)
    for version in sorted(vouched.versions_of(connection, case)):
        if sentence := vouched.changed_version(connection, unit_id, version):
            return replace(finding, problem=sentence)
    for mention in vouched.files_of(connection, case):
        if not _holds(store, mention.digest):
            return replace(finding, problem=_missing(mention), seq=mention.seq)
    for sentence in vouched_values.personal_values_of(connection, case).problems:
        return replace(finding, problem=sentence)
    return finding


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


def in_words(finding: Finding) -> str:
    """Return what a check of one case came to, for the person who asked for it."""
    if finding.apart:
        return gettext(
            "Riwayat berkas ini disimpan terpisah, dalam berkas arsip %(file)s; tidak diperiksa "
            "di sini. Administrator dapat memeriksanya dengan berkas arsip itu.",
            file=finding.apart,
        )
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
