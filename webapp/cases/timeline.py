"""The history of a case in words, told from its log: who, when, what, and which data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from engine.queries import LogEntry
from webapp.cases.answers import Answer, Wording
from webapp.cases.consequences import consequences, due_of
from webapp.cases.naming import Names, person
from webapp.cases.own_variables import is_own
from webapp.i18n import gettext

Record = Mapping[str, Any]

# Where each command carries the variables that it writes.
_WRITES = {
    "StartInstance": "variables",
    "CompleteWorkItem": "answers",
    "CompleteJob": "result",
    "CorrelateMessage": "payload",
    "CorrectVariables": "variables",
}


@dataclass(frozen=True)
class Happening:
    """One entry of the log, as people read it."""

    seq: int
    at: datetime
    who: str
    position: str
    is_system: bool
    what: str
    tone: str  # "ok" | "warn" | "danger" | "info" | "neutral"
    remark: str  # a note, a reason, an error: in the person's own words
    consequences: tuple[str, ...]
    answers: tuple[Answer, ...]
    late_by: timedelta | None
    hash: str


def timeline(
    entries: Sequence[LogEntry], words: Callable[[UUID], tuple[Names, Wording]]
) -> tuple[Happening, ...]:
    """Return what happened to a case, oldest first; each in the words of the version it ran on.

    Args:
        entries: its log, oldest first.
        words: gives the names and the wording of a version, by its id.
    """
    teller: _Teller | None = None
    told = []
    for entry in entries:
        version = version_of(entry)
        if version is not None:
            names, wording = words(version)
            if teller is None:
                teller = _Teller(names, wording)
            teller.names, teller.wording = names, wording
        if teller is not None:
            told.append(teller.tell(entry))
    return tuple(told)


def version_of(entry: LogEntry) -> UUID | None:
    """Return the version on which the case goes on from an entry, None when it stays on its own."""
    kinds = ("InstanceStarted", "InstanceMigrated", "MigrationReverted")
    return next(
        (UUID(event["definition_id"]) for event in entry.events if event["type"] in kinds), None
    )


def written_by(entry: LogEntry) -> dict[str, Any]:
    """Return the variables that an entry writes: what the command carried, and numbers drawn."""
    command = entry.command
    written = dict(command.get(_WRITES.get(command["type"], ""), {}))
    for event in entry.events:
        if event["type"] == "NumberDrawn":
            written[event["variable"]] = event["number"]
    return written


@dataclass
class _Teller:
    names: Names
    wording: Wording
    variables: dict[str, Any] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)

    def tell(self, entry: LogEntry) -> Happening:
        what, tone = self._what(entry.command)
        actor = entry.actor
        happening = Happening(
            seq=entry.seq,
            at=entry.at,
            who=person(actor["id"], actor["name"]),
            position=actor.get("position", ""),
            is_system=actor["id"].startswith("system:"),
            what=what,
            tone=tone,
            remark=str(entry.command.get("reason") or entry.command.get("text") or ""),
            consequences=tuple(consequences(entry, self.names, self.wording.language)),
            answers=self._answers(entry),
            late_by=self._late_by(entry),
            hash=entry.hash,
        )
        for event in entry.events:
            self._note_due(event)
        return happening

    def _what(self, command: Record) -> tuple[str, str]:
        step = self.names.step(command.get("key") or "")
        whom, name = command.get("person_name", ""), command.get("name", "")
        told: dict[str, tuple[str, str]] = {
            "StartInstance": (self._beginning(command), "info"),
            "ClaimWorkItem": (gettext("Mengambil tugas “%(step)s”", step=step), "neutral"),
            "ReleaseWorkItem": (gettext("Melepas tugas “%(step)s”", step=step), "neutral"),
            "AssignWorkItem": (
                gettext("Menugaskan “%(step)s” kepada %(person)s", step=step, person=whom),
                "neutral",
            ),
            "CompleteWorkItem": (gettext("Menyelesaikan “%(step)s”", step=step), "ok"),
            "FireTimer": (gettext("Batas waktu “%(step)s” tercapai", step=step), "warn"),
            "CompleteJob": (gettext("Menyelesaikan “%(step)s”", step=step), "ok"),
            "FailJob": (gettext("Gagal mengerjakan “%(step)s”", step=step), "danger"),
            "CorrelateMessage": (
                gettext("Pesan “%(name)s” tiba di “%(step)s”", name=name, step=step),
                "info",
            ),
            "DeliverSignal": (gettext("Isyarat “%(name)s” terdengar", name=name), "info"),
            "RetryIncident": (gettext("Mencoba lagi “%(step)s”", step=step), "info"),
            "CancelInstance": (gettext("Membatalkan berkas"), "danger"),
            "CorrectVariables": (gettext("Mengoreksi data"), "warn"),
            "AddNote": (gettext("Menambah catatan"), "info"),
            "ErasePersonalData": (self._erasure(command), "warn"),
            "MigrateInstance": (
                gettext(
                    "Memindahkan berkas ke versi %(version)s", version=command.get("version", "")
                ),
                "info",
            ),
            "RevertMigration": (gettext("Mengembalikan berkas ke versi sebelumnya"), "warn"),
        }
        return told.get(command["type"], (str(command["type"]), "neutral"))

    def _erasure(self, command: Record) -> str:
        labels = [self.wording.label(name) for name in command.get("commitments", {})]
        return gettext("Menghapus data pribadi: %(fields)s", fields=", ".join(labels))

    def _beginning(self, command: Record) -> str:
        """Return how a case began; by which of several starts, where that says something."""
        start = self.names.process.elements.get(command.get("start_event") or "")
        if start is None:
            return gettext("Memulai berkas")
        if start.event == "message":
            return gettext("Pesan “%(name)s” memulai berkas", name=start.event_ref or "")
        if start.event == "signal":
            return gettext("Isyarat “%(name)s” memulai berkas", name=start.event_ref or "")
        if start.event == "timer":
            return gettext("Jadwal “%(start)s” memulai berkas", start=start.name or start.id)
        return gettext("Memulai berkas: %(start)s", start=start.name or start.id)

    def _answers(self, entry: LogEntry) -> tuple[Answer, ...]:
        written, process = written_by(entry), self.names.process
        key = entry.command.get("key") or ""
        own = {name: value for name, value in written.items() if is_own(process, key, name)}
        before = {name: value for name, value in self.variables.items() if name not in own}
        now = {**self.variables, **written}
        self.variables.update((name, value) for name, value in written.items() if name not in own)
        return tuple(
            self.wording.answer(name, now, before)
            for name in written
            if written[name] != before.get(name)
        )

    def _late_by(self, entry: LogEntry) -> timedelta | None:
        if entry.command["type"] != "CompleteWorkItem":
            return None
        due = self.due.get(entry.command["key"])
        return entry.at - due if due is not None and entry.at > due else None

    def _note_due(self, event: Record) -> None:
        if event["type"] == "WorkItemRescheduled":
            self.due.pop(event["key"], None)
        if found := due_of(event):
            key, due = found
            self.due[key] = min(due, self.due.get(key, due))
        for key, new in event.get("keys", {}).items():
            if key in self.due:
                self.due[new] = self.due.pop(key)
