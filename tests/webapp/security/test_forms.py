"""What a form does not ask cannot be answered."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.webapp.desk import RELEASE, Desk, upload
from tests.webapp.site_app import jpeg


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nomor_agenda", "9"),
        ("tayang", "True"),
        ("keputusan.b1.decision", "setuju"),
        ("bagian.b1.id", "b9"),
    ],
)
def test_an_answer_of_another_form_is_refused(desk: Desk, name: str, value: str) -> None:
    case = desk.start()

    answer = desk.complete("petugas", case, "terima:1", **{**RELEASE, name: value})

    assert answer.status_code == 422
    assert name not in desk.variables(case)


@pytest.mark.parametrize("name", ["bukti", "bagian.b4.file", "bagian.b4.upload"])
def test_the_digest_of_a_file_of_another_case_is_not_believed(desk: Desk, name: str) -> None:
    theirs = desk.received(bukti=upload(("foto.jpg", jpeg())))
    digest = desk.variables(theirs)["bukti"][0]["digest"]
    case = desk.start()
    part = {"bagian.ids": ["b1", "b2", "b3", "b4"], "bagian.b4.kind": "foto", name: digest}

    desk.complete("petugas", case, "terima:1", **{**RELEASE, **part})

    assert digest not in str(desk.variables(case))
    assert digest not in str(desk.item(case, "terima:1").draft)


def test_a_hundred_thousand_strange_fields_are_told_of_shortly(desk: Desk) -> None:
    """Each got a sentence of its own: 2 MB of form became a page of 12."""
    case = desk.start()
    browser = desk.browser("petugas")
    token = desk.pages.form_token(browser)
    fields = MultiDict([("csrf_token", token), *((f"x{each}", "1") for each in range(100_000))])

    answer = browser.post(f"/tugas/{case}/terima:1", data=fields)

    assert answer.status_code == 422
    assert len(answer.data) < 50_000
