"""A difference as plain frozen data: which thing was added, removed, changed or only moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from engine.diagram.comparing.mapping import Suggestion

Value: TypeAlias = str | bool | int | tuple[str, ...] | None  # None: it says nothing of it

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
OPPOSITE = {ADDED: REMOVED, REMOVED: ADDED, CHANGED: CHANGED, MOVED: MOVED}
ORDER = "order"  # of the fields that both versions of a form have
DOCUMENTATION = "documentation"
POSITION, LOOK = "position", "look"
DRAWN_ONLY = frozenset({POSITION, LOOK})  # attributes without any effect on a case


@dataclass(frozen=True)
class Change:
    """One attribute that is not the same."""

    attribute: str  # of `engine.diagram.model`, such as "name" or "timer.value"
    before: Value
    after: Value


@dataclass(frozen=True)
class Entry:
    """One thing that is not the same in both versions."""

    what: str  # "process" "lane" "element" "flow" "drawing" "form" "field" "scenario"
    id: str
    kind: str  # BPMN's tag; of a field, form-js's type
    name: str  # as the later version has it, if that has it at all
    status: str  # "added" "removed" "changed" "moved"
    changes: tuple[Change, ...] = ()  # of what was added or removed: all that is said of it
    within: str = ""  # of a field: the form's id

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by in every version."""
        return self.what, self.within, self.id


@dataclass(frozen=True)
class Difference:
    """All that differs, in the order of the drawing; false when nothing does."""

    entries: tuple[Entry, ...] = ()
    renames: tuple[Suggestion, ...] = ()  # removed elements that probably live on by another id

    def __bool__(self) -> bool:
        return bool(self.entries)

    def of(self, *what: str) -> Iterator[Entry]:
        """Yield the entries on things of these kinds."""
        return (entry for entry in self.entries if entry.what in what)
