"""Several diagrams or a ZIP in one upload: in force together, or not at all."""

import io

import pytest
from werkzeug.test import TestResponse

from engine.deployment import definition_id
from forms.validation import Validator
from tests.engine.test_bundles import CHILD, FORM, PARENT, zipped
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id


def upload(
    office: SopOffice, files: dict[str, bytes], *forms: bytes, **fields: str
) -> TestResponse:
    return office.pages.post(
        office.pages.of("analyst"),
        "/prosedur/unggah",
        _command=str(new_id()),
        **{"message": "Diubah", **fields},
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


def test_a_procedure_names_the_versions_that_it_calls(sop_office: SopOffice) -> None:
    # given
    upload(sop_office, {"induk.bpmn": PARENT, "anak.bpmn": CHILD}, FORM)
    upload(sop_office, {"anak.bpmn": CHILD}, FORM)

    # when
    shown = page(sop_office, "induk").text

    # then
    assert f'href="/prosedur/{definition_id(UNIT, "anak", 1)}">anak, Versi 1</a>' in shown
    assert str(definition_id(UNIT, "anak", 2)) not in shown
    assert "panggil~isian" not in shown  # the form stands with the called procedure
    assert "Memanggil prosedur lain" not in page(sop_office, "anak").text


def test_what_is_wrong_is_said_with_its_file(sop_office: SopOffice) -> None:
    answer = upload(sop_office, {"induk.bpmn": PARENT, "x/anak.bpmn": CHILD})

    assert "pada berkas <code>anak.bpmn</code>" in answer.text


def test_two_processes_in_one_file_come_into_force_together(sop_office: SopOffice) -> None:
    inner = CHILD[CHILD.index(b"<process") : CHILD.index(b"</definitions>")]
    inner = inner.replace(b'"mulai"', b'"m"').replace(b"mulai-", b"m-").replace(b"-selesai", b"-s")
    inner = inner.replace(b'"selesai"', b'"s"')
    both = PARENT.replace(b"</definitions>", inner + b"</definitions>")

    answer = upload(sop_office, {"dua.bpmn": both}, FORM)

    assert (answer.status_code, answer.location) == (302, "/prosedur"), answer.text
    shown = page(sop_office, "anak").text + page(sop_office, "induk").text
    assert "Harus diperbaiki" not in shown


def test_a_form_in_an_archive_is_newer_than_the_one_in_force(sop_office: SopOffice) -> None:
    upload(sop_office, {"anak.bpmn": CHILD}, FORM)
    newer = FORM.replace(b'"components"', b'"title": "Baru", "components"')

    answer = upload(
        sop_office, {"s.zip": zipped({"anak.bpmn": CHILD, "isian.form": newer})}, keep="1"
    )

    assert answer.status_code == 302, answer.text
    form = sop_office.pages.of("analyst").get(
        f"/prosedur/{definition_id(UNIT, 'anak', 2)}/isian.form"
    )
    assert form.data == newer


def test_forms_in_force_are_kept_for_several_diagrams(sop_office: SopOffice) -> None:
    upload(sop_office, {"anak.bpmn": CHILD}, FORM)

    answer = upload(sop_office, {"anak.bpmn": CHILD, "induk.bpmn": PARENT}, keep="1")

    assert answer.status_code == 302, answer.text


def test_two_forms_in_force_of_one_name_are_not_mixed_up(sop_office: SopOffice) -> None:
    other = CHILD.replace(b'id="anak"', b'id="lain"')
    upload(sop_office, {"anak.bpmn": CHILD}, FORM)
    upload(sop_office, {"lain.bpmn": other}, FORM.replace(b"[]", b"[ ]"))

    answer = upload(sop_office, {"anak.bpmn": CHILD, "lain.bpmn": other}, keep="1")

    assert answer.status_code == 422
    assert "Formulir &#39;isian&#39; tidak ada" in answer.text


def test_a_script_is_done_by_people_when_the_deployer_says_so(sop_office: SopOffice) -> None:
    scripted = CHILD.replace(b"userTask", b"scriptTask").replace(
        b' camunda:formRef="isian"', b' scriptFormat="python"'
    )

    refused = upload(sop_office, {"anak.bpmn": scripted})
    accepted = upload(sop_office, {"anak.bpmn": scripted}, scripts="manual")

    assert (refused.status_code, accepted.status_code) == (422, 302), accepted.text
    assert "Harus diperbaiki" not in page(sop_office, "anak").text


def test_a_doubt_is_shown_with_the_version(sop_office: SopOffice) -> None:
    sop_office.runtime.forms = Validator()
    form = FORM.replace(
        b"[]", b'[{"id": "j", "key": "jumlah", "type": "number", "label": "Jumlah"}]'
    )
    doubtful = CHILD.replace(b"<userTask", b'<userTask alur:assignee="jumalh"')

    upload(sop_office, {"anak.bpmn": doubtful}, form)

    assert "Mungkin maksudnya &#39;jumlah&#39;" in page(sop_office, "anak").text


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
