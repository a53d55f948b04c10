"""The form editor in a real browser, by mouse and by keyboard: edited, saved, seen, never lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Pages as Browsers
from tests.browser import crash, serving
from tests.webapp.cast import Pages
from tests.webapp.drafts.desk import Drafts
from tests.webapp.looking import LOOKS, complaints, opened

SOP = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(Path("forms/pemutakhiran_website").glob("*.form"))
}
SOP_TITLE = next(
    each["label"] for each in SOP["terima"]["components"] if each.get("key") == "judul"
)
LOST = ("Failed to load resource", "ERR_INTERNET_DISCONNECTED")


class Desk:
    """An analyst before the editor of a form of the SOP."""

    def __init__(self, drafts: Drafts, browsers: Browsers, origin: str) -> None:
        self.drafts = drafts
        self.browsers = browsers
        self.origin = origin
        self.draft = drafts.begin()
        forms = {**drafts.content(self.draft)["forms"], **SOP}
        assert drafts.save(self.draft, revision=1, forms=forms).status_code == 200

    def open(self, form: str = "terima", *, by: str = "analyst", **options: Any) -> Page:
        address = f"{self.origin}{self.draft}/formulir/{form}"
        page = opened(self.drafts.pages, self.browsers, address, by=by, **options)
        page.locator("[data-form-canvas][data-ready]").wait_for()
        return page

    def form(self, name: str = "terima") -> dict[str, Any]:
        return dict(self.drafts.content(self.draft)["forms"][name])

    def field(self, key: str, form: str = "terima") -> dict[str, Any]:
        return next(each for each in self.form(form)["components"] if each.get("key") == key)

    def save_elsewhere(self, **body: Any) -> None:
        revision = self.drafts.content(self.draft)["revision"]
        assert self.drafts.save(self.draft, revision=revision, **body).status_code == 200


@pytest.fixture
def desk(pages_of_office: Pages, pages: Browsers) -> Iterator[Desk]:
    drafts = Drafts(pages_of_office)
    with serving(pages_of_office.app) as origin:
        yield Desk(drafts, pages, origin)


def on_canvas(page: Page, field: str) -> Locator:
    return page.locator(f".form-canvas [data-id='{field}']")


def shown(page: Page) -> Any:
    """Return the preview that stands now."""
    return page.frame_locator(".preview-frame:not(.is-coming)")


def until_saved(page: Page) -> None:
    expect(page.locator("[data-form-status]")).to_have_text(
        re.compile(r"Tersimpan \d\d\.\d\d WIB"), timeout=10_000
    )


@pytest.mark.parametrize("look", LOOKS)
def test_the_editor_is_accessible_and_fits(desk: Desk, look: str) -> None:
    page = desk.open("periksa", **LOOKS[look])
    on_canvas(page, "periksa_klasifikasi").click()
    page.locator(".preview-frame:not(.is-coming)").wait_for()

    assert complaints(page) == []


@pytest.mark.parametrize("form", SOP)
def test_a_form_that_was_opened_and_saved_has_lost_nothing(desk: Desk, form: str) -> None:
    before = json.dumps(desk.form(form))
    page = desk.open(form)

    page.get_by_label("Judul formulir").fill("Judul lain")
    page.get_by_label("Judul formulir").press("Tab")
    until_saved(page)
    assert desk.form(form) == {**SOP[form], "title": "Judul lain"}

    page.get_by_role("button", name="Urungkan").click()
    page.locator("[data-form-status][data-status=waiting]").wait_for()
    page.locator("[data-form-status][data-status=saved]").wait_for()
    assert json.dumps(desk.form(form)) == before


def test_a_field_is_added_set_and_seen_by_keyboard(desk: Desk) -> None:
    page = desk.open()
    on_canvas(page, "terima_judul").focus()
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Tambah Teks singkat").focus()
    page.keyboard.press("Enter")
    label = page.get_by_label("Label", exact=True)
    label.fill("Nomor undangan")
    page.get_by_label("Nama variabel", exact=True).fill("nomor_undangan")
    page.get_by_label("Wajib diisi").press("Space")
    until_saved(page)

    assert desk.field("nomor_undangan")["validate"] == {"required": True}
    keys = [each.get("key") for each in desk.form()["components"]]
    assert keys.index("nomor_undangan") == keys.index("judul") + 1
    expect(shown(page).get_by_label("Nomor undangan")).to_be_visible()


def test_who_types_in_the_panel_is_not_interrupted(desk: Desk) -> None:
    """The canvas took the focus whenever it drew the field that one was typing about."""
    page = desk.open()
    on_canvas(page, "terima_judul").click()

    page.get_by_label("Label", exact=True).focus()
    page.keyboard.press("End")
    page.keyboard.type(" singkat")
    until_saved(page)
    page.keyboard.type(" saja")
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    page.keyboard.type("_2")
    page.keyboard.press("Tab")
    page.locator("[data-form-status][data-status=waiting]").wait_for()
    page.locator("[data-form-status][data-status=saved]").wait_for()

    expect(page.get_by_label("Petunjuk", exact=True)).to_be_focused()
    assert desk.field("judul_2")["label"] == f"{SOP_TITLE} singkat saja"


def test_a_field_is_dragged_to_its_place(desk: Desk) -> None:
    page = desk.open()
    before = [each["id"] for each in desk.form()["components"]]

    kind = page.get_by_role("button", name="Tambah Tanggal").bounding_box()
    place = on_canvas(page, before[1]).bounding_box()
    assert kind
    assert place
    page.mouse.move(kind["x"] + 20, kind["y"] + 20)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(
            kind["x"] + 20 + (place["x"] + 60 - kind["x"] - 20) * step / 10,
            kind["y"] + 20 + (place["y"] - 1 - kind["y"] - 20) * step / 10,
        )
    page.mouse.up()
    until_saved(page)

    after = desk.form()["components"]
    assert [each["id"] for each in after if each["id"] in before] == before
    dropped = next(each for each in after if each["id"] not in before)
    assert dropped["type"] == "datetime"
    assert dropped["key"] == "tanggal"
    assert after.index(dropped) in (1, 2)


def test_a_field_is_moved_copied_and_removed_without_dragging(desk: Desk) -> None:
    page = desk.open()
    ids = [each["id"] for each in desk.form()["components"]]
    on_canvas(page, ids[1]).click()

    page.get_by_role("button", name="Turun").click()
    expect(page.get_by_role("button", name="Turun")).to_be_focused()
    until_saved(page)
    assert [each["id"] for each in desk.form()["components"]][:3] == [ids[0], ids[2], ids[1]]

    page.get_by_role("button", name="Naik").click()
    page.get_by_role("button", name="Gandakan").click()
    page.get_by_role("button", name="Hapus", exact=True).click()
    page.locator("[data-form-status][data-status=saved]").wait_for()
    assert [each["id"] for each in desk.form()["components"]] == ids


def test_what_cannot_be_is_told_and_not_stored(desk: Desk) -> None:
    page = desk.open()
    on_canvas(page, "terima_judul").click()
    key = page.get_by_label("Nama variabel", exact=True)

    key.fill("dua kata")
    key.press("Tab")
    expect(page.locator("#setting-key-problem")).to_contain_text("dua kata")
    expect(key).to_have_value("dua kata")
    assert page.locator("[data-form-status]").get_attribute("data-status") == "saved"

    key.fill("judul_berita")
    key.press("Tab")
    expect(page.locator("#setting-key-problem")).to_be_hidden()
    until_saved(page)
    assert desk.field("judul_berita")["id"] == "terima_judul"


def test_choices_are_added_renamed_and_removed(desk: Desk) -> None:
    page = desk.open("periksa")
    on_canvas(page, "periksa_klasifikasi").click()
    number = len(desk.field("klasifikasi", "periksa")["values"]) + 1

    page.get_by_role("button", name="Tambah pilihan").click()
    page.get_by_label(f"Pilihan {number}: tulisan").fill("Undangan")
    page.get_by_label(f"Pilihan {number}: nilai").fill("undangan")
    page.get_by_label(f"Pilihan {number}: bahasa Inggris").fill("Invitation")
    page.get_by_role("button", name="Hapus pilihan 1", exact=True).click()
    until_saved(page)

    field = desk.field("klasifikasi", "periksa")
    assert field["values"][-1] == {"label": "Undangan", "value": "undangan"}
    assert field["properties"]["option:en:undangan"] == "Invitation"
    gone = SOP["periksa"]["components"]
    first = next(each for each in gone if each.get("key") == "klasifikasi")["values"][0]["value"]
    assert first not in [each["value"] for each in field["values"]]
    assert f"option:en:{first}" not in field["properties"]


def test_a_problem_that_the_server_finds_leads_to_its_field(desk: Desk) -> None:
    page = desk.open()
    on_canvas(page, "terima_judul").click()
    page.get_by_text("Kapan", exact=True).click()
    page.get_by_label("Wajib bila (isian=nilai)").fill("tiada=ya")
    page.get_by_label("Wajib bila (isian=nilai)").press("Tab")
    problem = page.locator("[data-form-problems] button", has_text="tiada")
    problem.wait_for()
    page.get_by_role("button", name="Atur formulir").click()

    problem.focus()
    page.keyboard.press("Enter")

    expect(on_canvas(page, "terima_judul")).to_have_class(re.compile("fjs-editor-selected"))


def test_the_preview_is_as_wide_as_a_phone_when_asked(desk: Desk) -> None:
    page = desk.open()

    page.get_by_role("button", name="Ponsel").click()

    frame = page.locator(".preview-frame:not(.is-coming)").bounding_box()
    assert frame
    assert frame["width"] <= 360


def test_what_is_edited_without_a_connection_is_kept_and_sent_later(desk: Desk) -> None:
    page = desk.open(expected=LOST)
    page.context.set_offline(True)
    page.get_by_label("Judul formulir").fill("Tanpa sambungan")
    page.get_by_label("Judul formulir").press("Tab")
    expect(page.locator("[data-form-status]")).to_contain_text("disimpan di peramban ini")

    page.context.set_offline(False)
    until_saved(page)

    assert desk.form()["title"] == "Tanpa sambungan"


def test_what_this_browser_kept_is_offered_when_one_comes_back(desk: Desk) -> None:
    page = desk.open(expected=LOST)
    page.context.set_offline(True)
    page.get_by_label("Judul formulir").fill("Tersimpan di sini")
    page.get_by_label("Judul formulir").press("Tab")
    expect(page.locator("[data-form-status]")).to_contain_text("disimpan di peramban ini")
    address, context = page.url, page.context
    crash(page)
    context.set_offline(False)

    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Pakai perubahan itu").click()
    until_saved(page)

    assert desk.form()["title"] == "Tersimpan di sini"


def test_a_form_that_was_saved_elsewhere_is_not_written_over(desk: Desk) -> None:
    page = desk.open(expected=("status of 409",))
    forms = desk.drafts.content(desk.draft)["forms"]
    desk.save_elsewhere(forms={**forms, "terima": {**SOP["terima"], "title": "Dari tempat lain"}})

    page.get_by_label("Judul formulir").fill("Dari sini")
    page.get_by_label("Judul formulir").press("Tab")
    with page.expect_popup() as difference:
        page.get_by_role("link", name="Lihat perbedaannya").click()
    expect(difference.value.locator("h1")).to_have_text("Bandingkan versi")
    page.get_by_role("button", name="Simpan sebagai rancangan sendiri").click()
    page.wait_for_url(lambda url: desk.draft not in url)
    page.locator("[data-form-canvas][data-ready]").wait_for()

    assert desk.form()["title"] == "Dari tempat lain"
    expect(page.get_by_label("Judul formulir")).to_have_value("Dari sini")


def test_a_diagram_that_is_saved_in_another_tab_stops_nobody(desk: Desk) -> None:
    page = desk.open(expected=("status of 409",))
    diagram = desk.drafts.content(desk.draft)["diagram"]
    desk.save_elsewhere(diagram=diagram.replace("izin", "izin "))

    page.get_by_label("Judul formulir").fill("Dua tab")
    page.get_by_label("Judul formulir").press("Tab")
    until_saved(page)

    content = desk.drafts.content(desk.draft)
    assert content["forms"]["terima"]["title"] == "Dua tab"
    assert "izin " in content["diagram"]


def test_another_s_draft_may_only_be_looked_at(desk: Desk) -> None:
    desk.save_elsewhere(shared=True)
    page = desk.open(by="administrator")
    on_canvas(page, "terima_judul").click()

    expect(page.get_by_label("Nama variabel", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Tambah Teks singkat")).to_have_count(0)
    expect(page.locator("[data-form-status]")).to_contain_text("hanya dapat dilihat")


def test_a_form_that_cannot_be_drawn_is_edited_as_its_source(desk: Desk) -> None:
    forms = desk.drafts.content(desk.draft)["forms"]
    twice = {"type": "default", "id": "rusak", "components": [{"type": "ajaib", "id": "a"}]}
    desk.save_elsewhere(forms={**forms, "rusak": twice})

    address = f"{desk.origin}{desk.draft}/formulir/rusak"
    page = opened(desk.drafts.pages, desk.browsers, address, by="analyst")

    page.get_by_text("Formulir ini tidak dapat digambar").wait_for()
    expect(page.get_by_label("Isi berkas formulir")).to_be_visible()
