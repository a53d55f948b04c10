"""A case's log as if it had always run on the version on which it runs now. Pure.

For what is drawn on the present diagram. A migration says which element took the place of which;
one that was undone is as if it had not been.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.queries import LogEntry
from webapp.step_names import EACH, INSIDE, element_of

_KEYS = ("key", "attached_to")


def as_now(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Return entries, oldest first, whose keys name elements of the present version."""
    told: list[LogEntry] = []
    names = _Names()
    is_undone = False
    for entry in reversed(entries):
        kind = entry.command["type"]
        if kind == "RevertMigration":
            is_undone = True  # the entry before it is the migration
        elif kind == "MigrateInstance" and is_undone:
            is_undone = False
        else:
            told.append(names.in_present(entry))
            if kind == "MigrateInstance":
                names.learn(entry)
    return told[::-1]


class _Names:
    """What became of keys and elements since a moment in the past."""

    def __init__(self) -> None:
        self._later: list[tuple[Mapping[str, str], Mapping[str, str]]] = []  # newest first

    def learn(self, entry: LogEntry) -> None:
        """Go back behind a migration."""
        moved = next(event for event in entry.events if event["type"] == "InstanceMigrated")
        self._later.append((moved.get("keys", {}), entry.command.get("mapping", {})))

    def in_present(self, entry: LogEntry) -> LogEntry:
        if not self._later:
            return entry
        return replace(entry, events=[self._event(event) for event in entry.events])

    def _event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        changed = {name: self._key(event[name]) for name in _KEYS if event.get(name)}
        return {**event, **changed}

    def _key(self, key: str) -> str:
        for keys, mapping in reversed(self._later):  # the oldest migration came first
            key = keys.get(key) or _renamed(key, mapping)
        return key


def _renamed(key: str, mapping: Mapping[str, str]) -> str:
    """Return the key of a visit that had ended when its element was given another id.

    >>> _renamed("periksa:2", {"periksa": "cek"}), _renamed("a~isi:1", {"a": "b"})
    ('cek:2', 'b~isi:1')
    """
    element, visit = element_of(key), key.rpartition(":")[2]
    whole = EACH if f"{EACH}:" in key else ""
    inside = ""
    while element not in mapping:
        element, found, rest = element.rpartition(INSIDE)
        if not found:
            return key
        inside = f"{INSIDE}{rest}{inside}"
    return f"{mapping[element]}{inside}{whole}:{visit}"
