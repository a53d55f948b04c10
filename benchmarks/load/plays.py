"""Cases that real commands play, from which a large office is multiplied.

Each plays in one morning, so that it may begin some hours later without any deadline changing.
What is to differ in each copy is a marker: its title, its number, its id, its moments; and the
digests that are made of these, of which the text that was hashed is noted.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert

from engine import paraf
from engine.clock import VirtualClock
from engine.commands import Actor, InstanceCommand, StartInstance
from engine.database import open_database
from engine.instance_step import Result
from engine.interpreter import meaning
from engine.tables import register_counter
from webapp.accounts.queries import accounts
from webapp.demo.moments import case_id
from webapp.demo.releases import HARVEST
from webapp.demo.stage import Stage
from webapp.first_deployments import equip
from webapp.founding import found_demo_office
from webapp.opening import OpenOffice, open_office
from webapp.seed_calendar import indonesian_days_off
from webapp.settings import Settings, read_settings
from webapp.topics import handlers

TITLE = "Zqmarkajudul"
FIRST_NUMBER = 1_900_000_000  # no other number of a case looks like it
LATER = timedelta(hours=2, minutes=10)  # that a copy may begin, and end before noon
MONTHS = 24  # of closed cases
ZONE = ZoneInfo("Asia/Jakarta")
_RELEASE = replace(HARVEST, title=TITLE, shots=())
_REJECTED = {
    f"b{number}": "Kualitas tidak memadai: sudah pernah dimuat"
    for number in range(1, 2 + len(HARVEST.paragraphs))
}


@dataclass(frozen=True)
class Played:
    """One case, and what it stands for."""

    case: UUID
    is_open: bool
    closed_items: int
    year: int
    digests: Mapping[str, bytes]  # hex → what was hashed, in the order in which it was


class _Stage(Stage):
    """The same people, whose pages name each command."""

    def _submit(self, command: InstanceCommand, who: str) -> Result:
        person = self.people[who]
        kind, case = type(command).__name__, command.instance_id
        drawn = uuid5(case, f"{kind} {getattr(command, 'key', '')}")
        return self.office.runtime.submit(
            command, actor=person, command_id=f"{person.id} {kind} {case} {drawn}"
        )


def play(url: str, var: Path, today: date) -> tuple[UUID, list[Played]]:
    """Found an office in a migrated database and play its cases; return its id and them."""
    days = _days(today)
    clock = VirtualClock(datetime.combine(days[0] - timedelta(days=1), time(9), ZONE))
    database = open_database(url)
    found_demo_office(database, clock)
    database.close()
    opened = open_office(_settings(url, var), clock=clock)
    try:
        equip(opened.office.runtime)
        stage = _Stage(opened.office, clock, _people(opened), handlers(opened.office))
        played = []
        for number, (day, story) in enumerate(zip(days, _stories(), strict=True)):
            _next_number(opened, day.year, FIRST_NUMBER + number)
            stage.go_to(_at(day, 0))
            with noted() as digests:
                case = story[0](stage, day)
                stage.go_to(_at(day, 125))
                stage.run_jobs()
            played.append(Played(case, story[1], story[2], day.year, digests))
        return opened.office.unit_id, played
    finally:
        opened.close()


# ---- stories: minutes since 7.35, none after 9.40 ----------------------------------------------


def _intake(stage: _Stage, day: date) -> UUID:
    case = case_id(_at(day, 0), f"{day}")
    stage._releases[case] = _RELEASE
    stage._submit(StartInstance(case, "pemutakhiran_website"), "petugas")
    return case


def _examined(stage: _Stage, day: date) -> UUID:
    case = _intake(stage, day)
    stage.go_to(_at(day, 10))
    stage.receive(case)
    return case


def _grouped(stage: _Stage, day: date, rejected: Mapping[str, str] = _REJECTED) -> UUID:
    case = _examined(stage, day)
    stage.go_to(_at(day, 20))
    stage.examine(case, **rejected)
    return case


def _uploaded(stage: _Stage, day: date) -> UUID:
    case = _grouped(stage, day, {})
    stage.go_to(_at(day, 30))
    stage.group(case)
    return case


def _followed(stage: _Stage, day: date) -> UUID:
    case = _grouped(stage, day)
    stage.go_to(_at(day, 30))
    stage.group(case)
    return case


def _filed(stage: _Stage, day: date) -> UUID:
    case = _followed(stage, day)
    stage.go_to(_at(day, 40))
    stage.follow_up(case, "tutup", "Sudah dimuat")
    return case


def _ended(stage: _Stage, day: date) -> UUID:
    case = _filed(stage, day)
    stage.go_to(_at(day, 44))
    stage.file(case, "Siaran pers 01")
    return case


Story = tuple[Callable[[_Stage, date], UUID], bool, int]
_OPEN: tuple[Story, ...] = (
    (_intake, True, 0), (_examined, True, 1), (_grouped, True, 2), (_uploaded, True, 3),
    (_followed, True, 3), (_filed, True, 4),
)  # fmt: skip


def _stories() -> list[Story]:
    return [*([(_ended, False, 5)] * MONTHS), *_OPEN]


def _days(today: date) -> list[date]:
    """Return a working day of each of the last months, then the last working days."""
    off = indonesian_days_off(range(today.year - 3, today.year + 1))

    def working(day: date) -> date:
        while day.weekday() > 3 or day in off:  # not Friday, whose morning is shorter
            day -= timedelta(days=1)
        return day

    last = [today]
    for _ in _OPEN:
        last.append(working(last[-1] - timedelta(days=1)))
    months = (working(last[-1] - timedelta(days=30 * back)) for back in range(MONTHS, 0, -1))
    return [*months, *reversed(last[1:])]


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(7, 35), ZONE) + timedelta(minutes=minutes)


# ---- inside --------------------------------------------------------------------------------------


@contextmanager
def noted() -> Iterator[dict[str, bytes]]:
    """Note what is hashed to a digest that stands in a log."""
    found: dict[str, bytes] = {}

    def sha256(content: bytes) -> Any:
        made = hashlib.sha256(content)
        found.setdefault(made.hexdigest(), content)
        return made

    modules: tuple[Any, ...] = (meaning, paraf)
    for module in modules:
        module.hashlib = SimpleNamespace(sha256=sha256)
    try:
        yield found
    finally:
        for module in modules:
            module.hashlib = hashlib


def _settings(url: str, var: Path) -> Settings:
    return read_settings({"ALUR_DATABASE": url, "ALUR_VAR": str(var)})


def _people(opened: OpenOffice) -> dict[str, Actor]:
    with opened.office.database.reading() as connection:
        known = accounts(connection, unit_id=opened.office.unit_id)
    return {
        each.username: Actor(str(each.id), each.name, each.title, each.groups) for each in known
    }


def _next_number(opened: OpenOffice, year: int, number: int) -> None:
    place = {"unit_id": opened.office.unit_id, "register": "agenda", "year": year}
    with opened.office.database.writing() as connection:
        its_own = [register_counter.c[name] == value for name, value in place.items()]
        connection.execute(delete(register_counter).where(*its_own))
        connection.execute(insert(register_counter).values(**place, last=number - 1))
