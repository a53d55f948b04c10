"""What an entry of the log led to, in words: one sentence an event that is worth telling."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.diagram.model import Element
from engine.queries import LogEntry
from webapp.cases.awaited import awaited
from webapp.cases.naming import Names, register_word
from webapp.dates import in_words
from webapp.i18n import gettext
from webapp.step_names import element_of, is_whole

Record = Mapping[str, Any]
SHORT_DIGEST = 12


def consequences(entry: LogEntry, names: Names, language: str) -> Iterator[str]:
    """Yield what followed, in the order in which it happened.

    What happens several times in the same words is said once, with how often.
    """
    teller = _Teller(entry, names, language)
    told = Counter(sentence for event in entry.events for sentence in teller.tell(event))
    for sentence, times in told.items():
        yield sentence if times == 1 else _repeatedly(sentence, times)


def due_of(event: Record) -> tuple[str, datetime] | None:
    """Return the key of a work item and when it is due, if an event says so."""
    if event["type"] == "TimerScheduled" and event.get("attached_to"):
        return event["attached_to"], datetime.fromisoformat(event["due_at"])
    if event["type"] in ("WorkItemOffered", "WorkItemRescheduled") and event.get("due_at"):
        return event["key"], datetime.fromisoformat(event["due_at"])
    return None


def _repeatedly(sentence: str, times: int) -> str:
    return gettext("%(what)s (%(times)d kali)", what=sentence, times=times)


@dataclass
class _Teller:
    entry: LogEntry
    names: Names
    language: str

    def tell(self, event: Record) -> Iterator[str]:
        """Yield the sentence of an event, if it has one."""
        if event["type"] in _TELL:
            said = _TELL[event["type"]](self, event)
            if said:
                yield said

    def _step(self, event: Record) -> str:
        return self.names.step(event["key"])

    def _element(self, event: Record) -> Element | None:
        return self.names.process.elements.get(element_of(event["key"]))

    # ---- work of people and of the system ------------------------------------------------------

    def offered(self, event: Record) -> str:
        step, group = self._step(event), self.names.group(event["group"])
        due = self._dues.get(event["key"])
        if due is None:
            return gettext("“%(step)s” masuk ke kotak tugas %(group)s", step=step, group=group)
        return gettext(
            "“%(step)s” masuk ke kotak tugas %(group)s, batas waktu %(due)s",
            step=step,
            group=group,
            due=in_words(due, language=self.language),
        )

    @cached_property
    def _dues(self) -> dict[str, datetime]:
        """The earliest due time that the entry tells of each work item."""
        found: dict[str, datetime] = {}
        for key, due in filter(None, map(due_of, self.entry.events)):
            found[key] = min(due, found.get(key, due))
        return found

    def claimed(self, event: Record) -> str:
        if self.entry.command["type"] in ("ClaimWorkItem", "AssignWorkItem"):
            return ""  # the command says it
        whom = event["person_name"]
        return gettext(
            "“%(step)s” ditugaskan kepada %(person)s", step=self._step(event), person=whom
        )

    def escalated(self, event: Record) -> str:
        step, group = self._step(event), self.names.group(event["group"])
        return gettext("“%(step)s” terlambat: dieskalasi ke %(group)s", step=step, group=group)

    def withdrawn(self, event: Record) -> str:
        return gettext("Tugas “%(step)s” ditarik", step=self._step(event))

    def paraf(self, event: Record) -> str:
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

    def regrouped(self, event: Record) -> str:
        step, group = self._step(event), self.names.group(event["group"])
        return gettext("“%(step)s” kini tugas %(group)s", step=step, group=group)

    def rescheduled(self, event: Record) -> str:
        due = event.get("due_at")
        if not due:
            return gettext("“%(step)s” kini tanpa batas waktu", step=self._step(event))
        moment = in_words(datetime.fromisoformat(due), language=self.language)
        return gettext("Batas waktu “%(step)s” kini %(due)s", step=self._step(event), due=moment)

    def released(self, event: Record) -> str:
        if self.entry.command["type"] == "ReleaseWorkItem":
            return ""  # the command says it
        return gettext("“%(step)s” kembali ke kelompoknya", step=self._step(event))

    def number(self, event: Record) -> str:
        word = register_word(event["register"])
        return f"{word} {event['number']}/{event['year']}"

    def job(self, event: Record) -> str:
        return gettext("“%(step)s” dikerjakan sistem", step=self._step(event))

    # ---- parts of the diagram that hold others -------------------------------------------------

    def entered(self, event: Record) -> str:
        step = self._step(event)
        if not is_whole(event["key"]):
            return gettext("Bagian “%(step)s” dimulai", step=step)
        begun = self._instances(event["key"])
        if not begun and self._has("ElementCompleted", event["key"]):
            return gettext("“%(step)s” dilewati: tidak ada yang perlu dikerjakan", step=step)
        if begun > 1:
            return gettext("“%(step)s” dikerjakan %(count)d kali sekaligus", step=step, count=begun)
        return gettext("“%(step)s” dikerjakan berulang", step=step)

    def _instances(self, key: str) -> int:
        """Return of how many instances of a repeated step the entry tells."""
        return self._told_instances[element_of(key)]

    @cached_property
    def _told_instances(self) -> Counter[str]:
        keys = {event["key"] for event in self.entry.events if "key" in event}
        return Counter(element_of(key) for key in keys if not is_whole(key))

    @cached_property
    def _said(self) -> set[tuple[str, str]]:
        return {(event["type"], event.get("key", "")) for event in self.entry.events}

    def _has(self, kind: str, key: str) -> bool:
        """Say whether the entry tells this of that key, too."""
        return (kind, key) in self._said

    def left(self, event: Record) -> str:
        element = self._element(event)
        if element is None:
            return ""
        if is_whole(event["key"]):
            if self._has("ElementEntered", event["key"]) and not self._instances(event["key"]):
                return ""  # it was skipped
            return gettext("Semua “%(step)s” selesai", step=self._step(event))
        if element.is_scope:
            return gettext("Bagian “%(step)s” selesai", step=self._step(event))
        if element.event == "error" and element.kind in ("boundaryEvent", "startEvent"):
            return gettext("Kesalahan ditangani di “%(step)s”", step=self._step(event))
        return ""

    def dropped(self, event: Record) -> str:
        if is_whole(event["key"]):
            return gettext("Semua “%(step)s” dihentikan", step=self._step(event))
        return gettext("Bagian “%(step)s” dihentikan", step=self._step(event))

    # ---- messages, signals, conditions ---------------------------------------------------------

    def awaited(self, event: Record) -> str:
        element = self._element(event)
        if element is None or element.kind in ("boundaryEvent", "startEvent"):
            return ""  # it only watches: what it leads to is told when it happens
        return awaited(
            event["kind"], event["name"], event.get("correlation", ""), self._step(event)
        )

    def occurred(self, event: Record) -> str:
        element = self._element(event)
        if element is None or element.event == "message" or self.entry.command["type"] in _HEARD:
            return ""  # the command says it
        if element.event == "signal":
            return gettext(
                "Isyarat “%(name)s” terdengar di “%(step)s”",
                name=element.event_ref or "",
                step=self._step(event),
            )
        return gettext("Syarat “%(step)s” terpenuhi", step=self._step(event))

    def sent(self, event: Record) -> str:
        name, whose = event["name"], event.get("correlation", "")
        if not whose:
            return gettext("Pesan “%(name)s” dikirim", name=name)
        return gettext("Pesan “%(name)s” untuk “%(whose)s” dikirim", name=name, whose=whose)

    def shouted(self, event: Record) -> str:
        return gettext("Isyarat “%(name)s” dikirim", name=event["name"])

    # ---- the case ------------------------------------------------------------------------------

    def incident(self, event: Record) -> str:
        return gettext(
            "Gangguan pada “%(step)s”: %(error)s", step=self._step(event), error=event["error"]
        )

    def resolved(self, event: Record) -> str:
        return gettext("Gangguan pada “%(step)s” diatasi", step=self._step(event))

    def completed(self, _event: Record) -> str:
        return gettext("Berkas selesai")


_HEARD = ("CorrelateMessage", "DeliverSignal")
_TELL: Mapping[str, Callable[[_Teller, Record], str]] = {
    "WorkItemOffered": _Teller.offered,
    "WorkItemClaimed": _Teller.claimed,
    "WorkItemReleased": _Teller.released,
    "WorkItemRegrouped": _Teller.regrouped,
    "WorkItemRescheduled": _Teller.rescheduled,
    "WorkItemEscalated": _Teller.escalated,
    "WorkItemWithdrawn": _Teller.withdrawn,
    "ParafGiven": _Teller.paraf,
    "NumberDrawn": _Teller.number,
    "JobScheduled": _Teller.job,
    "ElementEntered": _Teller.entered,
    "ElementCompleted": _Teller.left,
    "ElementCancelled": _Teller.dropped,
    "EventAwaited": _Teller.awaited,
    "EventOccurred": _Teller.occurred,
    "MessageThrown": _Teller.sent,
    "SignalThrown": _Teller.shouted,
    "IncidentRaised": _Teller.incident,
    "IncidentResolved": _Teller.resolved,
    "InstanceCompleted": _Teller.completed,
}


def _with_position(name: str, position: str) -> str:
    return f"{name}, {position}" if position else name
