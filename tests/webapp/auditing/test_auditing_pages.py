"""The auditor makes checkpoints, keeps copies, and holds the office against them."""

import io
import json

import pytest
from sqlalchemy import delete
from werkzeug.test import TestResponse

from engine.tables import checkpoint, checkpoint_leaf, entry
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.forging import forge
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice
from webapp.auditing.making import make

PAGE = "/pemeriksaan"


def signs(office: SopOffice, by: str = "auditor") -> str:
    """Let somebody make a checkpoint; return the page that he sees then."""
    browser = office.pages.of(by)
    answer = office.pages.post(browser, f"{PAGE}/titik")
    assert answer.status_code == 302, answer.text
    return browser.get(PAGE).text


def kept(office: SopOffice, number: int) -> bytes:
    answer = office.pages.of("auditor").get(f"{PAGE}/titik/{number}.json")
    assert answer.status_code == 200
    return bytes(answer.data)


def compares(office: SopOffice, copy: bytes) -> TestResponse:
    """Hold a copy against the office; return what is seen then."""
    browser = office.pages.of("auditor")
    copied = (io.BytesIO(copy), "checkpoint-000001.json")
    answer = office.pages.post(browser, f"{PAGE}/salinan", file=copied)
    return browser.get(PAGE) if answer.status_code == 302 else answer


def test_an_auditor_makes_a_checkpoint_and_takes_it_home(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received()

    page = signs(sop_office_on_both)

    assert "Titik periksa 1 dibuat." in page
    assert json.loads(json.loads(kept(sop_office_on_both, 1))["body"])["leaves"] == 2


def test_where_nothing_moved_nothing_is_signed(sop_office: SopOffice) -> None:
    office = sop_office.pages.app.extensions["alur"]
    make(office.database, office.unit_id, office.settings, office.clock.now())

    page = signs(sop_office)

    assert "Tidak ada yang berubah sejak titik periksa terakhir." in page


def test_a_copy_that_fits_is_said_to_fit(sop_office: SopOffice) -> None:
    signs(sop_office)

    answer = compares(sop_office, kept(sop_office, 1))

    assert "Titik periksa 1 sama dengan salinan ini." in answer.text


def test_checkpoints_that_were_made_anew_are_told(sop_office: SopOffice) -> None:
    case = sop_office.received()
    signs(sop_office)
    copy = kept(sop_office, 1)
    forge(
        sop_office.pages.database,
        delete(checkpoint), delete(checkpoint_leaf), delete(entry).where(entry.c.stream_id == case),
    )  # fmt: skip
    signs(sop_office)

    answer = compares(sop_office, copy)

    assert "TIDAK sama dengan salinan ini" in answer.text


@pytest.mark.parametrize(
    "content", [b"", b"surat", b"{}", b'{"body": "x", "signature": "zz"}', b"[" * 9000]
)
def test_another_file_is_refused_in_a_sentence(sop_office: SopOffice, content: bytes) -> None:
    answer = compares(sop_office, content)

    assert answer.status_code == 422
    assert "Pilihlah berkas titik periksa" in answer.text


def test_who_looked_is_in_the_log_of_the_office(sop_office: SopOffice) -> None:
    signs(sop_office)
    compares(sop_office, kept(sop_office, 1))

    page = sop_office.pages.of("auditor").get(f"{PAGE}/catatan").text

    assert page.index("Memeriksa keutuhan") < page.index("Membuat titik periksa")
    assert "Auditor Contoh" in page


def test_an_auditor_who_looks_at_a_case_is_in_the_log_of_the_office(sop_office: SopOffice) -> None:
    case = sop_office.received()
    auditor = sop_office.pages.of("auditor")
    auditor.get(f"/berkas-proses/{case}")
    auditor.get(f"/berkas-proses/{case}/putar-ulang")
    sop_office.pages.post(auditor, f"/berkas-proses/{case}/verifikasi")

    page = auditor.get(f"{PAGE}/catatan").text

    assert page.index("Memeriksa keutuhan") < page.index("Memutar ulang") < page.index("Melihat")
    assert page.count(f'href="/berkas-proses/{case}">Festival Gamelan 2026</a>') == 3


@pytest.mark.parametrize("sheet", ["/buku-agenda/lembar.xlsx", "/kinerja/pemantauan.xlsx"])
def test_who_takes_a_spreadsheet_home_is_in_the_log_of_the_office(
    sop_office: SopOffice, sheet: str
) -> None:
    auditor = sop_office.pages.of("auditor")
    with auditor.get(sheet) as answer:
        assert answer.status_code == 200

    page = auditor.get(f"{PAGE}/catatan").text

    assert "Mengekspor" in page
    assert ".xlsx" in page


def test_who_works_on_a_case_is_not_noted_for_looking(sop_office: SopOffice) -> None:
    case = sop_office.received()

    sop_office.pages.of("kabid").get(f"/berkas-proses/{case}")

    assert str(case) not in sop_office.pages.of("auditor").get(f"{PAGE}/catatan").text


def test_a_checkpoint_that_is_not_there_is_said_not_to_be(sop_office: SopOffice) -> None:
    assert sop_office.pages.of("auditor").get(f"{PAGE}/titik/9.json").status_code == 404


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    signs(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + PAGE, "auditor", **LOOKS[look])
        assert complaints(page) == []

        page.get_by_role("link", name="Catatan kantor").click()
        assert complaints(page) == []
