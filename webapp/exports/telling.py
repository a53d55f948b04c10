"""A case's log as an export tells it: one happening an event, in the words of its version. Pure.

A `FlowTaken` is left out: it is no activity, but the way between two. An entry that leaves no other
event is told by its command, so that each entry is told at least once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from engine.diagram.model import Process
from engine.file_references import references_in
from engine.queries import CaseLine, LogEntry
from webapp.exports.lifecycles import LifeCycles
from webapp.exports.model import File, Happening, Number, Person, Scalar, Trace
from webapp.step_names import element_of, name_on_diagram

ProcessOf = Callable[[UUID], Process]

_DATA = ("answers", "variables", "result", "payload", "inputs")  # values of people and programs
_MOMENTS = ("due_at", "planned_at")
# Said elsewhere: by the happening itself, or by the entry's evidence (a paraf's proof).
_SAID = frozenset(
    {"type", "key", "version", "definition_id", "process_id", "revises", "proof", "number",
     "person_id", "person_name", "position"}
)  # fmt: skip
# The event that says that its command was done; it carries what the command brought.
_CARRIERS = {
    "StartInstance": "InstanceStarted",
    "CompleteWorkItem": "WorkItemCompleted",
    "CompleteJob": "JobCompleted",
    "FailJob": "IncidentRaised",
    "CorrelateMessage": "EventOccurred",
    "CancelInstance": "InstanceCancelled",
}


def told(case: CaseLine, entries: Sequence[LogEntry], process_of: ProcessOf) -> Trace:
    """Return a case with all that happened in it.

    Args:
        case: its line.
        entries: its log, oldest first.
        process_of: returns the diagram of a version, by definition id.
    """
    happenings = tuple(_Teller(case, process_of).happenings(entries))
    begun = next((e.command for e in entries if e.command["type"] == "StartInstance"), {})
    return Trace(
        id=str(case.id),
        title=case.title,
        process_id=case.process_id,
        process_name=case.process_name,
        version=case.version,
        state=case.status,
        started_at=case.started_at,
        ended_at=case.ended_at,
        revises=str(case.revises or ""),
        numbers=tuple(each.number for each in happenings if each.number),
        variables=begun.get("variables", {}),
        happenings=happenings,
    )


class _Teller:
    """Goes through one log; knows on which version the case runs at each event."""

    def __init__(self, case: CaseLine, process_of: ProcessOf) -> None:
        self._process_of = process_of
        self._process: Process | None = None
        self._version = case.version
        self._process_name = case.process_name
        self._lives = LifeCycles()

    def happenings(self, entries: Sequence[LogEntry]) -> Iterator[Happening]:
        for entry in entries:
            yield from self._of_entry(entry)

    def _of_entry(self, entry: LogEntry) -> Iterator[Happening]:
        kinds = [event["type"] for event in entry.events]
        is_abort = "InstanceCancelled" in kinds
        wanted = [index for index, kind in enumerate(kinds) if kind != "FlowTaken"]
        if not wanted:
            yield self._happening(entry, 0, entry.command, is_abort=False, is_carrier=True)
            return
        carrier = _CARRIERS.get(entry.command["type"])
        bearing = next((index for index in wanted if kinds[index] == carrier), wanted[0])
        for index in wanted:
            event = entry.events[index]
            if "definition_id" in event:
                self._process = self._process_of(UUID(event["definition_id"]))
                self._version = event["version"]
            is_carrier = index == bearing
            yield self._happening(entry, index, event, is_abort=is_abort, is_carrier=is_carrier)

    def _happening(
        self,
        entry: LogEntry,
        index: int,
        event: Mapping[str, Any],
        *,
        is_abort: bool,
        is_carrier: bool,
    ) -> Happening:
        command = entry.command if is_carrier else {}
        key = event.get("key") or ""
        transition = self._lives.transition(event, entry.command["type"], is_abort=is_abort)
        data = {**_data(event), **_data(command)}
        return Happening(
            seq=entry.seq,
            index=index,
            at=entry.at,
            kind=event["type"],
            transition=transition,
            activity=self._activity(event["type"], key),
            element=element_of(key),
            key=key,
            version=self._version,
            by=_actor(entry.actor),
            whom=_whom(event),
            work_item=self._lives.work_item(key),
            number=_number(event),
            details=_details(event),
            asked=_details(command),
            data=data,
            files=tuple(_files(data)),
        )

    def _activity(self, kind: str, key: str) -> str:
        if key and self._process is not None:
            return name_on_diagram(self._process, key)
        is_of_all = kind in ("InstanceStarted", "InstanceCompleted", "InstanceCancelled")
        return element_of(key) or (self._process_name if is_of_all else kind)


def _actor(actor: Mapping[str, Any]) -> Person:
    groups = tuple(actor.get("groups", ()))
    return Person(actor["id"], actor["name"], actor.get("position", ""), groups)


def _whom(event: Mapping[str, Any]) -> Person | None:
    if "person_id" not in event:
        return None
    return Person(event["person_id"], event.get("person_name", ""), event.get("position", ""))


def _number(event: Mapping[str, Any]) -> Number | None:
    if event["type"] != "NumberDrawn":
        return None
    return Number(event["register"], event["year"], str(event["number"]))


def _details(record: Mapping[str, Any]) -> dict[str, Scalar]:
    """Return the fields of an event or a command that are no data of people."""
    return {
        name: _scalar(name, value)
        for name, value in record.items()
        if name not in _SAID and value not in (None, "") and not _is_data(name, value)
    }


def _data(record: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in record.items():
        if _is_data(name, value):
            found.update(value)
    return found


def _is_data(name: str, value: Any) -> bool:
    return name in _DATA and isinstance(value, Mapping)  # a paraf's `variables` are names


def _scalar(name: str, value: Any) -> Scalar:
    if name in _MOMENTS and isinstance(value, str):
        return datetime.fromisoformat(value)
    return value if isinstance(value, str | int) else as_text(value)


def as_text(value: Any) -> str:
    """Return a value as text: text as it is, anything else as JSON.

    >>> as_text("Festival"), as_text([1, {"b": None}])
    ('Festival', '[1,{"b":null}]')
    """
    if isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _files(data: Mapping[str, Any]) -> Iterator[File]:
    seen = set()
    for each in references_in(data):
        if each["digest"] not in seen:
            seen.add(each["digest"])
            size = each["size"] if isinstance(each["size"], int) else None
            yield File(each["digest"], str(each["type"]), str(each["name"]), size)
