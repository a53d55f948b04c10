"""What comes from outside: who may begin a process without a start, what a message may write."""

import pytest

from engine.errors import Forbidden
from tests import diagrams
from tests.bench import ADMIN, ANA, GAST, Bench

WITHOUT_A_START = diagrams.process(
    diagrams.user("isi"),
    diagrams.end(),
    diagrams.path("isi", "selesai"),
    lanes={"staf": "isi selesai"},
)
NUMBERED = diagrams.process(
    diagrams.start(),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.caught("message", "surat")),
    diagrams.user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    diagrams.end(),
    diagrams.path("mulai", "tunggu", "isi", "selesai"),
    declares="message:surat",
)


def test_who_has_a_lane_at_the_first_step_begins_a_process_without_a_start(bench: Bench) -> None:
    bench.deploy(WITHOUT_A_START)

    assert bench.open(bench.start(by=ANA)) == ["isi:1"]


@pytest.mark.parametrize("who", [GAST, ADMIN], ids=lambda who: who.id)
def test_nobody_else_does(bench: Bench, who: object) -> None:
    bench.deploy(WITHOUT_A_START)

    with pytest.raises(Forbidden, match="Expected somebody of group 'staf'"):
        bench.start(by=who)  # type: ignore[arg-type]


def test_a_message_cannot_bring_a_registers_number(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    case = bench.start()

    bench.send_message("surat", nomor=7)

    assert "nomor" not in bench.variables(case)
    assert bench.case(case).status == "incident"
    assert bench.verify() == []
