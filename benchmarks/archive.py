"""Fills the tables with the cases of many years, each different: for what looks for some of them.

What is common and what is rare is in fixed proportions, so that they grow with the office.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from benchmarks.contestants.alur import ANALYST, DIALECT, UNIT, Alur
from benchmarks.seeding import add_rows, analyze, converters
from benchmarks.work import STEPS, diagram
from engine import queries
from engine.commands import DeployDefinition
from engine.tables import incident, instance, register_counter, register_line, work_item

FIRST_DAY = datetime(2023, 1, 2, 1, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 20, 1, tzinfo=UTC)
FEW_BY = "9b0c7a52-0000-4000-8000-000000000000"  # a person with one case in 50 000
MANY_BY = "9b0c7a52-0000-4000-8000-000000000001"
GONE_BY = "9b0c7a52-0000-4000-8000-000000000002"  # who did a step of the oldest twentieth, all
RARE_STEP, RARE_WORD, OLD_WORD = "ask", "gerhana", "kapujangga"
FIRST_ID = 0x0188_0000_0000_7000_8000_0000_0000_0000
_SYLLABLES = [
    "ka",
    "pe",
    "mu",
    "ta",
    "si",
    "ran",
    "ba",
    "lu",
    "wi",
    "dan",
    "ngan",
    "ter",
    "ber",
    "kan",
    "lo",
    "ji",
    "sa",
    "tu",
]

Row = Mapping[str, Any]


def fill(alur: Alur, cases: int) -> list[UUID]:
    """Add finished cases; return the versions on which they ran, the common one first."""
    case = alur.begin()
    for step in STEPS:
        alur.step(case, step)
    alur.runtime.submit(
        DeployDefinition(diagram(DIALECT).replace(b'name="SOP"', b'name="SOP 2"')), actor=ANALYST
    )
    with alur.database.reading() as connection:
        newest_first = queries.definition_versions(connection, unit_id=UNIT)
        real = dict(
            connection.execute(select(instance).where(instance.c.id == case)).mappings().one()
        )
    versions = [line.id for line in reversed(newest_first)]
    archive = _Archive(cases, real, versions)
    _write(alur, instance, archive.instances())
    _write(alur, work_item, archive.items())
    _write(alur, incident, archive.incidents())
    _write(alur, register_line, archive.numbers())
    years = range(FIRST_DAY.year, LAST_DAY.year + 1)
    counted = {"unit_id": UNIT, "register": "agenda", "last": cases}
    _write(alur, register_counter, ({**counted, "year": year} for year in years))
    analyze(alur)
    return versions


class _Archive:
    """The rows of many cases; case `number` of `count` began so much later than the first."""

    def __init__(self, count: int, real: Row, versions: list[UUID]) -> None:
        self.count, self.real, self.versions = count, real, versions
        self.apart = (LAST_DAY - FIRST_DAY) / count

    def instances(self) -> Iterator[Row]:
        chance = random.Random(5)  # noqa: S311 - the same rows each time
        words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
        for number in range(self.count):
            began = self._began(number)
            title = " ".join(words[min(19_999, int(chance.paretovariate(0.5)))] for _ in range(12))
            kind = "agenda" if number % 1_000 == 7 else ("news", "release", "photo")[number % 3]
            summary = {"kind": kind, "letter": f"489/{number}/ikp/{began.year}"}
            said = [title, *summary.values(), *self._marks(number)]
            status = "cancelled" if number % 2_000 == 9 else "completed"
            yield {
                **self.real,
                "id": UUID(int=FIRST_ID + number),
                "definition_id": self.versions[number % 20_000 == 11],
                "status": status,
                "title": title,
                "summary": summary,
                "search": " ".join(said),
                "started_at": began,
                "ended_at": began + timedelta(hours=9),
                "moved_at": began + timedelta(hours=9),
                "signed_by_one": 1 if number % 10_000 == 3 else None,
            }

    def items(self) -> Iterator[Row]:
        for number in range(self.count):
            began = self._began(number)
            steps = [f"{step}:1" for step in STEPS]
            steps += [f"{RARE_STEP}:1"] if number % 10_000 == 5 else []
            for place, key in enumerate(steps):
                offered = began + timedelta(hours=place)
                ended = offered + timedelta(minutes=130 if number % 50 == 1 else 30)
                yield {
                    "instance_id": UUID(int=FIRST_ID + number),
                    "key": key,
                    "unit_id": UNIT,
                    "group_key": "staff" if place < 4 else "archive",
                    "status": "completed",
                    "person_id": self._person(number, place),
                    "person_name": "Sari",
                    "offered_at": offered,
                    "due_at": offered + timedelta(hours=2),
                    "ended_at": ended,
                }

    def incidents(self) -> Iterator[Row]:
        for number in range(0, self.count, 5_000):
            raised = self._began(number)
            yield {
                "instance_id": UUID(int=FIRST_ID + number),
                "key": "input:1",
                "unit_id": UNIT,
                "error": "no answer",
                "raised_at": raised,
                "resolved_at": None if number % 50_000 == 0 else raised + timedelta(hours=1),
            }

    def numbers(self) -> Iterator[Row]:
        last: dict[int, int] = {}
        for number in range(self.count):
            began = self._began(number)
            last[began.year] = last.get(began.year, 0) + 1
            yield {
                "unit_id": UNIT,
                "register": "agenda",
                "year": began.year,
                "number": last[began.year],
                "instance_id": UUID(int=FIRST_ID + number),
                "status": "drawn",
                "drawn_at": began,
                "reason": "",
            }

    def _began(self, number: int) -> datetime:
        return FIRST_DAY + self.apart * number

    def _marks(self, number: int) -> list[str]:
        rare = [RARE_WORD] if number % 10_000 == 21 else []
        return rare + ([OLD_WORD] if number < self.count // 20 else [])

    def _person(self, number: int, place: int) -> str:
        if place == 3 and number % 50_000 == 17:
            return FEW_BY
        if place == 2 and number < self.count // 20:
            return GONE_BY
        return MANY_BY if place == 1 else f"9b0c7a52-0000-4000-8000-0000000001{number % 40:02}"


def _write(alur: Alur, table: Table, rows: Iterator[Row]) -> None:
    with alur.database.writing() as connection:
        convert = converters(connection, table)

        def taken(row: Row) -> tuple[Any, ...]:
            return tuple(
                None if row.get(name) is None else to_driver(row[name])
                for name, to_driver in convert.items()
            )

        add_rows(connection, table, map(taken, rows))
