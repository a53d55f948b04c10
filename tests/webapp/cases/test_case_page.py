"""The page of one case: what it shows, and to whom."""

import re
from datetime import timedelta

import pytest

from engine.commands import CancelInstance, CorrectVariables, StartInstance, system_actor
from tests.webapp.cast import LANES
from tests.webapp.sop_office import SopOffice, a_file
from webapp.ids import new_id

HOSTILE = '<script>alert("1")</script>{{7*7}}'


def shown(office: SopOffice, case: object, by: str = "petugas") -> str:
    answer = office.pages.of(by).get(f"/berkas-proses/{case}")
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_case_shows_its_number_its_state_and_what_waits(sop_office_on_both: SopOffice) -> None:
    case = sop_office_on_both.received("Pasar rakyat dibuka")

    page = shown(sop_office_on_both, case)

    assert "<h1>Pasar rakyat dibuka</h1>" in page
    assert "<strong>1/2026</strong>" in page
    assert "Memeriksa dan memilah press release" in page
    assert "23 November 2026, 08.15 WIB" in page  # 15 working minutes after 08.00


@pytest.mark.parametrize("role", [*LANES, "analyst", "auditor", "administrator"])
def test_whoever_has_a_lane_or_watches_over_all_sees_a_case(
    sop_office: SopOffice, role: str
) -> None:
    assert (
        sop_office.pages.of(role).get(f"/berkas-proses/{sop_office.received()}").status_code == 200
    )


@pytest.mark.parametrize("page", ["", "/diagram.bpmn"])
def test_somebody_without_a_lane_is_refused(sop_office: SopOffice, page: str) -> None:
    case = sop_office.received()

    answer = sop_office.pages.of("gast").get(f"/berkas-proses/{case}{page}")

    assert answer.status_code == 403
    assert "Festival" not in answer.text


def test_a_case_of_the_office_next_door_does_not_exist(sop_office: SopOffice) -> None:
    case = sop_office.received()

    assert sop_office.pages.of("tetangga").get(f"/berkas-proses/{case}").status_code == 404


def test_a_case_that_there_is_not_is_not_found(sop_office: SopOffice) -> None:
    assert sop_office.pages.of("auditor").get(f"/berkas-proses/{new_id()}").status_code == 404


def test_what_people_wrote_is_shown_and_never_run(sop_office: SopOffice) -> None:
    case = sop_office.received(HOSTILE, sumber=HOSTILE, bukti=[a_file(HOSTILE, "image/png")])
    browser = sop_office.pages.of("petugas")
    page = browser.get(f"/berkas-proses/{case}").text
    add_note(sop_office, case, HOSTILE)

    page = browser.get(f"/berkas-proses/{case}").text

    assert "<script>alert" not in page
    assert "49" not in page.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert page.count("&lt;script&gt;alert") >= 4  # title, source, name of a file, note


def test_the_history_says_who_did_what_with_which_data(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case, reject=("b3",))

    page = shown(sop_office, case, "auditor")

    assert "Jabatan kabid" in page
    assert "Menyelesaikan “Memeriksa dan memilah press release”" in page
    assert "Nomor agenda 1/2026" in page
    assert "Sumber berita" in page  # the label of the form, not the variable's name
    assert "Siaran pers" in page  # the label of the option
    assert "3. Paragraf" in page
    assert "Tidak sesuai bukti" in page


def test_a_step_done_too_late_says_by_how_much(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.pages.clock.advance(timedelta(minutes=50))
    sop_office.timers.fire_due()
    sop_office.examined(case)

    page = shown(sop_office, case)

    assert "Terlambat 35 menit" in page
    assert "dieskalasi ke Administrator" in page


def test_a_correction_shows_the_value_before(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.submit(
        CorrectVariables(case, {"sumber": "Bagian Hukum"}, "salah ketik"), by="administrator"
    )

    page = shown(sop_office, case)

    assert "<del>Bagian Umum</del>" in page
    assert "<ins>Bagian Hukum</ins>" in page
    assert "salah ketik" in page


def test_a_paraf_fits_until_what_it_covers_changes(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    before = shown(sop_office, case)
    sop_office.submit(CorrectVariables(case, {"judul": "Lain"}, "diubah"), by="administrator")

    after = shown(sop_office, case)

    assert before.count("Masih berlaku") == 2
    assert after.count("Gugur: isinya berubah") == 2


def test_a_file_is_linked_with_its_digest(sop_office: SopOffice) -> None:
    case = sop_office.received()
    file = sop_office.photo()

    page = shown(sop_office, case)

    assert f'href="/berkas/{file["digest"]}"' in page
    assert file["digest"][:12] in page
    assert f'src="/berkas/{file["digest"]}/kecil"' in page


def test_a_revision_and_its_origin_lead_to_each_other(sop_office: SopOffice) -> None:
    origin = sop_office.received("Asal")
    revision = new_id()
    start = StartInstance(
        revision, "pemutakhiran_website", {"judul": "Revisinya", "nomor_agenda": 1}, revises=origin
    )
    sop_office.runtime.submit(start, actor=system_actor("jobs"))

    assert f'href="/berkas-proses/{origin}">Asal</a>' in shown(sop_office, revision)
    assert f'href="/berkas-proses/{revision}">Revisinya</a>' in shown(sop_office, origin)


def test_the_diagram_is_sent_as_a_file_that_no_browser_runs(sop_office: SopOffice) -> None:
    case = sop_office.received()

    answer = sop_office.pages.of("petugas").get(f"/berkas-proses/{case}/diagram.bpmn")

    assert answer.mimetype == "application/xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.data.startswith(b"<?xml")


def test_a_published_case_leads_to_its_public_page(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case, "/situs/2026/festival")

    assert 'href="/situs/2026/festival"' in shown(sop_office, case)


def test_an_address_that_is_no_page_is_no_link(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case, "javascript:alert(1)")

    assert 'href="javascript' not in shown(sop_office, case)


def test_a_closed_case_can_only_be_read(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.submit(CancelInstance(case, "rangkap"), by="administrator")

    page = shown(sop_office, case, "administrator")

    assert "Dibatalkan" in page
    assert "rangkap" in page
    for button in ("Tambah catatan", "Koreksi data", "Batalkan berkas", "Alihkan"):
        assert button not in page


def test_the_list_says_what_the_drawing_shows(sop_office: SopOffice) -> None:
    case = sop_office.received()
    steps = shown(sop_office, case).partition('<ol class="steps"')[2].partition("</ol>")[0]

    assert "<em>lengkap</em>" in steps  # the way that was taken
    assert steps.count("step-waiting") == 1
    assert "Kabid" not in steps  # nobody has taken it yet
    assert "Petugas Contoh" in steps
    assert "Eskalasi" not in steps  # only watches


def test_the_page_speaks_english_when_asked(sop_office: SopOffice) -> None:
    case = sop_office.received()
    browser = sop_office.pages.of("petugas")
    sop_office.pages.post(browser, "/bahasa", language="en")

    page = browser.get(f"/berkas-proses/{case}").text

    assert "Source of the news" in page


def add_note(office: SopOffice, case: object, text: str, by: str = "petugas") -> None:
    answer = office.pages.post(
        office.pages.of(by), f"/berkas-proses/{case}/catatan", text=text, _command=str(new_id())
    )
    assert answer.status_code == 302, answer.text


def test_a_gateway_without_a_name_is_no_step(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case)
    sop_office.archived(case)

    names = re.findall(r'class="step-name">([^<]+)<', shown(sop_office, case))

    assert "Menyimpan arsip press release" in names
    assert "gabung" not in names
