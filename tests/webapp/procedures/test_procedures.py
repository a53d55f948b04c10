"""The pages of procedures: each version as a document, and uploading a new one."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from engine import queries
from engine.deployment import definition_id
from engine.diagram import read
from engine.diagram.limits import MAX_DIAGRAM_BYTES
from forms.validation import Validator
from tests import diagrams, sop
from tests.webapp.cast import NOBODY, ROLES, UNIT
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id
from webapp.procedures.uploads import read_upload

SOP = definition_id(UNIT, "pemutakhiran_website", 1)
SMALL = diagrams.process(
    diagrams.start(),
    diagrams.user("catat", "arsiparis"),
    diagrams.end(),
    diagrams.path("mulai", "catat", "selesai"),
    id="arsip_kecil",
)
HOSTILE = "<img src=x onerror=alert(1)>"


def page(office: SopOffice, path: str, by: str = "petugas") -> str:
    answer = office.pages.of(by).get(f"/prosedur{path}")
    assert answer.status_code == 200, answer.text
    return answer.text


def upload(
    office: SopOffice,
    diagram: bytes | None,
    *forms: tuple[bytes, str],
    by: str = "analyst",
    **fields: Any,
) -> TestResponse:
    files = {"forms": [(io.BytesIO(source), name) for source, name in forms]}
    if diagram is not None:
        files["bpmn"] = [(io.BytesIO(diagram), "diagram.bpmn")]
    fields = {"_command": str(new_id()), "message": "Diubah", **fields, **files}
    return office.pages.post(office.pages.of(by), "/prosedur/unggah", **fields)


def versions(office: SopOffice, process_id: str = "pemutakhiran_website") -> list[str]:
    with office.pages.database.reading() as connection:
        lines = queries.definition_versions(connection, unit_id=UNIT, process_id=process_id)
    return [f"{line.version} {line.message}".strip() for line in lines]


# ---- looking -------------------------------------------------------------------------------------


def test_what_came_with_the_application_was_put_in_force_by_the_system(
    sop_office: SopOffice,
) -> None:
    installed = definition_id(UNIT, "proses", 1)

    listed, shown = page(sop_office, ""), page(sop_office, f"/{installed}")

    assert set(re.findall(r'data-label="Oleh">([^<]+)<', listed)) == {"Analyst Contoh", "Sistem"}
    assert "· Sistem ·" in shown
    assert "installation" not in listed + shown


@pytest.mark.parametrize("who", [NOBODY, *ROLES])
def test_everybody_in_the_office_reads_the_procedures(sop_office: SopOffice, who: str) -> None:
    assert "Pemutakhiran Website" in page(sop_office, "", by=who)
    assert "Identitas SOP" in page(sop_office, f"/{SOP}", by=who)


def test_the_document_says_what_the_diagram_carries(sop_office_on_both: SopOffice) -> None:
    text = page(sop_office_on_both, f"/{SOP}")

    assert "28 Februari 2012" in text
    assert "Peraturan Bupati Bantul Nomor 51 Tahun 2012" in text
    assert "Kepala Bidang Pengelolaan Informasi dan Saluran Komunikasi Publik, S2" in text
    assert "120 menit" in text
    assert "Press release diberi klasifikasi dan paraf" in text


def test_what_the_sop_leaves_empty_is_said_and_never_invented(sop_office: SopOffice) -> None:
    text = page(sop_office, f"/{SOP}")

    assert text.count("belum diisi</span>") == 2  # its number and the date of approval
    assert "nomor belum diisi" in text
    assert "tanggal pengesahan belum diisi" in text


def test_a_version_counts_the_cases_on_it(sop_office: SopOffice) -> None:
    sop_office.received()

    assert "1 berkas berjalan" in page(sop_office, f"/{SOP}")


def test_an_old_version_leads_to_the_one_in_force(sop_office: SopOffice) -> None:
    upload(sop_office, sop.DIAGRAM, keep="1", message="Diperiksa kembali")
    newest = definition_id(UNIT, "pemutakhiran_website", 2)

    assert f'href="/prosedur/{newest}">Lihat versi 2' in page(sop_office, f"/{SOP}")
    assert "Diperiksa kembali" in page(sop_office, f"/{newest}")


def test_diagram_and_forms_are_sent_as_files(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("petugas")

    drawing = browser.get(f"/prosedur/{SOP}/diagram.bpmn")
    form = browser.get(f"/prosedur/{SOP}/terima.form")

    assert drawing.data == sop.DIAGRAM
    assert drawing.headers["Content-Disposition"].startswith("attachment")
    assert form.data == sop.FORMS["terima"]
    assert browser.get(f"/prosedur/{SOP}/tidak-ada.form").status_code == 404


@pytest.mark.parametrize("path", ["", "/diagram.bpmn", "/terima.form"])
def test_a_procedure_of_the_office_next_door_does_not_exist(
    sop_office: SopOffice, path: str
) -> None:
    browser = sop_office.pages.of("tetangga")

    assert browser.get(f"/prosedur/{SOP}{path}").status_code == 404


# ---- a new version -------------------------------------------------------------------------------


def test_a_new_version_is_in_force_for_new_cases(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    before = office.received()

    answer = upload(office, sop.DIAGRAM, keep="1", message="Diperiksa kembali")

    assert answer.status_code == 302, answer.text
    assert versions(office) == ["2 Diperiksa kembali", "1"]
    assert office.line(before).version == 1
    assert office.line(office.received()).version == 2


def test_forms_are_sent_with_the_diagram(sop_office: SopOffice) -> None:
    forms = [(source, f"{name}.form") for name, source in sop.FORMS.items()]

    assert upload(sop_office, sop.DIAGRAM, *forms).status_code == 302
    assert versions(sop_office) == ["2 Diubah", "1"]


def test_a_form_goes_by_the_id_in_it_not_by_its_file(sop_office: SopOffice) -> None:
    upload(sop_office, sop.DIAGRAM, (sop.FORMS["terima"], "terima (1).form"), keep="1")

    newest = definition_id(UNIT, "pemutakhiran_website", 2)
    assert "terima (1)" not in page(sop_office, f"/{newest}")


def test_a_new_procedure_begins_with_version_one(sop_office: SopOffice) -> None:
    assert upload(sop_office, SMALL).status_code == 302
    assert versions(sop_office, "arsip_kecil") == ["1 Diubah"]


def test_missing_forms_are_named_with_the_step_that_needs_them(sop_office: SopOffice) -> None:
    answer = upload(sop_office, sop.DIAGRAM)

    assert answer.status_code == 422
    wrong = re.findall(r"Harus diperbaiki.*?<code>(\w+)</code>", answer.text, re.DOTALL)
    assert set(wrong) == set(sop.FORMS)
    assert versions(sop_office) == ["1"]


def test_every_problem_is_listed_with_its_element(sop_office: SopOffice) -> None:
    broken = diagrams.process(
        diagrams.start(),
        diagrams.node("scriptTask", "hitung", "<script>1</script>"),
        diagrams.user("buntu", "arsiparis"),
        diagrams.end(),
        diagrams.path("mulai", "hitung", "selesai"),
        id="rusak",
    )

    answer = upload(sop_office, broken)

    assert answer.status_code == 422
    assert {"hitung", "buntu"} <= set(re.findall(r"<code>(\w+)</code>", answer.text))
    assert versions(sop_office, "rusak") == []


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"bukan xml",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 50_000,
        SMALL.replace(b"catat", HOSTILE.replace("<", "&lt;").encode()),
    ],
    ids=["empty", "text", "entities", "deep", "hostile"],
)
def test_what_is_no_diagram_is_answered_with_a_sentence(sop_office: SopOffice, sent: bytes) -> None:
    answer = upload(sop_office, sent)

    assert answer.status_code == 422
    assert "Diagram belum dapat dijalankan" in answer.text
    assert HOSTILE not in answer.text


def test_no_more_is_read_than_may_be_deployed(sop_office: SopOffice) -> None:
    big = FileStorage(io.BytesIO(b"<" * (MAX_DIAGRAM_BYTES + 10)), "diagram.bpmn")

    with sop_office.pages.app.test_request_context():
        uploaded = read_upload(MultiDict({"bpmn": big}))

    [diagram] = uploaded.diagrams.values()
    assert len(diagram) == MAX_DIAGRAM_BYTES + 1
    assert [problem.rule for problem in read(diagram).errors] == ["file-too-large"]


def test_a_form_that_cannot_be_read_is_named(sop_office: SopOffice) -> None:
    sop_office.runtime.forms = Validator()

    answer = upload(sop_office, SMALL, (b"{", "rusak.form"))

    assert answer.status_code == 422
    assert "Formulir &#39;rusak&#39;" in answer.text
    assert versions(sop_office, "arsip_kecil") == []


def test_a_form_sent_twice_is_refused(sop_office: SopOffice) -> None:
    twice = [(sop.FORMS["terima"], "a.form"), (sop.FORMS["terima"], "b.form")]

    answer = upload(sop_office, sop.DIAGRAM, *twice, keep="1")

    assert answer.status_code == 422
    assert "dikirim dua kali" in answer.text
    assert versions(sop_office) == ["1"]


def test_a_diagram_must_be_chosen(sop_office: SopOffice) -> None:
    answer = upload(sop_office, None)

    assert answer.status_code == 422
    assert "Pilih berkas diagram" in answer.text


def test_a_second_click_makes_no_second_version(sop_office: SopOffice) -> None:
    its_id = str(new_id())

    answers = [upload(sop_office, SMALL, _command=its_id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert versions(sop_office, "arsip_kecil") == ["1 Diubah"]


@pytest.mark.parametrize("who", [NOBODY, *sorted({*ROLES} - {"analyst", "administrator"})])
def test_only_analysts_and_administrators_upload(sop_office: SopOffice, who: str) -> None:
    assert upload(sop_office, SMALL, by=who).status_code == 403
    assert "Unggah versi baru" not in page(sop_office, "", by=who)
    assert versions(sop_office, "arsip_kecil") == []


def test_a_process_that_nobody_ever_deployed_is_not_found(sop_office: SopOffice) -> None:
    nothing: UUID = new_id()

    assert sop_office.pages.of("analyst").get(f"/prosedur/{nothing}").status_code == 404
