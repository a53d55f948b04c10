"""What a case's page says of signals, conditions, times, errors, due times and what it sends."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest

from engine import leases
from engine.commands import (
    CorrectVariables,
    DeliverSignal,
    FailJob,
    FireTimer,
    StartInstance,
    system_actor,
)
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.permit_office import PermitOffice
from webapp.ids import new_id

CATCH, THROW = "intermediateCatchEvent", "intermediateThrowEvent"
WAITS = diagrams.process(
    diagrams.start(),
    diagrams.node("parallelGateway", "bagi"),
    diagrams.node(CATCH, "dengar", diagrams.caught("signal", "lampu")),
    diagrams.node(CATCH, "cukup", diagrams.caught("conditional", "jumlah > 3")),
    diagrams.node(CATCH, "tunda", diagrams.timer("PT2H")),
    diagrams.job("hitung"),
    diagrams.path("mulai", "bagi"),
    *(diagrams.flow("bagi", each) for each in ("dengar", "cukup", "tunda", "hitung")),
    id="menunggu",
    declares="signal:lampu",
)
SENDS = diagrams.process(
    diagrams.start(),
    diagrams.node(THROW, "kabari", diagrams.caught("message", "kabar"), alur_correlation="nomor"),
    diagrams.node(THROW, "nyalakan", diagrams.caught("signal", "lampu")),
    diagrams.sub_process(
        "kerja", diagrams.start("awal"), diagrams.job("hitung"), diagrams.path("awal", "hitung")
    ),
    diagrams.edge("gagal", "kerja", "error", "E1"),
    diagrams.boundary("habis", "kerja", "PT1H", interrupting=True),
    diagrams.user("urus", "petugas", alur_due='duration("PT30M")'),
    diagrams.path("mulai", "kabari", "nyalakan", "kerja"),
    diagrams.flow("gagal", "urus"),
    diagrams.flow("habis", "urus"),
    id="mengirim",
    declares="message:kabar signal:lampu error:E1",
)
HEARS = diagrams.process(
    diagrams.node("startEvent", "nyala", diagrams.caught("signal", "lampu")),
    diagrams.user("lihat", "petugas"),
    diagrams.path("nyala", "lihat"),
    id="mendengar",
    declares="signal:lampu",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    office = PermitOffice(pages_of_office)
    for diagram in (WAITS, SENDS, HEARS):
        office.deploy(diagram)
    return office


def page(office: PermitOffice, case: UUID) -> str:
    answer = office.pages.of("auditor").get(f"/berkas-proses/{case}")
    assert answer.status_code == 200, answer.text
    return re.sub(
        r"\s+", " ", unescape(re.sub(r"</?(time|small|strong|div)[^>]*>", "", answer.text))
    )


def section(page: str, heading: str) -> str:
    return page.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def test_everything_that_is_awaited_is_listed(office: PermitOffice) -> None:
    case = office.started("menunggu", jumlah=1)

    waiting = section(page(office, case), "Sedang menunggu")

    assert "Menunggu isyarat “lampu” di “dengar”" in waiting
    assert "Menunggu syarat “cukup” terpenuhi" in waiting
    assert "Menunggu waktu “tunda”" in waiting
    assert "sampai 23 November 2026, 10.00 WIB" in waiting
    assert "“hitung” sedang dikerjakan sistem" in waiting


def test_a_job_that_a_worker_outside_has_says_which_and_since_when(office: PermitOffice) -> None:
    case = office.started("menunggu", jumlah=1)
    office.pages.clock.advance(timedelta(minutes=5))
    [held] = leases.fetch(office.runtime, "mesin 3", ["kerja"], lock_for=timedelta(minutes=1))

    waiting = section(page(office, case), "Sedang menunggu")
    leases.complete(office.runtime, held.id, held.lease, {})
    told = section(page(office, case), "Riwayat")

    assert "ada pada pekerja luar “mesin 3” sejak 23 November 2026, 08.05 WIB" in waiting
    assert "Pekerja luar “mesin 3”" in told


def test_a_job_whose_lease_ran_out_is_nobodys(office: PermitOffice) -> None:
    case = office.started("menunggu", jumlah=1)
    leases.fetch(office.runtime, "mesin 3", ["kerja"], lock_for=timedelta(minutes=1))
    office.pages.clock.advance(timedelta(minutes=1))

    waiting = section(page(office, case), "Sedang menunggu")

    assert "“hitung” sedang dikerjakan sistem" in waiting
    assert "pekerja luar" not in waiting


def test_what_has_happened_is_told_and_no_longer_awaited(office: PermitOffice) -> None:
    case = office.started("menunggu", jumlah=1)
    office.submit(CorrectVariables(case, {"jumlah": 5}, "dihitung ulang"), "administrator")
    system = system_actor("signals")
    office.runtime.submit(DeliverSignal(case, "lampu"), actor=system)
    office.pages.clock.advance(timedelta(hours=3))
    office.runtime.submit(FireTimer(case, "tunda:1"), actor=system_actor("timers"))

    shown = page(office, case)

    assert "Syarat “cukup” terpenuhi" in section(shown, "Riwayat")
    assert "Isyarat “lampu” terdengar" in section(shown, "Riwayat")
    assert "Sistem (isyarat)" in section(shown, "Riwayat")
    waiting = section(shown, "Sedang menunggu")
    assert "Menunggu" not in waiting
    assert "hitung" in waiting


def test_what_it_sends_is_told(office: PermitOffice) -> None:
    case = office.started("mengirim", nomor="P-7")

    history = section(page(office, case), "Riwayat")

    assert "Pesan “kabar” untuk “P-7” dikirim" in history
    assert "Isyarat “lampu” dikirim" in history
    assert "Bagian “kerja” dimulai" in history


def test_an_error_that_is_caught_is_told(office: PermitOffice) -> None:
    case = office.started("mengirim", nomor="P-7")
    failure = FailJob(case, "hitung:1", "Angkanya kurang", code="E1")
    office.runtime.submit(failure, actor=system_actor("jobs"))

    history = section(page(office, case), "Riwayat")

    assert "Gagal mengerjakan “hitung”" in history
    assert "Kesalahan ditangani di “gagal”" in history
    assert "Bagian “kerja” dihentikan" in history
    assert "“urus” masuk ke kotak tugas petugas, batas waktu" in history


def test_what_is_due_by_the_diagram_becomes_late(office: PermitOffice) -> None:
    case = office.started("mengirim", nomor="P-7")
    office.pages.clock.advance(timedelta(hours=1))
    office.runtime.submit(FireTimer(case, "habis:1"), actor=system_actor("timers"))
    office.pages.clock.advance(timedelta(minutes=45))

    assert '"late": ["urus"]' in page(office, case)
    office.complete(case, "urus:1", "petugas")

    assert "Terlambat 15 menit" in page(office, case)


def test_a_case_says_that_a_signal_began_it(office: PermitOffice) -> None:
    case = new_id()
    command = StartInstance(case, "mendengar", {}, "nyala")
    office.runtime.submit(command, actor=system_actor("signals"))

    assert "Isyarat “lampu” memulai berkas" in page(office, case)
