"""The disposition sheet: what came in, what was decided part by part, who put his name to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.queries import CaseLine, LogEntry

KINDS_OF_NEWS = {
    "siaran_pers": "Siaran pers",
    "liputan": "Liputan",
    "pengumuman": "Pengumuman",
    "foto_video": "Foto dan video",
    "lainnya": "Lainnya",
}
KINDS_OF_PART = {
    "judul": "Judul",
    "paragraf": "Paragraf",
    "foto": "Foto",
    "video": "Video",
    "lampiran": "Lampiran",
}
DECISIONS = {"setuju": "Disetujui", "tolak": "Tidak disetujui"}
DIGEST_LETTERS_SHOWN = 16


@dataclass(frozen=True)
class SheetPart:
    """One part of the release and what was decided about it."""

    number: str
    kind: str
    content: str
    decision: str  # "" while nobody has decided
    reason: str


@dataclass(frozen=True)
class SheetParaf:
    """A name under the sheet."""

    step: str
    name: str
    position: str
    at: datetime
    digest: str  # its first letters; the whole one is in the case's log


@dataclass(frozen=True)
class SheetDue:
    """When a step had to be done, and when it was."""

    step: str
    due_at: datetime
    completed_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it was done after its time."""
        return self.completed_at is not None and self.completed_at > self.due_at


@dataclass(frozen=True)
class DispositionSheet:
    """Everything that is printed."""

    title: str
    agenda_number: str
    source: str
    letter_number: str
    letter_date: date | None
    kind: str
    signatory: str
    received_at: datetime
    is_revision: bool
    parts: tuple[SheetPart, ...]
    parafs: tuple[SheetParaf, ...]
    dues: tuple[SheetDue, ...]
    same_person: bool  # the office's policy let one person give both parafs: the sheet says so


def disposition(
    case: CaseLine,
    variables: Mapping[str, Any],
    log_entries: Sequence[LogEntry],
    *,
    names: Mapping[str, str] | None = None,
) -> DispositionSheet:
    """Return the sheet of a case.

    Args:
        case: whose sheet.
        variables: as they are now.
        log_entries: the whole log of the case, oldest first.
        names: element id → what the diagram calls it; an element without keeps its id.
    """
    events = [(entry, event) for entry in log_entries for event in entry.events]
    labels = names or {}
    given = [(entry, event) for entry, event in events if event["type"] == "ParafGiven"]
    # A step that was done again carries the newest paraf only.
    newest = {_element(event["key"]): (entry, event) for entry, event in given}
    people = [event["person_id"] for _, event in newest.values()]
    return DispositionSheet(
        title=_text(variables, "judul") or case.title,
        agenda_number=_agenda_number(case, variables, events),
        source=_text(variables, "sumber"),
        letter_number=_text(variables, "nomor_surat"),
        letter_date=_date(variables.get("tanggal_surat")),
        kind=KINDS_OF_NEWS.get(_text(variables, "jenis_berita"), _text(variables, "jenis_berita")),
        signatory=_text(variables, "penandatangan"),
        received_at=case.started_at,
        is_revision=case.revises is not None,
        parts=_parts(variables),
        parafs=tuple(_paraf(entry, event, labels) for entry, event in newest.values()),
        dues=_dues(events, labels),
        same_person=len(set(people)) < len(people),
    )


def _parts(variables: Mapping[str, Any]) -> tuple[SheetPart, ...]:
    decisions = {line["part"]: line for line in variables.get("keputusan") or ()}
    return tuple(
        SheetPart(
            number=str(part["id"]),
            kind=KINDS_OF_PART.get(str(part["kind"]), str(part["kind"])),
            content=_content(part),
            decision=DECISIONS.get(str(decisions.get(part["id"], {}).get("decision")), ""),
            reason=str(decisions.get(part["id"], {}).get("reason") or ""),
        )
        for part in variables.get("bagian") or ()
    )


def _content(part: Mapping[str, Any]) -> str:
    file = part.get("file") or {}
    texts = (part.get("text"), part.get("caption"), file.get("name"))
    return " · ".join(str(text) for text in texts if text)


def _paraf(entry: LogEntry, event: Mapping[str, Any], labels: Mapping[str, str]) -> SheetParaf:
    step = _element(event["key"])
    return SheetParaf(
        step=labels.get(step) or step,
        name=event["person_name"],
        position=event.get("position", ""),
        at=entry.at,
        digest=event["digest"][:DIGEST_LETTERS_SHOWN],
    )


def _dues(
    events: Sequence[tuple[LogEntry, Mapping[str, Any]]], labels: Mapping[str, str]
) -> tuple[SheetDue, ...]:
    """Return each visit of a step that has a timer, in the order in which they began."""
    completed = {
        event["key"]: entry.at for entry, event in events if event["type"] == "WorkItemCompleted"
    }
    due: dict[str, datetime] = {}
    for _, event in events:
        watched = event.get("attached_to")
        if event["type"] == "TimerScheduled" and watched:
            at = datetime.fromisoformat(event["due_at"])
            due[watched] = min(at, due.get(watched, at))
    return tuple(
        SheetDue(labels.get(_element(key)) or _element(key), at, completed.get(key))
        for key, at in due.items()
    )


def _agenda_number(
    case: CaseLine,
    variables: Mapping[str, Any],
    events: Sequence[tuple[LogEntry, Mapping[str, Any]]],
) -> str:
    number = variables.get("nomor_agenda")
    if number is None:
        return ""
    years = [event["year"] for _, event in events if event["type"] == "NumberDrawn"]
    # A revision runs under the number of the case before it, which it did not draw.
    return f"{number}/{years[-1] if years else case.started_at.year}"


def _element(key: str) -> str:
    return key.partition(":")[0]


def _text(variables: Mapping[str, Any], name: str) -> str:
    return str(variables.get(name) or "")


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
