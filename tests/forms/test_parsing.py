"""From what a browser sends to answers, drafts and buttons."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.actions import Action
from forms.parsing import Parsed, parse
from tests.forms.building import (
    component,
    decision,
    file,
    form,
    part,
    sent,
    step,
    variables,
)

PARTS = component("alur-parts", "bagian", properties={"takeFrom": "bukti", "titleFrom": "judul"})
INTAKE = (component(), component("alur-files", "bukti"), PARTS)
TWO = {
    "bagian__ids": ["b1", "b2"],
    "bagian__b1__kind": "paragraf",
    "bagian__b1__text": "Satu",
    "bagian__b2__kind": "paragraf",
    "bagian__b2__text": "Dua",
}


def answer(asked: dict[str, Any], typed: Any) -> Any:
    """Return the answer to one field in which `typed` was entered."""
    return parse(form(asked), sent(judul=typed), {}, {}).answers["judul"]


def intake(_uploads: Any = None, _draft: Any = None, **fields: Any) -> Parsed:
    return parse(form(*INTAKE), sent(**fields), _uploads or {}, {}, draft=_draft, language="en")


VALUES = [
    (component(), "  Pasar\r\nNiten \t", "Pasar Niten"),
    (component("textarea"), "a\r\nb\rc ", "a\nb\nc"),
    (component(), "e\u0301", "é"),
    (component("number"), " 007 ", 7),
    (component("number"), "", None),
    (component("number"), "tiga", "tiga"),
    (component("number", decimalDigits=2), "2,50", "2.5"),
    (component("number", decimalDigits=2), "-0", "0"),
    (component("number", decimalDigits=2), "", None),
    (component("datetime"), "27/11/2026", "2026-11-27"),
    (component("datetime"), "31-2-2026", "31-2-2026"),
    (component("datetime", subtype="datetime"), "2026-11-27T15:50", "2026-11-27T15:50:00+07:00"),
    (component("checkbox"), "true", True),
    (component("checkbox"), "", False),
    (component("select", values=[{"label": "A", "value": "a"}]), "a", "a"),
    (
        component("checklist", values=[{"label": v, "value": v} for v in "abc"]),
        ["c", "a", "c"],
        ["a", "c"],
    ),
]


@pytest.mark.parametrize(("asked", "typed", "value"), VALUES)
def test_what_is_typed_becomes_what_a_variable_holds(
    asked: dict[str, Any], typed: Any, value: Any
) -> None:
    found = answer(asked, typed)

    assert found == value
    assert type(found) is type(value)


def test_a_control_character_is_refused_but_can_be_stored_and_shown_again() -> None:
    parsed = parse(form(component()), sent(judul="a\x00\ud800b"), {}, {}, language="en")

    assert parsed.draft == {"judul": "a\ufffd\ufffdb"}
    assert "cannot be read" in parsed.problems["judul"]


def test_a_name_that_the_form_does_not_have_is_a_problem() -> None:
    names = ("lain", "judul.x", "bagian.b1.script", "bukti.x", "bagian.x1.text")
    parsed = parse(form(*INTAKE), MultiDict((name, "1") for name in names), {"x": []}, {})

    assert list(parsed.problems) == [*names, "x"]


def test_technical_names_are_no_problem() -> None:
    parsed = parse(form(component()), sent(csrf_token="t", _paraf="rahasia", _key="a:1"), {}, {})

    assert parsed.problems == {}
    assert "rahasia" not in repr(parsed)


def test_a_hidden_field_is_kept_in_the_draft_and_dropped_from_the_answers() -> None:
    asked = form(
        component("radio", "lengkap", values=[{"label": v, "value": v} for v in ("ya", "tidak")]),
        component(validate={"required": True}, properties={"showWhen": "lengkap=tidak"}),
    )

    parsed = parse(asked, sent(lengkap="ya", judul="Kurang foto"), {}, {})

    assert parsed.answers == {"lengkap": "ya"}
    assert parsed.draft == {"lengkap": "ya", "judul": "Kurang foto"}
    assert parsed.completes


def test_a_shown_value_cannot_be_answered() -> None:
    parsed = parse(form(component(readonly=True)), sent(judul="lain"), {}, {"judul": "asli"})

    assert list(parsed.problems) == ["judul"]
    assert parsed.answers == {}


# ---- files ----------------------------------------------------------------------------------


def test_uploads_join_the_files_that_were_there() -> None:
    parsed = intake({"bukti": [file("b"), file("c")]}, {"bukti": [file("a"), file("b")]})

    assert [each["digest"][0] for each in parsed.answers["bukti"]] == ["a", "b", "c"]


def test_a_file_is_removed_by_its_digest() -> None:
    parsed = intake(None, {"bukti": [file("a"), file("b")]}, bukti__remove="a" * 64)

    assert parsed.answers["bukti"] == [file("b")]


def test_a_digest_that_was_not_uploaded_here_is_not_believed() -> None:
    fields = {"bagian__ids": "b1", "bagian__b1__kind": "foto", "bagian__b1__file": "f" * 64}

    parsed = intake(**fields)

    assert parsed.answers["bagian"][0]["file"] is None
    assert "upload its file" in parsed.problems["bagian.b1.upload"]


def test_a_part_shows_a_new_upload_or_the_file_it_had() -> None:
    had = {"bagian": [part(1, "foto", file=file("a")), part(2, "foto", file=file("b"))]}
    fields = {
        "bagian__ids": ["b1", "b2"],
        "bagian__b1__kind": "foto",
        "bagian__b1__file": "a" * 64,
        "bagian__b2__kind": "foto",
        "bagian__b2__file": "b" * 64,
    }

    parsed = intake({"bagian.b2.upload": [file("c")]}, had, **fields)

    assert [each["file"]["digest"][0] for each in parsed.answers["bagian"]] == ["a", "c"]


# ---- parts and their buttons ----------------------------------------------------------------


def test_parts_keep_their_ids_in_the_order_of_the_page() -> None:
    fields = TWO | {"bagian__ids": ["b2", "b1"]}

    assert intake(**fields).answers["bagian"] == [
        part(2, "paragraf", "Dua"),
        part(1, "paragraf", "Satu"),
    ]


def test_an_empty_title_part_takes_the_title_above() -> None:
    parsed = intake(judul="Pasar", bagian__ids="b1", bagian__b1__kind="judul")

    assert parsed.answers["bagian"] == [part(1, "judul", "Pasar")]


BUTTONS = [
    ("bagian:add:foto", ["b1", "b2", "b3"], "bagian"),
    ("bagian:remove:b1", ["b2"], "bagian"),
    ("bagian:up:b2", ["b2", "b1"], "bagian.b2"),
    ("bagian:down:b1", ["b2", "b1"], "bagian.b1"),
    ("bagian:up:b1", ["b1", "b2"], "bagian.b1"),
    ("bagian:down:b9", ["b1", "b2"], "bagian.b9"),
]


@pytest.mark.parametrize(("button", "ids", "anchor"), BUTTONS)
def test_a_button_changes_the_parts(button: str, ids: list[str], anchor: str) -> None:
    parsed = intake(_action=button, **TWO)

    assert [each["id"] for each in parsed.draft["bagian"]] == ids
    assert parsed.action.anchor == anchor
    assert not parsed.completes


def test_photos_and_videos_of_the_evidence_become_parts_once() -> None:
    evidence = [file("a"), file("b", "v.mp4", "video/mp4"), file("c", "s.pdf", "application/pdf")]
    fields = {"_action": "bagian:take", "bagian__ids": "b4", "bagian__b4__kind": "foto"}

    parsed = intake({"bukti": evidence}, None, bagian__b4__file="a" * 64, **fields)

    assert parsed.draft["bagian"] == [
        part(4, "foto", file=evidence[0]),
        part(5, "video", file=evidence[1]),
    ]


@pytest.mark.parametrize("button", ["hancurkan", "judul:add:foto", "bagian:add:iklan", "x:y:z"])
def test_a_button_that_the_form_does_not_have_is_a_problem(button: str) -> None:
    parsed = intake(_action=button)

    assert parsed.problems["_action"].startswith("The form has no button")
    assert not parsed.completes


def test_sending_needs_no_button_and_saving_does_not_complete() -> None:
    assert intake().completes
    assert not intake(_action="save").completes
    assert intake(_action="save").action == Action("save")


# ---- decisions ------------------------------------------------------------------------------


def decided(**fields: Any) -> Parsed:
    data = sent(klasifikasi="liputan", **fields)
    return parse(step("periksa"), data, {}, variables(), language="en")


def test_a_decision_has_a_readable_reason() -> None:
    parsed = decided(
        keputusan__b1__decision="setuju",
        keputusan__b1__note="dulu ditolak",
        keputusan__b2__decision="tolak",
        keputusan__b2__reason="Lainnya",
        keputusan__b2__note=" salah kutip ",
    )

    assert parsed.draft["keputusan"][:3] == [
        decision(1, "setuju"),
        decision(2, "tolak", "Lainnya: salah kutip"),
        decision(3, ""),
    ]


def test_approve_all_leaves_what_was_rejected() -> None:
    parsed = decided(
        _action="keputusan:approve_all",
        keputusan__b2__decision="tolak",
        keputusan__b2__reason="Tidak layak tayang",
    )

    assert [each["decision"] for each in parsed.draft["keputusan"]] == [
        "setuju",
        "tolak",
        "setuju",
        "setuju",
        "setuju",
    ]
    assert parsed.problems == {}
    assert not parsed.completes


def test_a_decision_on_a_part_that_is_gone_is_a_problem() -> None:
    assert "keputusan.b9.decision" in decided(keputusan__b9__decision="setuju").problems


def test_alternative_texts_and_crops_are_read_for_approved_photos() -> None:
    decisions = [decision(number, "setuju") for number in (1, 2, 3, 5)]
    case = variables() | {"keputusan": [*decisions, decision(4, "tolak", "x")]}
    data = sent(teks_alternatif__b3__text=" Pita ", potongan__b3__crop="persegi")

    parsed = parse(step("unggah"), data, {}, case)

    assert parsed.answers["teks_alternatif"] == [{"part": "b3", "text": "Pita"}]
    assert parsed.answers["potongan"] == [{"part": "b3", "crop": "persegi"}]
