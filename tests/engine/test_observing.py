"""Who looks on sees each command, how far it is and what became of it; and changes nothing."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from engine.commands import Actor, Command
from engine.errors import Refusal
from engine.observing import Observer
from tests.bench import ADMIN, Bench
from tests.diagrams import end, node, path, process, start, timer, user

WAITS = process(
    start(),
    user("isi"),
    node("intermediateCatchEvent", "tunggu", timer("PT1H")),
    user("arsip"),
    end(),
    path("mulai", "isi", "tunggu", "arsip", "selesai"),
)


class Notes(Observer):
    """Writes down what it sees."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.late: list[timedelta] = []

    def command(
        self, command: Command, *, unit_id: UUID, actor: Actor, command_id: str | None
    ) -> AbstractContextManager[None]:
        return self._command(type(command).__name__)

    @contextmanager
    def _command(self, kind: str) -> Iterator[None]:
        self.seen.append(kind)
        try:
            yield
        except Refusal as refusal:
            self.seen.append(type(refusal).__name__)
            raise

    def phase(self, name: str) -> None:
        self.seen.append(name)

    def carried_out(self, statements: int) -> None:
        assert statements > 0

    def timer_fired(self, late: timedelta) -> None:
        self.late.append(late)


def test_a_command_on_a_case_is_seen_from_its_begin_to_its_commit(bench: Bench) -> None:
    bench.deploy(WAITS)
    notes = Notes()
    bench.runtime.observe(notes)

    bench.start()

    assert notes.seen == ["StartInstance", "execute", "write", "commit"]


def test_a_command_on_the_office_is_seen_as_well(bench: Bench) -> None:
    notes = Notes()
    bench.runtime.observe(notes)

    bench.deploy(WAITS)

    assert notes.seen == ["DeployDefinition", "execute", "write", "commit"]


def test_a_refusal_is_seen_by_its_kind(bench: Bench) -> None:
    bench.deploy(WAITS)
    case = bench.start()
    notes = Notes()
    bench.runtime.observe(notes)

    with pytest.raises(Refusal):
        bench.complete(case, "arsip:1", by=ADMIN)

    assert notes.seen[0] == "CompleteWorkItem"
    assert notes.seen[-1] == "WrongState"
    assert "commit" not in notes.seen


def test_a_timer_tells_how_late_it_fired(bench: Bench) -> None:
    bench.deploy(WAITS)
    case = bench.start()
    bench.complete(case, "isi:1")
    notes = Notes()
    bench.runtime.observe(notes)

    bench.clock.advance(timedelta(hours=1, seconds=7))
    bench.timers.fire_due()

    assert notes.late == [timedelta(seconds=7)]
    assert bench.open(case) == ["arsip:1"]
