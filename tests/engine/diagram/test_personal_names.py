"""A personal value may be named nowhere from where no erasure would take it."""

import json
from typing import Any

import pytest

from engine.checking import findings
from forms.validation import Validator
from tests import sop
from tests.diagrams import end, flow, job, node, path, process, start, user

MARK = {"alur:personal": "true"}


def field(key: str, type: str = "textfield", **properties: str) -> dict[str, Any]:
    return {"id": key, "key": key, "type": type, "label": key, "properties": properties}


def a_form(*fields: dict[str, Any]) -> bytes:
    return json.dumps({"type": "default", "id": "isi", "components": list(fields)}).encode()


NAME = a_form(field("nama", **MARK), field("perihal"))


def said(diagram: bytes, form: bytes = NAME) -> list[tuple[str, str, str]]:
    """Return (element, severity, sentence) of what the rule finds."""
    found = findings(diagram, {"isi": form}, Validator())
    assert {each.rule for each in found if each.severity == "error"} <= {"personal-used"}, found
    return [
        (each.element_id, each.severity, each.message["en"])
        for each in found
        if each.rule == "personal-used"
    ]


def asking() -> bytes:
    return process(
        start(),
        user("tanya", camunda_formKey="isi"),
        job("kirim"),
        end(),
        path("mulai", "tanya", "kirim", "selesai"),
    )


def test_a_field_that_is_only_asked_and_shown_is_fine() -> None:
    assert said(asking()) == []


def test_the_sop_names_none() -> None:
    found = findings(sop.DIAGRAM, sop.FORMS, Validator())

    assert [each for each in found if each.rule == "personal-used"] == []


def test_a_condition_may_not_ask_for_it() -> None:
    diagram = process(
        start(),
        user("tanya", camunda_formKey="isi"),
        node("exclusiveGateway", "putus", default="putus-selesai"),
        end(),
        end("lain"),
        path("mulai", "tanya", "putus", "selesai"),
        flow("putus", "lain", "nama == 'Siti' and perihal == 'izin'"),
    )

    ((at, severity, sentence),) = said(diagram)

    assert (at, severity) == ("putus-lain", "error")
    assert sentence == (
        "'nama' is personal and may not be used in the condition of the flow: "
        "its value would be kept where no erasure reaches it."
    )


@pytest.mark.parametrize(
    ("attribute", "place"), [("title", "title of cases"), ("summary", "summary of cases")]
)
def test_neither_title_nor_summary_may_show_it(attribute: str, place: str) -> None:
    diagram = asking().replace(b"<process ", f'<process alur:{attribute}="nama" '.encode(), 1)

    ((at, _, sentence),) = said(diagram)

    assert at == "proses"
    assert f"may not be used in the {place}" in sentence


def test_a_paraf_may_cover_it_on_a_later_step_only() -> None:
    def covered(on: dict[str, str], later: dict[str, str]) -> list[tuple[str, str, str]]:
        return said(
            process(
                start(),
                user("tanya", camunda_formKey="isi", **on),
                user("periksa", **later),
                end(),
                path("mulai", "tanya", "periksa", "selesai"),
            )
        )

    ((at, _, sentence),) = covered({"alur_paraf": "nama"}, {})

    assert (at, "paraf on what the step itself asks" in sentence) == ("tanya", True)
    assert covered({}, {"alur_paraf": "nama"}) == []


def test_a_field_that_is_not_personal_may_not_take_its_value() -> None:
    form = a_form(field("nama", **MARK), field("alamat", suggestFrom="nama"))

    ((at, _, sentence),) = said(asking(), form)

    assert at == "tanya"
    assert "in the value suggested for 'alamat' of the form 'isi'" in sentence


def test_files_and_parts_cannot_be_personal() -> None:
    form = a_form(field("nama"), field("ktp", "alur-files", **MARK))

    ((at, _, sentence),) = said(asking(), form)

    assert at == "tanya"
    assert sentence.startswith("The field 'ktp' of the form 'isi' cannot be marked as personal")
