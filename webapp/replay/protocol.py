"""The dated protocol of a case: one content, shown on a page for paper and written as a PDF."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import Connection

from engine.queries import CaseLine
from webapp import dates
from webapp.accounts.login import logged_in_account
from webapp.cases.answers import Answer, FileReference, Line
from webapp.cases.timeline import Happening
from webapp.context import absolute_url, office
from webapp.replay.page import Moment, replay_of
from webapp.replay.verified_parafs import VerifiedParaf

_DECISIONS = {"setuju": "disetujui", "tolak": "tidak disetujui"}
_VERDICTS = {
    "fits": "cocok",
    "own": "atas isi langkah itu sendiri",
    "changed": "gugur: isinya berubah",
    "untold": "tidak dapat dihitung dari riwayat saja",
}


@dataclass(frozen=True)
class Step:
    """One entry of the log; `answers` are sentences, files have their SHA-256."""

    seq: int
    at: str
    who: str
    position: str
    what: str
    late_by: str  # "": not late
    remark: str
    consequences: Sequence[str]
    answers: Sequence[str]
    files: Sequence[FileReference]
    hash: str


@dataclass(frozen=True)
class SignedStep:
    """A paraf that counts at the end, and whether its contents are still the same."""

    step: str
    who: str
    position: str
    at: str
    verdict: str
    digest: str


@dataclass(frozen=True)
class Protocol:
    """All of it, in words."""

    unit: str
    title: str
    lead: str
    steps: Sequence[Step]
    parafs: Sequence[SignedStep]
    address: str  # where it can be replayed
    printed_at: datetime
    printed: str


def protocol_of(
    connection: Connection, case: CaseLine, *, withholds_personal: bool = False
) -> Protocol:
    """Return the protocol of a whole case, as of now, for the person who is logged in.

    It is Indonesian, whatever the person reads, as every paper of the office.
    """
    asked_by, printed_at = logged_in_account(), office().clock.now()
    with force_locale("id"):
        replay = replay_of(connection, case, language="id", withholds_personal=withholds_personal)
        last = next(replay.moments(replay.count, replay.count))
        files = {entry.seq: found for entry, found in replay.files()}
        told = replay.happenings
        when = f"{dates.in_words(told[0].at)} sampai {dates.in_words(told[-1].at)}"
        return Protocol(
            unit=asked_by.unit_name,
            title=case.title or "Berkas tanpa judul",
            lead=f"{case.process_name} · {len(told)} langkah, {when}",
            steps=[_step(each, files[each.seq]) for each in told],
            parafs=[_paraf(each, last) for each in last.parafs],
            address=absolute_url("replay.show", instance_id=case.id),
            printed_at=printed_at,
            printed=f"Dicetak {dates.in_words(printed_at)} oleh {asked_by.name}.",
        )


def _step(each: Happening, files: Sequence[FileReference]) -> Step:
    return Step(
        seq=each.seq,
        at=dates.in_words(each.at),
        who=each.who,
        position=each.position,
        what=each.what,
        late_by=dates.duration(each.late_by) if each.late_by else "",
        remark=each.remark,
        consequences=each.consequences,
        answers=[_answer(answer) for answer in each.answers],
        files=files,
        hash=each.hash,
    )


def _answer(answer: Answer) -> str:
    now = _plain(answer.lines)
    return f"{answer.label}: {now if answer.is_new else f'{_plain(answer.before)} → {now}'}"


def _plain(lines: Iterable[Line]) -> str:
    """Return a value on one line.

    >>> _plain([Line("kabur", head="2. Foto", decision="tolak"), Line("teks")])
    '2. Foto tidak disetujui kabur; teks'
    >>> _plain([])
    'kosong'
    """
    return "; ".join(map(_line, lines)) or "kosong"


def _line(line: Line) -> str:
    name = line.file.name if line.file else ""
    return " ".join(filter(None, [line.head, _DECISIONS.get(line.decision), line.text, name]))


def _paraf(each: VerifiedParaf, last: Moment) -> SignedStep:
    return SignedStep(
        step=last.names.step(each.paraf.element_id),
        who=each.paraf.name,
        position=each.paraf.position,
        at=dates.in_words(each.paraf.at),
        verdict=_VERDICTS[each.verdict],
        digest=each.paraf.digest,
    )
