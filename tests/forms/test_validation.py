"""The gate: what passes, and the sentence for each thing that does not."""

from typing import Any

import pytest

from forms.model import Form
from forms.validation import FieldFacts, Validator, problems_of
from tests.forms.building import (
    SOP,
    component,
    decision,
    file,
    form,
    part,
    source,
    step,
    variables,
)

OPTIONS = [{"label": "Ya", "value": "ya"}, {"label": "Tidak", "value": "tidak"}]


def problems(asked: Form, **answers: Any) -> dict[str, str]:
    return problems_of(asked, answers, variables(), "en")


def problem(asked: Form, **answers: Any) -> str:
    """Return the one problem's sentence."""
    found = problems(asked, **answers)
    assert len(found) == 1, found
    return next(iter(found.values()))


def test_the_validator_speaks_indonesian_and_names_the_field() -> None:
    wrong = Validator().problems(source(component("number", "hari")), {"hari": "tiga"}, {})

    assert wrong == {"hari": "Hari: isilah bilangan bulat, misalnya 3. Anda mengisi 'tiga'."}


def test_the_validator_lists_what_a_form_writes() -> None:
    asked = source(
        component(properties={"alur:personal": "true"}),
        component("alur-parts", "bagian"),
        component("number", "nomor", readonly=True),
        {"id": "p", "type": "alur-paraf", "label": "Paraf"},
    )

    assert Validator().fields_of(asked) == {
        "judul": FieldFacts("text", personal=True),
        "bagian": FieldFacts("parts", personal=False),
    }


def test_an_answer_to_nothing_is_refused() -> None:
    assert problem(form(component()), lain=1) == (
        "The form has no field 'lain'. Reload the page and fill it in again."
    )


def test_a_required_answer_that_is_missing_is_asked_for() -> None:
    asked = form(component(validate={"required": True}))

    assert problem(asked) == problem(asked, judul="") == "Judul: please fill this in."


def test_an_optional_answer_may_be_left_out() -> None:
    assert problems(form(component())) == {}


REQUIRED = [
    (component("radio", values=OPTIONS), "Judul: choose one."),
    (component("select", values=OPTIONS), "Judul: choose one."),
    (component("checklist", values=OPTIONS), "Judul: tick at least one."),
    (component("checkbox"), "Tick 'Judul' to go on."),
    (component("alur-files"), "Judul: upload at least one file."),
    (component("alur-parts"), "Judul: add at least one part."),
]


@pytest.mark.parametrize(("asked", "sentence"), REQUIRED)
def test_each_kind_is_asked_for_in_its_own_words(asked: dict[str, Any], sentence: str) -> None:
    assert problem(form(asked | {"validate": {"required": True}})) == sentence


WRONG = [
    (component(), 3, "the answer has the wrong shape ('3')"),
    (component(), None, "wrong shape ('NoneType')"),
    (component(), "a\x00b", "holds a character that cannot be read"),
    (component(), "a\u202eb", "holds a character that cannot be read"),
    (component(), "\ud800", "holds a character that cannot be read"),
    (component(), " a", "remove blanks at the ends"),
    (component(), "e\u0301", "remove blanks at the ends, or letters in an unusual form"),
    (component(), "a\nb", "remove blanks"),
    (component(validate={"maxLength": 3}), "abcd", "at most 3 characters. You entered 4."),
    (component(validate={"minLength": 3}), "ab", "at least 3 characters. You entered 2."),
    (
        component(validate={"pattern": "[0-9]+"}, description="Only digits."),
        "a1",
        "does not have the form asked for. You entered 'a1'. Only digits.",
    ),
    (component("number"), "3", "enter a whole number, such as 3. You entered '3'."),
    (component("number"), 3.0, "enter a whole number"),
    (component("number"), True, "enter a whole number"),
    (component("number"), 10**100, "enter a whole number"),
    (component("number", validate={"min": 1}), 0, "at least 1. You entered '0'."),
    (component("number", validate={"max": 9}), 10, "at most 9. You entered '10'."),
    (component("number", decimalDigits=2), "1.234", "at most 2 decimals"),
    (component("number", decimalDigits=2), "1,5", "at most 2 decimals"),
    (component("number", decimalDigits=2), 1.5, "at most 2 decimals"),
    (component("datetime"), "2026-02-30", "enter a date that is on the calendar"),
    (component("datetime"), "27-11-2026", "enter a date that is on the calendar"),
    (component("datetime", subtype="datetime"), "2026-11-27T25:00", "enter a date and time (WIB)"),
    (component("select", values=OPTIONS), "x", "'x' is not on the list. Choose from: Ya, Tidak."),
    (component("radio", values=OPTIONS), ["ya"], "'list' is not on the list"),
    (component("checkbox"), "true", "wrong shape ('true')"),
    (component("checklist", values=OPTIONS), "ya", "wrong shape ('ya')"),
    (component("checklist", values=OPTIONS), ["ya", "x"], "'x' is not on the list"),
    (component("checklist", values=OPTIONS), ["ya", "ya"], "'ya' is not on the list"),
    (component("alur-files"), "x", "wrong shape"),
    (component("alur-files"), [file()] * 51, "at most 50. You entered 51."),
    (component("alur-files"), [file() | {"digest": "../etc"}], "the file 'foto.jpg' is not known"),
    (component("alur-files"), [file() | {"size": -1}], "the file 'foto.jpg' is not known"),
    (component("alur-files"), [file() | {"more": 1}], "the file 'foto.jpg' is not known"),
    (component("alur-files"), ["x"], "the file 'x' is not known"),
]


@pytest.mark.parametrize(("asked", "value", "sentence"), WRONG)
def test_a_wrong_answer_is_refused_with_its_value(
    asked: dict[str, Any], value: Any, sentence: str
) -> None:
    assert sentence in problem(form(asked), judul=value)


def test_a_long_value_is_quoted_short_and_on_one_line() -> None:
    wrong = problem(form(component("number")), judul="x\n" * 1000)

    assert len(wrong) < 150
    assert "\n" not in wrong


# ---- conditions -----------------------------------------------------------------------------

COMPLETE = component("radio", "lengkap", values=OPTIONS)


def test_a_hidden_field_is_not_required() -> None:
    asked = form(
        COMPLETE, component(validate={"required": True}, properties={"showWhen": "lengkap=tidak"})
    )

    assert problems(asked, lengkap="ya") == {}
    assert problem(asked, lengkap="tidak") == "Judul: please fill this in."


def test_an_answer_to_a_hidden_field_is_refused() -> None:
    asked = form(COMPLETE, component(properties={"showWhen": "lengkap=tidak"}))

    assert problem(asked, lengkap="ya", judul="x") == (
        "Judul is filled in only if Lengkap = Tidak."
    )


def test_a_field_may_be_required_only_for_some_answers() -> None:
    asked = form(COMPLETE, component(properties={"requiredWhen": "lengkap=ya"}))

    assert problems(asked, lengkap="tidak") == {}
    assert problem(asked, lengkap="ya") == "Judul: please fill this in."


def test_evidence_is_required_unless_a_reason_is_stated() -> None:
    asked = form(
        component("alur-files", "bukti", properties={"requiredUnless": "alasan"}),
        component(key="alasan"),
    )

    assert problem(asked) == "Bukti: please fill this in, or else 'Alasan'."
    assert problems(asked, alasan="Berita lisan") == {}
    assert problems(asked, bukti=[file()]) == {}


def test_a_complete_release_has_every_item_of_the_checklist_ticked() -> None:
    ticks = component("checklist", "unsur", values=OPTIONS, properties={"allWhen": "lengkap=ya"})
    asked = form(ticks, COMPLETE)

    assert problem(asked, lengkap="ya", unsur=["ya"]) == (
        "Unsur: Tidak not ticked. All must be, if Lengkap = Ya."
    )
    assert problems(asked, lengkap="ya", unsur=["ya", "tidak"]) == {}
    assert problems(asked, lengkap="tidak", unsur=[]) == {}


# ---- parts ----------------------------------------------------------------------------------

PARTS = component("alur-parts", "bagian")

WRONG_PARTS = [
    ("x", "bagian", "wrong shape ('x')"),
    ([part(1)] * 101, "bagian", "at most 100. You entered 101."),
    ([{"id": "b1"}], "bagian", "Part 1: the part has the wrong shape"),
    ([part(1) | {"id": "x1"}], "bagian", "Part 1: the part has the wrong shape"),
    ([part(1), part(1)], "bagian", "part 'b1' is named twice"),
    ([part(1, "iklan")], "bagian.b1", "there is no kind 'iklan'. Choose from: Title, Paragraph"),
    ([part(1) | {"text": ""}], "bagian.b1.text", "Part 1 (Paragraph): write its text"),
    ([part(1) | {"text": "x" * 10_001}], "bagian.b1.text", "at most 10000 characters"),
    ([part(1, "judul", "a\nb")], "bagian.b1.text", "remove blanks"),
    ([part(1) | {"file": file()}], "bagian.b1", "Part 1: the part has the wrong shape"),
    ([part(1, "foto", "teks", file())], "bagian.b1", "the wrong shape ('teks')"),
    ([part(1, "foto") | {"text": ""}], "bagian.b1.upload", "Part 1 (Photo): upload its file"),
    ([part(1, "foto", file={"name": "x"})], "bagian.b1.upload", "the file 'x' is not known"),
    ([part(1, "video", file=file())], "bagian.b1.upload", "the file 'foto.jpg' is no Video"),
    ([part(1, "foto", file=file(), caption=" x")], "bagian.b1.caption", "remove blanks"),
]


@pytest.mark.parametrize(("value", "name", "sentence"), WRONG_PARTS)
def test_a_wrong_part_is_refused_at_its_place(value: Any, name: str, sentence: str) -> None:
    found = problems(form(PARTS), bagian=value)

    assert list(found) == [name]
    assert sentence in found[name]


def test_parts_of_every_kind_pass() -> None:
    lampiran = part(6, "lampiran", file=file("d", "surat.pdf", "application/pdf"))

    assert problems(form(PARTS), bagian=[*variables()["bagian"], lampiran]) == {}


# ---- one answer for each part ---------------------------------------------------------------

YES = [decision(number, "setuju") for number in range(1, 6)]

WRONG_DECISIONS = [
    ("x", "keputusan", "wrong shape ('x')"),
    ([*YES, {"part": "b1"}], "keputusan", "wrong shape"),
    ([*YES, decision(9, "setuju")], "keputusan", "the case has no part 'b9'"),
    ([*YES, decision(1, "tolak")], "keputusan", "part 'b1' is named twice"),
    (YES[1:], "keputusan.b1.decision", "Part 1 (Title): choose Approve or Reject."),
    ([decision(1, "mungkin"), *YES[1:]], "keputusan.b1.decision", "choose Approve or Reject"),
    ([decision(1, "tolak"), *YES[1:]], "keputusan.b1.reason", "is rejected: give the reason"),
    ([decision(1, "tolak", "karena"), *YES[1:]], "keputusan.b1.reason", "give the reason"),
    (
        [decision(1, "tolak", "Lainnya"), *YES[1:]],
        "keputusan.b1.note",
        "explain the reason 'Lainnya'",
    ),
    ([decision(1, "tolak", "Lainnya: \x07"), *YES[1:]], "keputusan.b1.note", "cannot be read"),
]


@pytest.mark.parametrize(("value", "name", "sentence"), WRONG_DECISIONS)
def test_a_wrong_decision_is_refused_at_its_place(value: Any, name: str, sentence: str) -> None:
    found = problems(step("periksa"), klasifikasi="liputan", keputusan=value)

    assert list(found) == [name]
    assert sentence in found[name]


def test_every_part_decided_with_a_reason_for_each_rejection_passes() -> None:
    rejected = decision(5, "tolak", "Informasi dikecualikan: memuat alamat")

    assert problems(step("periksa"), klasifikasi="liputan", keputusan=[*YES[:4], rejected]) == {}


def published(**more: Any) -> dict[str, str]:
    case = variables() | {"keputusan": [*YES[:3], decision(4, "tolak", "x"), YES[4]]}
    answers = {"slug": "pasar", "kategori": "berita", "ringkasan": "Pasar diresmikan."}
    return problems_of(step("unggah"), answers | more, case, "en")


ALT = {"part": "b3", "text": "Bupati memotong pita"}
CROP = {"part": "b3", "crop": "asli"}


def test_each_approved_photo_has_an_alternative_text_and_a_crop() -> None:
    assert published(teks_alternatif=[ALT], potongan=[CROP]) == {}
    assert published() == {
        "teks_alternatif.b3.text": (
            "Part 3 (Photo): write the alternative text: what the photo shows."
        ),
        "potongan.b3.crop": (
            "Part 3 (Photo): there is no crop 'NoneType'. Choose from: asli, persegi, lanskap."
        ),
    }


def test_a_photo_that_was_not_approved_has_no_alternative_text() -> None:
    found = published(teks_alternatif=[ALT, ALT | {"part": "b4"}], potongan=[CROP])

    assert found == {
        "teks_alternatif": "Alternative texts of the photos: the case has no part 'b4'. "
        "Reload the page."
    }


def test_the_gate_takes_what_is_no_answer_at_all() -> None:
    """A caller of the API may send any JSON; nothing of it makes the gate fall."""
    values: list[Any] = [None, True, 3, "x", [], [None], [[]], {}, [{"id": "b1"}]]
    for value in values:
        for name in ("terima", "periksa", "unggah"):
            asked = (SOP / f"{name}.form").read_bytes()
            answers = dict.fromkeys(Validator().fields_of(asked), value)
            assert Validator().problems(asked, answers, {"bagian": value, "keputusan": value})
