"""Takes out of an export who people are, and what they wrote. Pure.

Ids become the first half of their HMAC-SHA256 under the office's key: the same person has the same
one in every export, and nobody without the key can try out names. What may stay of an event is
listed here; whatever a new event may bring is left out until somebody lists it. It is no
anonymity: docs/exports.md says what remains.
"""

import hashlib
import hmac
import re
from dataclasses import replace

from webapp.exports.model import File, Happening, Number, Person, Trace

_LETTERS = 32  # 128 bits
_MEDIA_TYPE = re.compile(r"(application|audio|image|text|video)/[a-z0-9.+-]{1,80}")

# Fields that come from the diagram, from an office's rules or from a clock.
KEPT = {
    "WorkItemOffered": frozenset({"group", "due_at"}),
    "WorkItemEscalated": frozenset({"group"}),
    "WorkItemRegrouped": frozenset({"group"}),
    "WorkItemRescheduled": frozenset({"due_at"}),
    "ParafGiven": frozenset({"method", "variables", "same_person_as"}),
    "NumberDrawn": frozenset({"register", "year", "variable"}),
    "TimerScheduled": frozenset({"due_at", "attached_to"}),
    "JobScheduled": frozenset({"topic"}),
    "EventAwaited": frozenset({"kind", "name"}),
    "MessageThrown": frozenset({"name"}),
    "SignalThrown": frozenset({"name"}),
    "InstanceMigrated": frozenset({"from_version", "keys"}),
    "MigrationReverted": frozenset({"from_version", "keys"}),
}
_NOTHING: frozenset[str] = frozenset()


class Pseudonyms:
    """Other names, always the same ones, for one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, kind: str, value: str) -> str:
        """Return what stands for an id of some kind, such as "person-9f2c…"."""
        said = hmac.new(self._key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()
        return f"{kind}-{said[:_LETTERS]}"

    def trace(self, trace: Trace) -> Trace:
        """Return a case without who people are and what they wrote."""
        return replace(
            trace,
            id=self.of("case", trace.id),
            title="",
            revises=self.of("case", trace.revises) if trace.revises else "",
            numbers=tuple(map(self._number, trace.numbers)),
            variables={},
            happenings=[self._happening(each) for each in trace.happenings],
        )

    def _happening(self, told: Happening) -> Happening:
        kept = KEPT.get(told.kind, _NOTHING)
        return replace(
            told,
            by=self._person(told.by),
            whom=self._person(told.whom) if told.whom else None,
            number=self._number(told.number) if told.number else None,
            details={name: value for name, value in told.details.items() if name in kept},
            asked={},
            data={},
            files=tuple(map(self._file, told.files)),
        )

    def _person(self, person: Person) -> Person:
        if person.id.startswith("system:"):  # a worker outside has a name that somebody gave it
            return replace(person, name=person.id.removeprefix("system:"))
        kind = "person" if person.is_human else "program"
        other = self.of(kind, person.id)
        return Person(other if person.is_human else f"token:{other}", other, "", person.groups)

    def _number(self, number: Number) -> Number:
        drawn = self.of("number", f"{number.register}/{number.year}/{number.number}")
        return replace(number, number=drawn)

    def _file(self, file: File) -> File:
        # Anybody may send a program's message with what only looks like a file.
        is_plain = _MEDIA_TYPE.fullmatch(file.media_type) is not None
        return File(self.of("file", file.digest), file.media_type if is_plain else "")
