"""The history of a case in words, told from its log: who, when, what, and which data."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.queries import LogEntry
from webapp.cases.answers import Answer, Wording
from webapp.cases.naming import Names, person, register_word
from webapp.dates import in_words
from webapp.i18n import gettext

Record = Mapping[str, Any]

# Where each command carries the variables that it writes.
_WRITES = {
    "StartInstance": "variables",
    "CompleteWorkItem": "answers",
    "CompleteJob": "result",
    "CorrectVariables": "variables",
}
SHORT_DIGEST = 12


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


def timeline(entries: Sequence[LogEntry], names: Names, wording: Wording) -> tuple[Happening, ...]:
    """Return what happened to a case, oldest first.

    Args:
        entries: its log, oldest first.
        names: of its process.
        wording: of its variables.
    """
    teller = _Teller(names, wording)
    return tuple(teller.tell(entry) for entry in entries)


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
            consequences=tuple(self._consequences(entry)),
            answers=self._answers(entry),
            late_by=self._late_by(entry),
            hash=entry.hash,
        )
        for event in entry.events:
            self._note_due(event)
        return happening

    def _what(self, command: Record) -> tuple[str, str]:
        step = self.names.step(command.get("key", ""))
        whom = command.get("person_name", "")
        told: dict[str, tuple[str, str]] = {
            "StartInstance": (gettext("Memulai berkas"), "info"),
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
            "RetryIncident": (gettext("Mencoba lagi “%(step)s”", step=step), "info"),
            "CancelInstance": (gettext("Membatalkan berkas"), "danger"),
            "CorrectVariables": (gettext("Mengoreksi data"), "warn"),
            "AddNote": (gettext("Menambah catatan"), "info"),
        }
        return told.get(command["type"], (str(command["type"]), "neutral"))

    def _answers(self, entry: LogEntry) -> tuple[Answer, ...]:
        before = dict(self.variables)
        written = written_by(entry)
        self.variables.update(written)
        return tuple(
            self.wording.answer(name, self.variables, before)
            for name in written
            if written[name] != before.get(name)
        )

    def _late_by(self, entry: LogEntry) -> timedelta | None:
        if entry.command["type"] != "CompleteWorkItem":
            return None
        due = self.due.get(entry.command["key"])
        return entry.at - due if due is not None and entry.at > due else None

    def _note_due(self, event: Record) -> None:
        watched = event.get("attached_to")
        if event["type"] == "TimerScheduled" and watched:
            due = datetime.fromisoformat(event["due_at"])
            self.due[watched] = min(due, self.due.get(watched, due))

    # ---- consequences ----------------------------------------------------------------------------

    def _consequences(self, entry: LogEntry) -> Iterator[str]:
        dues = {
            event["attached_to"]: datetime.fromisoformat(event["due_at"])
            for event in entry.events
            if event["type"] == "TimerScheduled" and event.get("attached_to")
        }
        for event in entry.events:
            if event["type"] == "WorkItemOffered":
                yield self._offered(event, dues.get(event["key"]))
            elif event["type"] in _TELL:
                yield _TELL[event["type"]](self, event)

    def _offered(self, event: Record, due: datetime | None) -> str:
        step, group = self.names.step(event["key"]), self.names.group(event["group"])
        if due is None:
            return gettext("“%(step)s” masuk ke kotak tugas %(group)s", step=step, group=group)
        return gettext(
            "“%(step)s” masuk ke kotak tugas %(group)s, batas waktu %(due)s",
            step=step,
            group=group,
            due=in_words(due, language=self.wording.language),
        )

    def _escalated(self, event: Record) -> str:
        step, group = self.names.step(event["key"]), self.names.group(event["group"])
        return gettext("“%(step)s” terlambat: dieskalasi ke %(group)s", step=step, group=group)

    def _withdrawn(self, event: Record) -> str:
        return gettext("Tugas “%(step)s” ditarik", step=self.names.step(event["key"]))

    def _paraf(self, event: Record) -> str:
        said = gettext(
            "Paraf %(person)s, sidik SHA-256 %(digest)s…",
            person=_with_position(event["person_name"], event.get("position", "")),
            digest=event["digest"][:SHORT_DIGEST],
        )
        other = event.get("same_person_as")
        if not other:
            return said
        return f"{said} " + gettext(
            "(orang yang sama dengan “%(step)s”, sesuai kebijakan kantor)",
            step=self.names.step(other),
        )

    def _number(self, event: Record) -> str:
        word = register_word(event["register"])
        return f"{word} {event['number']}/{event['year']}"

    def _job(self, event: Record) -> str:
        return gettext("“%(step)s” dikerjakan sistem", step=self.names.step(event["key"]))

    def _incident(self, event: Record) -> str:
        step = self.names.step(event["key"])
        return gettext("Gangguan pada “%(step)s”: %(error)s", step=step, error=event["error"])

    def _resolved(self, event: Record) -> str:
        return gettext("Gangguan pada “%(step)s” diatasi", step=self.names.step(event["key"]))

    def _completed(self, _event: Record) -> str:
        return gettext("Berkas selesai")


_TELL: Mapping[str, Callable[[_Teller, Record], str]] = {
    "WorkItemEscalated": _Teller._escalated,
    "WorkItemWithdrawn": _Teller._withdrawn,
    "ParafGiven": _Teller._paraf,
    "NumberDrawn": _Teller._number,
    "JobScheduled": _Teller._job,
    "IncidentRaised": _Teller._incident,
    "IncidentResolved": _Teller._resolved,
    "InstanceCompleted": _Teller._completed,
}


def _with_position(name: str, position: str) -> str:
    return f"{name}, {position}" if position else name
