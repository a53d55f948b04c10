"""What stands in the fields when a form is opened."""

from forms.prefill import initial
from tests.forms.building import component, decision, form, part, step, variables


def test_a_draft_comes_before_a_variable_and_a_variable_before_the_default() -> None:
    asked = form(
        component(defaultValue="c"),
        component(key="dua", defaultValue="c"),
        component(key="tiga", defaultValue="c"),
    )

    found = initial(asked, {"judul": "b", "dua": "b"}, {"judul": "a"})

    assert found == {"judul": "a", "dua": "b", "tiga": "c"}


def test_decisions_are_never_filled_in_from_an_earlier_round() -> None:
    case = variables() | {"keputusan": [decision(1, "setuju")]}

    assert initial(step("periksa"), case)["keputusan"] == [decision(n, "") for n in range(1, 6)]


def test_a_draft_of_decisions_follows_the_parts() -> None:
    draft = {"keputusan": [decision(9, "setuju"), decision(2, "tolak", "x")]}

    found = initial(step("periksa"), variables(), draft)["keputusan"]

    assert [each["decision"] for each in found] == ["", "tolak", "", "", ""]


def test_the_code_of_the_archive_is_suggested_from_the_kind_of_news() -> None:
    def code(**case: str) -> str:
        return str(initial(step("arsipkan"), case)["kode_klasifikasi"])

    assert code(jenis_berita="siaran_pers") == "400.14.5.6"
    assert code(jenis_berita="siaran_pers", klasifikasi="foto_video") == "400.14.3"
    assert code(jenis_berita="siaran_pers", kode_klasifikasi="400.14.9") == "400.14.9"
    assert code() == ""


def test_the_short_address_is_suggested_from_the_title() -> None:
    assert initial(step("unggah"), variables())["slug"] == "pasar-rakyat-niten"


def test_a_release_starts_with_a_title_and_a_paragraph() -> None:
    assert [each["kind"] for each in initial(step("terima"), {})["bagian"]] == ["judul", "paragraf"]


def test_who_removed_every_part_finds_none_again() -> None:
    assert initial(step("terima"), {}, {"bagian": []})["bagian"] == []


def test_a_variable_of_another_shape_is_left_out() -> None:
    assert initial(form(component("alur-files")), {"judul": "x"}) == {"judul": []}


def test_photos_start_uncropped_and_undescribed() -> None:
    case = variables() | {"keputusan": [decision(3, "setuju")]}

    found = initial(step("unggah"), case)

    assert found["teks_alternatif"] == [{"part": "b3", "text": ""}]
    assert found["potongan"] == [{"part": "b3", "crop": "asli"}]


def test_a_part_has_one_number_on_every_form() -> None:
    case = variables() | {"keputusan": [decision(4, "tolak", "x"), decision(5, "setuju")]}
    review = next(field for field in step("tindak_lanjut").fields if field.kind == "review")

    assert [(row.number, row.part) for row in review.rows([], case)] == [
        (4, part(4, "foto", file=case["bagian"][3]["file"]))
    ]
