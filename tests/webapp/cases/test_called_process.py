"""A process that another one calls, as people meet it: names, forms, data, the drawing."""

import re
from html import unescape
from uuid import UUID

import pytest

from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.desk import hidden_fields
from tests.webapp.permit_office import PermitOffice, form

CALLED = diagrams.process(
    diagrams.start(),
    diagrams.user("cek", "kabid", camunda_formRef="cek"),
    diagrams.node("exclusiveGateway", "layak"),
    diagrams.end("ya"),
    diagrams.end("tidak"),
    diagrams.path("mulai", "cek", "layak", "ya"),
    diagrams.flow("layak", "tidak"),
    id="pemeriksaan",
)
HANDED = (
    "<extensionElements><alur:input name='berkas' value='nomor'/>"
    "<alur:output name='hasil' value='temuan'/></extensionElements>"
)
CALLER = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "petugas", camunda_formRef="isi"),
    diagrams.node("callActivity", "panggil", HANDED, calledElement="pemeriksaan"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "panggil", "selesai"),
    id="pemanggil",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    office = PermitOffice(pages_of_office)
    fields = (("berkas", "Nomor berkas"), ("temuan", "Temuan"))
    office.deploy(CALLED, {"cek": form(*fields)})
    office.deploy(CALLER, {"isi": form(("nomor", "Nomor"))})
    return office


@pytest.fixture
def case(office: PermitOffice) -> UUID:
    """A case in the called process."""
    case = office.started("pemanggil", temuan="rahasia")
    office.complete(case, "isi:1", "petugas", nomor="P-7")
    return case


def test_a_step_goes_by_its_name_and_that_of_the_call(office: PermitOffice, case: UUID) -> None:
    assert "cek (panggil)" in office.pages.of("kabid").get("/kotak-tugas").text

    page = unescape(office.pages.of("kabid").get(f"/berkas-proses/{case}").text)

    assert "“cek (panggil)” masuk ke kotak tugas" in page
    assert "Bagian “panggil” dimulai" in page
    names = re.findall(r'class="step-name">([^<]+)<', page)
    assert names[names.index("panggil") + 2] == "cek (panggil)"  # after its start


def test_the_drawing_marks_the_call(office: PermitOffice, case: UUID) -> None:
    page = office.pages.of("kabid").get(f"/berkas-proses/{case}").text

    assert '"waiting": ["panggil"]' in page
    assert "panggil~" not in page.partition('id="diagram-state">')[2].partition("</script>")[0]


def test_its_form_shows_what_it_was_handed_and_nothing_else(
    office: PermitOffice, case: UUID
) -> None:
    page = unescape(office.pages.of("kabid").get(f"/tugas/{case}/panggil~cek:1").text)

    assert re.search(r'name="berkas"[^>]*value="P-7"', page)
    assert "<h1>cek (panggil)</h1>" in page
    assert "rahasia" not in page


def test_it_is_worked_through_to_its_end(office: PermitOffice, case: UUID) -> None:
    browser = office.pages.of("kabid")
    for key, answers in (
        ("panggil~cek:1", {"berkas": "P-7", "temuan": "retak"}),
        ("panggil~layak~choose:1", {"choice_layak": "layak-ya"}),
    ):
        address = f"/tugas/{case}/{key}"
        page = unescape(browser.get(address).text)
        sent = {**hidden_fields(page), "_action": "complete", **answers}
        answer = browser.post(address, data=sent)
        assert answer.status_code == 303, answer.text

    assert office.variables(case)["hasil"] == "retak"
    page = unescape(office.pages.of("auditor").get(f"/berkas-proses/{case}").text)
    assert "Menyelesaikan “Pilih: layak (panggil)”" in page
    assert "Bagian “panggil” selesai" in page
    assert "<del>" not in page.partition(">Riwayat</h2>")[2].partition("</section>")[0]
