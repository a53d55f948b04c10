"""Gapless numbers: drawn in the office's own year, by the engine alone, and kept when void."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine import queries
from engine.commands import Proof, StartInstance, VoidNumber
from engine.database import Database
from engine.errors import Forbidden, Invalid, WrongState
from tests.bench import ADMIN, ANA, Bench
from tests.diagrams import end, path, process, start, user

NUMBERED = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor"),
    user("lanjut"),
    end(),
    path("mulai", "isi", "lanjut", "selesai"),
)
SIGNED = process(
    start(),
    user("isi", alur_register="agenda", alur_registerVariable="nomor", alur_paraf="judul"),
    end(),
    path("mulai", "isi", "selesai"),
)


def numbers(bench: Bench, year: int) -> list[tuple[int, str]]:
    with bench.database.reading() as connection:
        lines = queries.register_lines(
            connection, unit_id=bench.unit_id, register="agenda", year=year, zone="Asia/Jakarta"
        )
    return [(line.number, line.status) for line in lines]


def test_the_year_turns_at_the_offices_midnight(database: Database) -> None:
    bench = Bench(database, now=datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC))  # 23.59.59 WIB
    bench.deploy(NUMBERED)
    old, new = bench.start(), bench.start()
    bench.complete(old, "isi:1")
    bench.wait(seconds=1)

    bench.complete(new, "isi:1")

    assert (numbers(bench, 2026), numbers(bench, 2027)) == ([(1, "drawn")], [(1, "drawn")])
    assert bench.verify() == []


def test_a_step_refused_after_its_number_was_drawn_leaves_no_gap(bench: Bench) -> None:
    bench.deploy(SIGNED)
    refused, done = bench.start(), bench.start()
    with pytest.raises(Forbidden, match="Expected a proof"):
        bench.complete(refused, "isi:1")

    bench.complete(done, "isi:1", proof=Proof("password"))

    assert bench.variables(done)["nomor"] == 1
    assert numbers(bench, 2026) == [(1, "drawn")]


def test_a_number_comes_from_the_register_and_never_from_an_answer(bench: Bench) -> None:
    """An answer of that name was taken for a number that had been drawn before."""
    bench.deploy(NUMBERED)
    case = bench.start()

    with pytest.raises(Invalid, match="Expected 'nomor' to come from its register") as refusal:
        bench.complete(case, "isi:1", nomor=999)

    assert refusal.value.field == "nomor"
    bench.complete(case, "isi:1", nomor=None)
    bench.complete(case, "lanjut:1", nomor=1)
    assert bench.variables(case)["nomor"] == 1


def test_a_case_begins_with_a_number_only_as_a_revision(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    first = bench.start()
    bench.complete(first, "isi:1")
    revision = UUID(int=7)

    with pytest.raises(Invalid, match="Expected 'nomor' to come from its register"):
        bench.start(nomor=1)
    bench.submit(StartInstance(revision, "proses", {"nomor": 1}, revises=first), ANA)
    bench.complete(revision, "isi:1")

    assert numbers(bench, 2026) == [(1, "drawn")]


def test_a_void_number_keeps_its_row_and_is_not_drawn_again(bench: Bench) -> None:
    bench.deploy(NUMBERED)
    void, running = bench.start(), bench.start()
    bench.complete(void, "isi:1")
    with pytest.raises(WrongState, match="cancel it first"):
        bench.submit(VoidNumber("agenda", 2026, 1, "salah"), ADMIN)
    bench.cancel(void)

    bench.submit(VoidNumber("agenda", 2026, 1, "salah catat"), ADMIN)

    bench.complete(running, "isi:1")
    assert numbers(bench, 2026) == [(1, "void"), (2, "drawn")]
    with pytest.raises(WrongState, match="Expected agenda 1/2026 to be in use, but it is void"):
        bench.submit(VoidNumber("agenda", 2026, 1, "lagi"), ADMIN)
