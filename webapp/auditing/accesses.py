"""The log of the office in words: who did what beside the cases, and who looked at what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import Connection

from engine import queries
from engine.errors import NotFound
from engine.queries import CaseLine, LogEntry
from webapp.i18n import ngettext

_DEEDS: dict[str, LazyString] = {
    "DeployDefinition": lazy_gettext("Memberlakukan versi prosedur"),
    "DeployBundle": lazy_gettext("Memberlakukan beberapa prosedur"),
    "ProposeDeployment": lazy_gettext("Mengajukan versi prosedur"),
    "ApproveDeployment": lazy_gettext("Menyetujui pengajuan"),
    "RejectDeployment": lazy_gettext("Menolak pengajuan"),
    "WithdrawDeployment": lazy_gettext("Menarik kembali pengajuan"),
    "RetireProcess": lazy_gettext("Mempensiunkan prosedur"),
    "MigrateCases": lazy_gettext("Memindahkan berkas ke versi lain"),
    "VoidNumber": lazy_gettext("Membatalkan nomor agenda"),
    "SetCalendar": lazy_gettext("Mengubah jam kerja"),
    "ProposePurge": lazy_gettext("Mengusulkan pemusnahan"),
    "ApprovePurge": lazy_gettext("Menyetujui pemusnahan; berkasnya hilang"),
    "RejectPurge": lazy_gettext("Menolak pemusnahan"),
    "WithdrawPurge": lazy_gettext("Menarik kembali usulan pemusnahan"),
    "KeepApart": lazy_gettext("Menyimpan riwayat satu bulan dalam berkas arsip"),
    "PutBack": lazy_gettext("Mengembalikan riwayat satu bulan dari berkas arsip"),
    "SubscribeEvents": lazy_gettext("Menambah langganan kejadian"),
    "EndSubscription": lazy_gettext("Mengakhiri langganan kejadian"),
    "viewed": lazy_gettext("Melihat"),
    "replayed": lazy_gettext("Memutar ulang"),
    "verified": lazy_gettext("Memeriksa keutuhan"),
    "exported": lazy_gettext("Mengekspor"),
    "signed": lazy_gettext("Membuat titik periksa"),
}


@dataclass(frozen=True)
class Access:
    """One line."""

    seq: int
    at: datetime
    who: str
    position: str
    deed: str
    subject: str  # in the words of the log: a version, a filter
    case: CaseLine | None = None  # that it is about


def accesses(connection: Connection, entries: Sequence[LogEntry]) -> list[Access]:
    """Return the office's log as people read it, in the order of `entries`."""
    found: dict[UUID | None, CaseLine | None] = {}
    for wanted in map(_case_id, entries):
        if wanted not in found:
            found[wanted] = _case(connection, wanted)
    return [_access(entry, found[_case_id(entry)]) for entry in entries]


def _case_id(entry: LogEntry) -> UUID | None:
    """Return the case that somebody looked at, None when it was something else."""
    try:
        return UUID(entry.command.get("subject", ""))
    except ValueError:
        return None


def _case(connection: Connection, wanted: UUID | None) -> CaseLine | None:
    if wanted is None:
        return None
    try:
        return queries.case(connection, instance_id=wanted)
    except NotFound:  # its row is gone; a verification says so
        return None


def _access(entry: LogEntry, case: CaseLine | None) -> Access:
    command, actor = entry.command, entry.actor
    kind = command["type"]
    deed = command["act"] if kind == "RecordAccess" else kind
    return Access(
        entry.seq,
        entry.at,
        actor["name"],
        actor.get("position", ""),
        str(_DEEDS.get(deed, deed)),
        _subject(entry, named=case is not None),
        case,
    )


def _subject(entry: LogEntry, *, named: bool) -> str:
    command = entry.command
    if command["type"] == "RecordAccess":
        details = [f"{name}: {said}" for name, said in command.get("details", {}).items()]
        subject = "" if named else command.get("subject", "")
        return ", ".join([*filter(None, [subject]), *details])
    if "purge_id" in command:
        return _of_purge(entry)
    for event in entry.events:
        if "process_id" in event:
            version = f" {event['version']}" if "version" in event else ""
            return f"{event['process_id']}{version}"
        if "name" in event:
            return str(event["name"])
        if "register" in event:
            return f"{event['register']} {event['number']}/{event['year']}"
    return ""


def _of_purge(entry: LogEntry) -> str:
    """Return the minutes, the rule and how many cases; of a decision against it, the reason."""
    said = {**entry.command, **entry.events[0]}
    count = said.get("count") or len(entry.events) - 1
    cases = [ngettext("%(num)d berkas", "%(num)d berkas", count)] if "minutes" in said else []
    return ", ".join(
        filter(None, [said.get("minutes"), said.get("rule"), said.get("reason"), *cases])
    )
