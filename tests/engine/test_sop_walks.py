"""Random walks through the SOP.

Every offer, escalation and variable as the SOP says, and the log replays to the same.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands import (
    CompleteJob,
    CompleteWorkItem,
    FireTimer,
    InstanceCommand,
    Proof,
    StartInstance,
)
from engine.database import Database
from engine.verifying import verify
from tests import sop
from tests.bench import MONDAY, SYSTEM, UNIT, Bench
from tests.sop import DOER, JOBS, PARAF, Expected

Choices = list[int]


class Walk:
    """One case, driven by choices, held against what the SOP expects after every command."""

    def __init__(self, bench: Bench, choices: Choices) -> None:
        self.bench, self.choices = bench, iter(choices)
        self.case = uuid5(UNIT, repr((choices, bench.clock.now())))
        self.expected = Expected()
        self.rounds = 0

    def choose(self, options: list[Any]) -> Any:
        """Take the option that the next choice says; the last one when no choices are left."""
        number = next(self.choices, None)
        return options[-1] if number is None else options[number % len(options)]

    def go(self) -> None:
        start = StartInstance(self.case, "pemutakhiran_website", {"asal": "uji"})
        self.expected.variables = {"asal": "uji"}
        self.expected.begin(self.bench.clock.now())
        self.submit(start, by=sop.PETUGAS)
        while self.expected.open:
            self.check()
            self.pass_time()
            element = self.choose(sorted(self.expected.open))
            self.do(element)
        assert self.bench.case(self.case).status == "completed"
        self.check()

    def pass_time(self) -> None:
        minutes = self.choose([0, 1, 4, 14, 121, 60 * 24 * 3, 0])
        self.bench.clock.advance(timedelta(minutes=minutes))
        self.expected.note_time(self.bench.clock.now())
        if self.choose([True, False]):
            self.bench.timers.fire_due()

    def do(self, element: str) -> None:
        values = self.values(element)
        key = self.expected.key(element)
        command: InstanceCommand
        if element in JOBS:
            command, by = CompleteJob(self.case, key, values), SYSTEM
        else:
            proof = Proof("password") if element in PARAF else None
            command, by = CompleteWorkItem(self.case, key, values, proof), DOER[element]
        now = self.bench.clock.now()
        self.submit(command, by=by)
        self.expected.complete(element, values, now)
        if element == "terima":
            self.expected.variables["nomor_agenda"] = self.bench.variables(self.case)[
                "nomor_agenda"
            ]

    def values(self, element: str) -> dict[str, Any]:
        self.rounds += 1
        endless = self.rounds > 40
        match element:
            case "terima":
                return {
                    "kelengkapan": "lengkap" if endless else self.choose(["belum", "lengkap"]),
                    "judul": "Panen",
                }
            case "periksa":
                some = [[], ["setuju"], ["tolak"], ["setuju", "tolak"], ["setuju", "setuju"]]
                made = ["setuju"] if endless else self.choose(some)
                return {
                    "keputusan": [
                        {"part": f"b{i}", "decision": d, "reason": ""} for i, d in enumerate(made)
                    ]
                }
            case "verifikasi":
                return {"tayang": True if endless else self.choose([False, True])}
            case "tindak_lanjut":
                return {"tindakan": self.choose(["revisi", "tutup"])}
        return {f"catatan_{element}": f"langkah {self.rounds}"}

    def submit(self, command: InstanceCommand, by: Any) -> None:
        self.bench.submit(command, by)

    def check(self) -> None:
        """Hold the case against the SOP."""
        expected, bench = self.expected, self.bench
        items = {item.key: item for item in bench.items(self.case)}
        open_items = {key for key, item in items.items() if item.status == "open"}
        assert open_items == {expected.key(element) for element in expected.open - JOBS}
        assert {key: items[key].due_at for key in expected.dues} == expected.dues
        assert bench.variables(self.case) == expected.variables
        escalated = [key for kind, key in bench.events(self.case) if kind == "WorkItemEscalated"]
        assert len(escalated) == len(set(escalated))
        assert set(escalated) <= expected.late
        assert expected.late - set(escalated) <= set(
            expected.dues
        )  # only open ones may not have fired yet


@pytest.fixture
def office(database: Database) -> Bench:
    """An office that runs the SOP."""
    bench = Bench(database)
    bench.set_calendar("kerja", sop.OFFICE_HOURS)
    bench.deploy(sop.DIAGRAM, sop.FORMS)
    return bench


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choices=st.lists(st.integers(0, 719), max_size=80))
def test_any_walk_goes_as_the_sop_says_and_replays_to_the_same(
    office: Bench, choices: Choices
) -> None:
    walk = Walk(office, choices)

    walk.go()

    with office.database.reading() as connection:
        finding = verify(connection, UNIT, walk.case)
    assert finding.problem == ""


def test_a_late_step_escalates_at_exactly_its_standard_time(office: Bench) -> None:
    friday = datetime.fromisoformat("2026-11-27T15:50:00+07:00")
    office.clock.advance(friday - MONDAY)
    case = office.start(by=sop.PETUGAS)

    office.wait(days=2, hours=16, minutes=59, seconds=59)

    assert office.items(case)[0].escalated_at is None
    office.wait(seconds=1)
    assert office.items(case)[0].escalated_at == datetime.fromisoformat("2026-11-30T08:50:00+07:00")


def test_the_agenda_number_is_drawn_once_a_case_and_has_no_gap(office: Bench) -> None:
    cases = [office.start(by=sop.PETUGAS) for _ in range(3)]
    for case in reversed(cases):
        office.complete(case, "terima:1", by=sop.PETUGAS, kelengkapan="belum")
    office.complete(cases[0], "lengkapi:1", by=sop.PETUGAS)

    office.complete(cases[0], "terima:2", by=sop.PETUGAS, kelengkapan="lengkap")

    assert [office.variables(case)["nomor_agenda"] for case in cases] == [3, 2, 1]


def test_fire_timer_is_not_for_people(office: Bench) -> None:
    from engine.errors import Forbidden

    case = office.start(by=sop.PETUGAS)

    with pytest.raises(Forbidden, match="Expected the engine itself to fire a timer"):
        office.submit(FireTimer(case, "terima_sla:1"), sop.PETUGAS)
