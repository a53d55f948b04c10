"""The forms of a draft: listed, added, renamed, removed, saved, shown as staff will see them."""

import io
import zipfile
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from engine.bundles import sort_out
from tests import sop
from tests.webapp.cast import Pages
from tests.webapp.drafts.desk import Drafts
from webapp.drafts.content import MAX_FORMS

NEW = {"type": "default", "id": "baru", "title": "Baru", "components": []}
FIELD = {"type": "textfield", "id": "a", "key": "alasan", "label": "Alasan menunda"}


@pytest.fixture
def drafts(pages_of_office: Pages) -> Drafts:
    return Drafts(pages_of_office)


@pytest.fixture
def drafts_on_both(pages_on_both: Pages) -> Drafts:
    return Drafts(pages_on_both)


def post(drafts: Drafts, address: str, by: str = "analyst", **fields: Any) -> TestResponse:
    return drafts.pages.post(drafts.pages.of(by), address, **fields)


def page(drafts: Drafts, address: str, by: str = "analyst") -> str:
    answer = drafts.pages.of(by).get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def forms(drafts: Drafts, draft: str) -> dict[str, Any]:
    return dict(drafts.content(draft)["forms"])


def uploaded(source: bytes, name: str = "baru.form") -> list[Any]:
    return [(io.BytesIO(source), name)]


def preview(drafts: Drafts, draft: str, source: Any) -> TestResponse:
    text = source if isinstance(source, str) else orjson.dumps(source).decode()
    return post(drafts, f"{draft}/formulir/pratinjau", schema=text)


# ---- the list ------------------------------------------------------------------------------------


def test_forms_are_listed_with_the_steps_that_ask_by_them(drafts: Drafts) -> None:
    text = page(drafts, f"{drafts.begin()}/formulir")

    assert "isi.form" in text
    assert "nilai.form" in text
    assert '<td role="cell" data-label="Dipakai pada langkah"><span>nilai</span>' in text


def test_a_form_that_cannot_be_used_is_listed_with_its_first_problem(drafts: Drafts) -> None:
    draft = drafts.begin()
    drafts.save(draft, revision=1, forms={"rusak": {"id": "rusak", "components": [{"id": "x"}]}})

    text = page(drafts, f"{draft}/formulir")

    assert "Belum dapat dipakai" in text


def test_a_new_form_asks_nothing_yet(drafts_on_both: Drafts) -> None:
    draft = drafts_on_both.begin()

    answer = post(drafts_on_both, f"{draft}/formulir", title="Periksa ulang")

    assert answer.status_code == 303
    made = forms(drafts_on_both, draft)["periksa_ulang"]
    assert (made["title"], made["components"]) == ("Periksa ulang", [])


def test_an_uploaded_form_takes_the_place_of_the_one_of_its_id(drafts: Drafts) -> None:
    draft = drafts.begin()
    source = orjson.dumps({**NEW, "id": "isi"})

    answer = post(drafts, f"{draft}/formulir", forms=uploaded(source, "lain (1).form"))

    assert answer.status_code == 303
    assert forms(drafts, draft)["isi"]["title"] == "Baru"
    assert sorted(forms(drafts, draft)) == ["isi", "nilai"]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"title": "isi"},
        {"forms": uploaded(b"{")},
        {"forms": uploaded(b"[]")},
        {"forms": uploaded(b'{"id": "../a"}')},
        {"forms": uploaded(b'{"id": "nol", "title": "\\u0000"}')},
        {"forms": uploaded(b" " * 300_000)},
    ],
    ids=["no name", "taken", "no json", "no object", "a path", "nul", "large"],
)
def test_what_is_no_form_is_refused(drafts: Drafts, fields: dict[str, Any]) -> None:
    draft = drafts.begin()

    answer = post(drafts, f"{draft}/formulir", **fields)

    assert answer.status_code == 422
    assert sorted(forms(drafts, draft)) == ["isi", "nilai"]


def test_a_draft_has_so_many_forms(drafts: Drafts) -> None:
    draft = drafts.begin()
    many = {f"f{number}": NEW for number in range(MAX_FORMS)}
    drafts.save(draft, revision=1, forms=many)

    answer = post(drafts, f"{draft}/formulir", title="Satu lagi")

    assert answer.status_code == 422
    assert f"paling banyak {MAX_FORMS} formulir" in answer.text


def test_a_form_is_renamed_with_the_steps_that_ask_by_it(drafts: Drafts) -> None:
    draft = drafts.begin()

    answer = post(drafts, f"{draft}/formulir/isi/nama", form_id="permohonan")

    content = drafts.content(draft)
    assert answer.status_code == 303
    assert content["forms"]["permohonan"]["id"] == "permohonan"
    assert "isi" not in content["forms"]
    assert 'formRef="permohonan"' in content["diagram"]
    assert 'formRef="isi"' not in content["diagram"]


@pytest.mark.parametrize("new", ["", "nilai", "a/b", "<b>", "x" * 81])
def test_a_name_that_cannot_be_used_is_refused(drafts: Drafts, new: str) -> None:
    draft = drafts.begin()

    assert post(drafts, f"{draft}/formulir/isi/nama", form_id=new).status_code == 422
    assert "isi" in forms(drafts, draft)


def test_a_form_is_removed(drafts: Drafts) -> None:
    draft = drafts.begin()

    assert post(drafts, f"{draft}/formulir/isi/hapus").status_code == 303
    assert post(drafts, f"{draft}/formulir/isi/hapus").status_code == 404
    assert sorted(forms(drafts, draft)) == ["nilai"]


# ---- one form ------------------------------------------------------------------------------------


def test_a_form_is_saved_without_javascript(drafts: Drafts) -> None:
    draft = drafts.begin()
    source = orjson.dumps({**NEW, "id": "lain", "components": [FIELD]}).decode()

    answer = post(drafts, f"{draft}/formulir/isi", schema=source, revision="1")

    assert answer.status_code == 303
    saved = forms(drafts, draft)["isi"]
    assert (saved["id"], saved["components"]) == ("isi", [FIELD])


def test_a_form_is_not_saved_over_what_was_saved_meanwhile(drafts: Drafts) -> None:
    draft = drafts.begin()
    drafts.save(draft, revision=1, name="Lain")

    answer = post(drafts, f"{draft}/formulir/isi", schema="{}", revision="1")

    assert answer.status_code == 409
    assert forms(drafts, draft)["isi"]["components"] != []


def test_a_form_is_sent_as_a_file(drafts: Drafts) -> None:
    draft = drafts.begin()

    answer = drafts.pages.of("analyst").get(f"{draft}/formulir/isi/berkas.form")

    assert answer.headers["Content-Disposition"] == "attachment; filename=isi.form"
    assert orjson.loads(answer.data)["components"][0]["key"] == "nomor"


def test_the_editor_says_what_uses_a_field(drafts: Drafts) -> None:
    text = page(drafts, f"{drafts.begin()}/formulir/isi")

    assert "<dt><code>nomor</code></dt><dd>korelasi &#39;bayar&#39;</dd>" in text


def test_only_its_owner_changes_the_forms_of_a_draft(drafts: Drafts) -> None:
    draft = drafts.begin()
    drafts.act(draft, "bagikan", shared="1")

    shown = page(drafts, f"{draft}/formulir/isi", by="administrator")

    assert "Anda hanya dapat melihatnya" in shown
    assert "data-form-source" in shown
    assert ">Simpan</button>" not in shown
    for address, fields in (
        ("formulir", {"title": "Baru"}),
        ("formulir/isi", {"schema": "{}", "revision": "2"}),
        ("formulir/isi/nama", {"form_id": "lain"}),
        ("formulir/isi/hapus", {}),
    ):
        answer = post(drafts, f"{draft}/{address}", by="administrator", **fields)
        assert answer.status_code == 403, address


def test_what_is_not_shared_is_not_shown(drafts: Drafts) -> None:
    draft = drafts.begin()

    for address in ("formulir", "formulir/isi", "formulir/isi/berkas.form", "unduh.zip"):
        assert drafts.pages.of("administrator").get(f"{draft}/{address}").status_code == 403
    refused = post(drafts, f"{draft}/formulir/pratinjau", by="administrator", schema="{}")
    assert refused.status_code == 403


# ---- the preview ---------------------------------------------------------------------------------


def test_a_preview_is_what_staff_will_see(drafts: Drafts) -> None:
    answer = preview(drafts, drafts.begin(), {**NEW, "components": [FIELD]})

    assert answer.status_code == 200
    assert "Alasan menunda" in answer.text
    assert 'name="alasan"' in answer.text
    assert "Simpan draf" in answer.text


@pytest.mark.parametrize("name", sorted(sop.FORMS))
def test_every_form_of_the_sop_has_a_preview(drafts: Drafts, name: str) -> None:
    answer = preview(drafts, drafts.begin(), sop.FORMS[name].decode())

    assert answer.status_code == 200
    assert "belum dapat dipakai" not in answer.text


def test_parts_and_decisions_are_shown_with_examples(drafts: Drafts) -> None:
    answer = preview(drafts, drafts.begin(), sop.FORMS["periksa"].decode())

    assert "Judul berita contoh" in answer.text


@pytest.mark.parametrize(
    "source",
    ["", "{", "[" * 100_000, '{"id": "x", "components": [{"type": "script"}]}', '"x"'],
    ids=["empty", "broken", "deep", "unknown", "text"],
)
def test_a_preview_says_what_is_wrong_with_a_form(drafts: Drafts, source: str) -> None:
    answer = preview(drafts, drafts.begin(), source)

    assert answer.status_code == 200
    assert "Formulir ini belum dapat dipakai" in answer.text


def test_a_hostile_label_is_only_text(drafts: Drafts) -> None:
    field = {**FIELD, "label": "<script>alert(1)</script>"}

    assert (
        "<script>alert" not in preview(drafts, drafts.begin(), {**NEW, "components": [field]}).text
    )


def test_only_our_own_page_may_frame_a_preview(drafts: Drafts) -> None:
    draft = drafts.begin()

    framed = preview(drafts, draft, NEW).headers["Content-Security-Policy"]
    frames = drafts.pages.of("analyst").get(f"{draft}/formulir/isi").headers

    assert "frame-ancestors 'self'" in framed
    assert "unsafe-inline" not in framed
    assert "frame-src 'self'" in frames["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in frames["Content-Security-Policy"]


# ---- all of it -----------------------------------------------------------------------------------


def test_a_zip_of_a_draft_is_read_back_as_it_was(drafts: Drafts) -> None:
    draft = drafts.begin()
    scenario: dict[str, Any] = {"when": []}
    drafts.save(draft, revision=1, scenarios={"lurus": scenario}, name="../Izin usaha")
    content = drafts.content(draft)

    answer = drafts.pages.of("analyst").get(f"{draft}/unduh.zip")

    bundle = sort_out({"semua.zip": answer.data})
    assert answer.headers["Content-Disposition"] == "attachment; filename=Izin-usaha.zip"
    assert bundle.problems == []
    assert [each.decode() for each in bundle.diagrams.values()] == [content["diagram"]]
    assert {orjson.loads(form)["id"] for form in bundle.forms.values()} == {"isi", "nilai"}
    assert orjson.loads(bundle.scenarios["lurus"]) == scenario


def test_no_name_in_a_zip_leads_out_of_its_folder(drafts: Drafts) -> None:
    draft = drafts.begin()
    hostile = {"../../etc/passwd": NEW, "A": NEW, "a": NEW, "C:\\x": NEW}
    drafts.save(draft, revision=1, forms=hostile)

    answer = drafts.pages.of("analyst").get(f"{draft}/unduh.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == 5
    assert not [name for name in names if ".." in name or "\\" in name or name.count("/") > 1]
