"""Events that were noted elsewhere are held against a version, on a page."""

import io
import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from engine import queries
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import UNIT
from tests.webapp.exports.exporting import downloaded
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice

STEPS = (
    "Menerima berita beserta bukti otentik",
    "Memeriksa dan memilah press release",
    "Mengelompokkan yang disetujui dan tidak",
    "Memasukkan berita ke website",
    "Menyimpan arsip press release",
)


def csv(*ways: tuple[str, ...]) -> bytes:
    lines = [f"B-{case};{step}" for case, way in enumerate(ways, start=1) for step in way]
    return "\n".join(["Berkas;Kegiatan", *lines]).encode()


def without(number: int) -> tuple[str, ...]:
    return STEPS[:number] + STEPS[number + 1 :]


def version(office: SopOffice) -> UUID:
    with office.pages.database.reading() as connection:
        lines = queries.definition_versions(connection, unit_id=UNIT)
    return next(line.id for line in lines if line.name == "Pemutakhiran Website")


def held(office: SopOffice, content: bytes, by: str = "auditor", **fields: str) -> tuple[int, str]:
    """Send a file; return the status and the words of the page."""
    answer = office.pages.post(
        office.pages.of(by), f"/kesesuaian/{version(office)}",
        file=(io.BytesIO(content), "kejadian.csv"), **fields,
    )  # fmt: skip
    return answer.status_code, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_what_went_as_drawn_fits(sop_office: SopOffice) -> None:
    _, page = held(sop_office, csv(STEPS, STEPS))

    assert "Kesesuaian 100%" in page
    assert "Tanpa menyimpang 2 dari 2" in page


def test_a_step_that_was_left_out_is_named_with_its_cases(sop_office: SopOffice) -> None:
    _, page = held(sop_office, csv(STEPS, without(2)))

    assert "Tanpa menyimpang 1 dari 2" in page
    assert "1 berkas B-2" in page
    assert f"{STEPS[2]} dilewati" in page


def test_a_name_that_is_no_step_can_be_given_its_meaning(sop_office: SopOffice) -> None:
    way = (*STEPS[:3], "Unggah", STEPS[4])

    _, before = held(sop_office, csv(way))
    _, meant = held(sop_office, csv(way), **{"arti:Unggah": "unggah"})
    _, ignored = held(sop_office, csv((*STEPS, "Rapat")), **{"arti:Rapat": "-"})

    assert "“Unggah” (1 kali)" in before
    assert "Kesesuaian 100%" in meant
    assert "Kesesuaian 100%" in ignored


def test_a_meaning_that_was_given_stands_in_the_form_for_the_next_file(
    sop_office: SopOffice,
) -> None:
    way = (*STEPS[:3], "Unggah", STEPS[4])
    answer = sop_office.pages.post(
        sop_office.pages.of("auditor"), f"/kesesuaian/{version(sop_office)}",
        file=(io.BytesIO(csv(way)), "kejadian.csv"), **{"arti:Unggah": "unggah"},
    )  # fmt: skip

    assert '<option value="unggah" selected>' in answer.text


def test_what_alur_exports_of_an_ended_case_fits(sop_office: SopOffice) -> None:
    case = sop_office.received("Panen raya")
    sop_office.examined(case)
    sop_office.published(case)
    sop_office.archived(case)
    exported = downloaded(sop_office.pages, "xes", cari="panen")

    _, page = held(sop_office, exported)
    _, counted = held(sop_office, exported, **{"arti:Lengkap?": ""})

    assert "Kesesuaian 100%" in page
    assert "Tanpa menyimpang 0 dari 1" in counted


def test_who_held_which_file_against_what_is_noted(sop_office: SopOffice) -> None:
    held(sop_office, csv(STEPS))

    log = sop_office.pages.of("auditor").get("/pemeriksaan/catatan").text
    assert "process: pemutakhiran_website" in log


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Pilihlah berkas CSV atau XES lebih dahulu."),
        (b"nama;umur", "Baris pertama harus menamai kolom"),
        (b"case,activity\n" + b"\n".join(b"1,%d" % n for n in range(501)), "501 kegiatan berbeda"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    sop_office: SopOffice, content: bytes, sentence: str
) -> None:
    status, page = held(sop_office, content)

    assert status == 422
    assert sentence in page


def test_nothing_of_a_file_is_run_as_markup(sop_office: SopOffice) -> None:
    answer = sop_office.pages.post(
        sop_office.pages.of("auditor"), f"/kesesuaian/{version(sop_office)}",
        file=(io.BytesIO(csv(("<script>alert(1)</script>",))), "kejadian.csv"),
    )  # fmt: skip

    assert "<script>alert" not in answer.text


def test_who_may_not_see_the_figures_may_not_compare(sop_office: SopOffice) -> None:
    status, _ = held(sop_office, csv(STEPS), by="operator")

    assert status == 403


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_for_everybody(pages: Browsers, sop_office: SopOffice, look: str) -> None:
    with serving(sop_office.pages.app) as origin:
        address = f"{origin}/kesesuaian/{version(sop_office)}"
        page = opened(sop_office.pages, pages, address, "auditor", **LOOKS[look])
        assert complaints(page) == []
        content = csv(STEPS, without(2), (*STEPS, "Rapat redaksi"))
        file = {"name": "kejadian.csv", "mimeType": "text/csv", "buffer": content}
        page.get_by_label("Berkas kejadian").set_input_files(file)  # type: ignore[arg-type]

        page.get_by_role("button", name="Bandingkan").click()
        page.wait_for_selector("#diagram[data-ready]")

        expect(page.get_by_text("1 menyimpang")).to_have_count(1)
        assert complaints(page) == []
