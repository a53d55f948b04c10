"""What a pure step may know of the world outside its case.

The log keeps exactly what was asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.calendars import Calendar

# Whom a name means, among those who may do a group's work: (id, name), None when nobody.
Directory = Callable[[str, str], tuple[str, str] | None]


class Needs(Exception):
    """A step asked for a fact that it was not given: the runtime reads it and executes again."""


class NeedsNumber(Needs):
    """The next number of a register in a year."""

    def __init__(self, register: str, year: int) -> None:
        super().__init__(register, year)
        self.register = register
        self.year = year


class NeedsCalendar(Needs):
    """The office's calendar of a name, as it is now."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NeedsPerson(Needs):
    """Whom a name on a diagram or in a variable means, among those who may do a group's work."""

    def __init__(self, said: str, group: str) -> None:
        super().__init__(said, group)
        self.said = said
        self.group = group


@dataclass
class Facts:
    """The facts of one step: the time, and what was read for it.

    `numbers` maps (register, year) to the number that would be drawn; `calendars` a name to version
    and calendar; `people` (what was said, group) to (id, name), None when nobody is meant.
    """

    now: datetime
    zone: str = "Asia/Jakarta"
    numbers: Mapping[tuple[str, int], int] = field(default_factory=dict)
    calendars: Mapping[str, tuple[int, Calendar]] = field(default_factory=dict)
    people: Mapping[tuple[str, str], tuple[str, str] | None] = field(default_factory=dict)
    same_person_allowed: bool = False
    _used: dict[str, Any] = field(default_factory=dict)

    def number(self, register: str) -> tuple[int, int]:
        """Return (year, next number) of a register; the year is the office's local one.

        Raises:
            NeedsNumber: it was not given.
        """
        year = self.now.astimezone(ZoneInfo(self.zone)).year
        number = self.numbers.get((register, year))
        if number is None:
            raise NeedsNumber(register, year)
        self.local_zone()
        self._used.setdefault("numbers", {})[f"{register}/{year}"] = number
        return year, number

    def calendar(self, name: str) -> Calendar:
        """Return the office's calendar `name`.

        Raises:
            NeedsCalendar: it was not given.
        """
        if name not in self.calendars:
            raise NeedsCalendar(name)
        version, calendar = self.calendars[name]
        self._used.setdefault("calendars", {})[name] = version
        return calendar

    def person(self, said: str, group: str) -> tuple[str, str] | None:
        """Return (id, name) of the person that is meant, None when nobody of the group is.

        Raises:
            NeedsPerson: it was not given.
        """
        if (said, group) not in self.people:
            raise NeedsPerson(said, group)
        found = self.people[said, group]
        known = self._used.setdefault("people", [])
        line = [said, group, *(found or ())]
        if line not in known:
            known.append(line)
        return found

    def local_zone(self) -> str:
        """Return the office's time zone, by which a date on the diagram is read."""
        self._used["zone"] = self.zone
        return self.zone

    def may_be_same_person(self) -> bool:
        """Say whether policy lets one person do both of two steps that the diagram separates."""
        self._used["same_person_allowed"] = self.same_person_allowed
        return self.same_person_allowed

    def to_json(self) -> dict[str, Any]:
        """Return what was asked for, as the log keeps it. The time is the entry's own."""
        return self._used
