"""The page of a case that waits for the world: repetitions, messages, sub-processes, choices."""

import re
from html import unescape

import pytest

from engine.commands import CompleteWorkItem, Proof
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.permit_office import ASSESSORS, PermitOffice

SIGNED = diagrams.process(
    diagrams.start(),
    diagrams.user(
        "setuju",
        "kasie",
        ASSESSORS,
        alur_paraf="pendapat",
    ),
    diagrams.end(),
    diagrams.path("mulai", "setuju", "selesai"),
    id="berparaf",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office)


def page(office: PermitOffice, case: object, by: str = "auditor") -> str:
    answer = office.pages.of(by).get(f"/berkas-proses/{case}")
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"\s+", " ", answer.text))


def section(page: str, heading: str) -> str:
    return page.partition(f">{heading}</h2>")[2].partition("</section>")[0]


def test_a_repeated_step_says_how_many_are_asked_and_how_many_are_done(
    office: PermitOffice,
) -> None:
    case = office.asked()
    office.complete(case, "nilai:2", "kasie", pendapat="Baik")

    shown = page(office, case)

    assert "“nilai” dikerjakan 3 kali sekaligus" in shown
    assert "“nilai” masuk ke kotak tugas Kepala Seksi (3 kali)" in shown or (
        "“nilai” masuk ke kotak tugas kasie (3 kali)" in shown
    )
    assert "1 dari 3 selesai" in shown
    assert '"waiting": ["nilai"]' in shown


def test_what_each_instance_answers_replaces_nothing(office: PermitOffice) -> None:
    case = office.assessed()

    history = section(page(office, case), "Riwayat")

    assert "Baik 1" in history
    assert "Baik 3" in history
    assert "<del>" not in history


def test_a_case_that_waits_for_a_message_says_so(office: PermitOffice) -> None:
    case = office.assessed()

    shown = page(office, case)

    waiting = section(shown, "Sedang menunggu")
    assert "Menunggu pesan “pembayaran” untuk “P-7” di “bayar”" in waiting
    assert "Semua “nilai” selesai" in shown
    assert '"waiting": ["bayar"]' in shown


def test_a_message_that_came_is_told_with_what_it_brought(office: PermitOffice) -> None:
    case = office.assessed()
    office.paid(case)

    shown = page(office, case)

    assert "Sistem (pesan)" in shown
    assert "Pesan “pembayaran” tiba di “bayar”" in shown
    assert "jumlah" in section(shown, "Riwayat")
    assert "Menunggu pesan" not in section(shown, "Sedang menunggu")


def test_a_sub_process_is_told_and_what_lies_in_it_is_listed_under_it(
    office: PermitOffice,
) -> None:
    case = office.assessed()
    office.paid(case)

    shown = page(office, case)

    assert "Bagian “tinjau” dimulai" in shown
    assert '"waiting": ["lihat", "tinjau"]' in shown  # the drawing shows the first of them
    steps = re.findall(
        r'class="step step-(\w+)( step-depth-1)?"> <span class="step-name">(\w+)', shown
    )
    assert ("waiting", "", "tinjau") in steps
    assert steps[steps.index(("waiting", "", "tinjau")) + 2] == (
        "waiting",
        " step-depth-1",
        "lihat",
    )


def test_a_repeated_step_without_anybody_to_ask_is_skipped(office: PermitOffice) -> None:
    case = office.asked(assessors=[])

    history = section(page(office, case), "Riwayat")

    assert "“nilai” dilewati: tidak ada yang perlu dikerjakan" in history
    assert "Semua “nilai”" not in history


def test_a_paraf_of_each_instance_is_shown_and_none_has_lapsed(office: PermitOffice) -> None:
    office.deploy(SIGNED)
    case = office.started("berparaf", penilai_semua=["Ani", "Budi"])
    for number in (1, 2):
        answers, proof = {"pendapat": f"Baik {number}"}, Proof("password")
        office.submit(CompleteWorkItem(case, f"setuju:{number}", answers, proof), "kasie")

    parafs = section(page(office, case), "Paraf")

    assert parafs.count("<strong>Kasie Contoh</strong>") == 2
    assert parafs.count("Atas isi langkah itu sendiri") == 2
    assert "Gugur" not in parafs
