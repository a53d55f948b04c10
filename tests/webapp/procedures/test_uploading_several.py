"""Several diagrams or a ZIP in one upload: in force together, or not at all."""

import io

import pytest
from werkzeug.test import TestResponse

from engine.deployment import definition_id
from tests.engine.test_bundles import CHILD, FORM, PARENT, zipped
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id


def upload(office: SopOffice, files: dict[str, bytes], *forms: bytes) -> TestResponse:
    return office.pages.post(
        office.pages.of("analyst"),
        "/prosedur/unggah",
        _command=str(new_id()),
        bpmn=[(io.BytesIO(content), name) for name, content in files.items()],
        forms=[(io.BytesIO(form), "isian.form") for form in forms],
    )


def page(office: SopOffice, process_id: str, version: int = 1) -> TestResponse:
    address = f"/prosedur/{definition_id(UNIT, process_id, version)}"
    return office.pages.of("analyst").get(address)


@pytest.mark.parametrize(
    ("files", "forms"),
    [
        ({"induk.bpmn": PARENT, "anak.bpmn": CHILD}, (FORM,)),
        ({"semua.zip": zipped({"induk.bpmn": PARENT, "a/anak.bpmn": CHILD, "f.form": FORM})}, ()),
    ],
    ids=["loose", "zip"],
)
def test_what_is_called_and_what_calls_it_come_into_force_together(
    sop_office: SopOffice, files: dict[str, bytes], forms: tuple[bytes, ...]
) -> None:
    answer = upload(sop_office, files, *forms)

    assert (answer.status_code, answer.location) == (302, "/prosedur")
    assert page(sop_office, "induk").status_code == page(sop_office, "anak").status_code == 200


def test_one_bad_file_keeps_all_out(sop_office: SopOffice) -> None:
    answer = upload(sop_office, {"induk.bpmn": PARENT, "anak.bpmn": CHILD})  # the form is missing

    assert answer.status_code == 422
    assert "Formulir &#39;isian&#39; tidak ada" in answer.text
    assert page(sop_office, "induk").status_code == 404


def test_an_archive_that_is_none_is_answered_with_a_sentence(sop_office: SopOffice) -> None:
    answer = upload(sop_office, {"semua.zip": b"PK bukan arsip"})

    assert answer.status_code == 422
    assert "Arsip &#39;semua.zip&#39; tidak dapat dibaca" in answer.text


def test_a_file_sent_twice_is_named(sop_office: SopOffice) -> None:
    client = sop_office.pages.of("analyst")
    twice = [(io.BytesIO(CHILD), "anak.bpmn"), (io.BytesIO(PARENT), "anak.bpmn")]

    answer = sop_office.pages.post(client, "/prosedur/unggah", _command=str(new_id()), bpmn=twice)

    assert answer.status_code == 422
    assert "Berkas &#39;anak.bpmn&#39; dikirim dua kali" in answer.text
