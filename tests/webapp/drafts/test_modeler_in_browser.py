"""The modeler in a real browser: drawn with the mouse, typed with the keyboard, saved by itself."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from engine import queries as engine_queries
from tests.browser import Pages as Browsers
from tests.browser import crash, serving
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice

NAMES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "alur": "urn:alur:bpmn:1",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
}
WIDE = {"viewport": {"width": 1400, "height": 900}}


class Modeler:
    """An analyst before the modeler, told in sentences."""

    def __init__(self, office: SopOffice, browsers: Browsers, origin: str) -> None:
        self.office = office
        self.browsers = browsers
        self.origin = origin
        self.draft = self._begin()

    def open(self, **options: Any) -> Page:
        page = opened(
            self.office.pages, self.browsers, self.origin + self.draft, by="analyst",
            **{**WIDE, **options},
        )  # fmt: skip
        page.wait_for_selector("[data-canvas][data-ready]")
        return page

    def content(self) -> dict[str, Any]:
        """Return what the server has of the draft."""
        return dict(self.office.pages.of("analyst").get(f"{self.draft}/isi").json or {})

    def saved(self) -> etree._Element:
        return etree.fromstring(self.content()["diagram"].encode())

    def save_elsewhere(self, **changes: Any) -> None:
        """Save the draft as another window of the same analyst would."""
        browser = self.office.pages.of("analyst")
        token = self.office.pages.form_token(browser)
        body = {"revision": self.content()["revision"], **changes}
        answer = browser.put(f"{self.draft}/isi", json=body, headers={"X-CSRFToken": token})
        assert answer.status_code == 200, answer.text

    def _begin(self) -> str:
        runtime = self.office.runtime
        with runtime.database.reading() as connection:
            lines = engine_queries.definitions(connection, unit_id=runtime.unit_id)
        own = next(str(line.id) for line in lines if line.process_id == "pemutakhiran_website")
        pages = self.office.pages
        answer = pages.post(pages.of("analyst"), "/prosedur/rancangan", definition=own)
        return str(answer.location)


@pytest.fixture
def modeler(sop_office: SopOffice, pages: Browsers) -> Iterator[Modeler]:
    with serving(sop_office.pages.app) as origin:
        yield Modeler(sop_office, pages, origin)


def test_the_sop_is_opened_and_lint_says_what_a_deployment_would(modeler: Modeler) -> None:
    page = modeler.open()

    expect(page.locator("[data-problems-summary]")).to_have_text("0 kesalahan, 2 peringatan")
    expect(page.get_by_role("button", name="nomor belum diisi")).to_be_visible()
    expect(page.locator("[data-status]")).to_have_text("Belum ada perubahan")
    expect(page.locator(".bjs-powered-by")).to_be_visible()


def test_a_task_is_dragged_and_saved_where_it_was_put(modeler: Modeler) -> None:
    page = modeler.open()
    before = place(modeler.saved(), "terbitkan_di")
    box = page.locator(".djs-shape[data-element-id=terbitkan] .djs-hit").first.bounding_box()
    assert box

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60, steps=6)
    page.mouse.up()
    wait_until_saved(page)

    after = place(modeler.saved(), "terbitkan_di")
    assert after != before
    assert after[0] == before[0]


def test_a_standard_time_draws_its_timer_and_takes_it_away(modeler: Modeler) -> None:
    page = modeler.open()
    field = standard_time(page, "lengkapi")

    field.fill("PT30M")
    field.blur()
    wait_until_saved(page)

    [timer] = timers_of(modeler.saved(), "lengkapi")
    assert timer.findtext(".//bpmn:timeDuration", namespaces=NAMES) == "PT30M"
    assert timer.get("cancelActivity") == "false"
    assert timer.get("name") == "30 menit kerja"
    assert standard_of(modeler.saved(), "lengkapi") == "PT30M"

    field.fill("")
    field.blur()
    wait_until_saved(page, again=True)
    assert timers_of(modeler.saved(), "lengkapi") == []
    assert not standard_of(modeler.saved(), "lengkapi")


def test_a_standard_time_changes_the_timer_that_is_there_and_undo_takes_both_back(
    modeler: Modeler,
) -> None:
    page = modeler.open()
    field = standard_time(page, "periksa")

    field.fill("PT30M")
    field.blur()
    wait_until_saved(page)
    [timer] = timers_of(modeler.saved(), "periksa")
    assert timer.get("id") == "periksa_sla"
    assert timer.get("name") == "30 menit kerja"
    assert timer.findtext(".//bpmn:timeDuration", namespaces=NAMES) == "PT30M"

    page.get_by_role("button", name="Urungkan").click()
    wait_until_saved(page, again=True)
    [timer] = timers_of(modeler.saved(), "periksa")
    assert timer.findtext(".//bpmn:timeDuration", namespaces=NAMES) == "PT15M"
    assert standard_of(modeler.saved(), "periksa") == "PT15M"


def test_a_timer_that_is_changed_or_deleted_tells_its_step(modeler: Modeler) -> None:
    page = modeler.open()
    choose(page, "periksa_sla")
    unfold(page, "alur-timer")
    page.locator("[name=alur-timer-value]").fill("PT45M")
    page.locator("[name=alur-timer-value]").blur()
    wait_until_saved(page)
    assert standard_of(modeler.saved(), "periksa") == "PT45M"

    choose(page, "unggah_sla")
    page.keyboard.press("Delete")
    wait_until_saved(page, again=True)
    assert not standard_of(modeler.saved(), "unggah")


def test_what_names_a_step_follows_its_id(modeler: Modeler) -> None:
    page = modeler.open()
    choose(page, "periksa")
    unfold(page, "general")
    page.locator("[name=id]").fill("tinjau")
    page.locator("[name=id]").blur()
    wait_until_saved(page)

    assert naming(modeler.saved()) == {
        "kelompokkan": "tinjau", "unggah": "tinjau kelompokkan", "terbitkan": "tinjau kelompokkan",
    }  # fmt: skip

    page.get_by_role("button", name="Urungkan").click()
    wait_until_saved(page, again=True)
    assert naming(modeler.saved())["kelompokkan"] == "periksa"


def test_a_bad_value_is_not_stored_and_the_field_keeps_it_with_the_reason(
    modeler: Modeler,
) -> None:
    page = modeler.open()
    field = standard_time(page, "periksa")

    field.fill("dua hari")
    field.blur()

    error = page.locator("[data-entry-id=alur-mutu-waktu] .bio-properties-panel-error")
    expect(error).to_contain_text("Tulis durasi")
    expect(field).to_have_value("dua hari")
    assert 'waktu="PT15M"' in written(page)
    assert "dua hari" not in written(page)


def test_a_broken_flow_marks_its_element_and_shuts_the_way_to_deployment(
    modeler: Modeler,
) -> None:
    page = modeler.open()
    expect(page.locator("[data-deploy]")).to_have_attribute("href", re.compile("/terapkan$"))

    choose_flow(page, "arsipkan_ke_selesai")
    page.keyboard.press("Delete")

    deploy = page.locator("[data-deploy]")
    expect(deploy).to_have_attribute("aria-disabled", "true")
    expect(deploy).to_have_attribute("title", re.compile("^Perbaiki dahulu"))
    expect(page.locator(".djs-element.has-error").first).to_be_visible()

    page.locator(".problem.is-error > button").first.focus()
    page.keyboard.press("Enter")
    chosen = page.evaluate("alurModeler.editor.get('selection').get().map(one => one.id)")
    assert len(chosen) == 1

    page.get_by_role("button", name="Urungkan").click()
    expect(deploy).not_to_have_attribute("aria-disabled", "true")
    expect(page.locator(".djs-element.has-error")).to_have_count(0)


def test_the_qualifications_of_a_lane_go_with_it(modeler: Modeler) -> None:
    page = modeler.open()

    choose(page, "operator")
    page.keyboard.press("Delete")
    wait_until_saved(page)

    named = modeler.saved().xpath("//alur:kualifikasi/@lane", namespaces=NAMES)
    assert named == ["kabid", "kasie", "petugas"]


def test_the_form_of_a_step_is_chosen_among_those_of_the_draft(modeler: Modeler) -> None:
    page = modeler.open()
    choose(page, "unggah")
    unfold(page, "alur-form")
    form = page.locator("[name=alur-form]")
    expect(form).to_have_value("unggah")

    form.select_option("periksa")
    wait_until_saved(page)

    assert form_of(modeler.saved(), "unggah") == "periksa"
    link = page.get_by_role("link", name="Ubah formulir")
    expect(link).to_have_attribute("href", f"{modeler.draft}/formulir/periksa")


def test_a_form_that_the_draft_has_not_got_is_written_by_its_id(modeler: Modeler) -> None:
    page = modeler.open()
    choose(page, "unggah")
    unfold(page, "alur-form")

    page.locator("[name=alur-form]").select_option("Lainnya …")
    page.locator("[name=alur-form-id]").fill("belum_ada")
    page.locator("[name=alur-form-id]").blur()
    wait_until_saved(page)

    assert form_of(modeler.saved(), "unggah") == "belum_ada"
    expect(page.get_by_role("link", name="Ubah formulir")).to_have_count(0)
    choose(page, "periksa")
    expect(page.locator("[name=alur-form]")).to_have_value("periksa")
    expect(page.locator("[name=alur-form-id]")).to_have_count(0)


def test_a_problem_leads_to_the_field_that_mends_it(modeler: Modeler) -> None:
    page = modeler.open()

    line = page.locator(".problem", has_text="nomor belum diisi")
    line.get_by_role("button", name="Isi", exact=True).click()

    expect(page.locator("[name=alur-nomor]")).to_be_focused()
    page.keyboard.type("065/123")
    page.keyboard.press("Control+s")
    wait_until_saved(page)
    assert modeler.saved().find(".//alur:sop", NAMES).get("nomor") == "065/123"
    expect(page.locator("[data-problems-summary]")).to_have_text("0 kesalahan, 1 peringatan")


def test_what_is_drawn_without_a_connection_is_kept_and_saved_when_it_is_back(
    modeler: Modeler,
) -> None:
    page = modeler.open(expected=("ERR_INTERNET_DISCONNECTED",))
    page.context.set_offline(True)
    rename(page, "terbitkan", "Menayangkan halaman")

    status = page.locator("[data-status]")
    expect(status).to_have_text("Belum tersimpan: sambungan terputus, disimpan di peramban ini")
    assert "Menayangkan halaman" not in modeler.content()["diagram"]

    page.context.set_offline(False)
    wait_until_saved(page)
    assert "Menayangkan halaman" in modeler.content()["diagram"]


def test_what_was_lost_with_the_browser_is_offered_on_return(modeler: Modeler) -> None:
    page = modeler.open(expected=("ERR_INTERNET_DISCONNECTED",))
    page.context.set_offline(True)
    rename(page, "terbitkan", "Menayangkan halaman")
    expect(page.locator("[data-status]")).to_contain_text("sambungan terputus")
    context = page.context
    crash(page)
    context.set_offline(False)
    assert "Menayangkan halaman" not in modeler.content()["diagram"]

    page = context.new_page()
    page.goto(modeler.origin + modeler.draft)
    page.get_by_role("button", name="Lanjutkan perubahan itu").click()

    wait_until_saved(page)
    assert "Menayangkan halaman" in modeler.content()["diagram"]


def test_a_conflict_is_told_and_nothing_is_written_over(modeler: Modeler) -> None:
    page = modeler.open(expected=("status of 409",))
    diagram = modeler.content()["diagram"]
    modeler.save_elsewhere(diagram=diagram.replace("Menerbitkan", "Memajang"))
    rename(page, "terbitkan", "Menayangkan halaman")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("sudah disimpan dari tempat lain")
    with page.expect_popup() as difference:
        dialog.get_by_role("link", name="Lihat perbedaannya").click()
    expect(difference.value.locator("h1")).to_have_text("Bandingkan versi")
    dialog.get_by_role("button", name="Simpan sebagai rancangan sendiri").click()

    page.wait_for_url(lambda address: address != modeler.origin + modeler.draft)
    page.wait_for_selector("[data-canvas][data-ready]")
    assert "Menayangkan halaman" in written(page)
    assert "Menayangkan halaman" not in modeler.content()["diagram"]


def test_a_form_that_is_saved_in_another_tab_stops_nobody(modeler: Modeler) -> None:
    """A form saved beside the drawing asked whose drawing should stay."""
    page = modeler.open(expected=("status of 409",))
    forms = modeler.content()["forms"]
    modeler.save_elsewhere(forms={**forms, "terima": {**forms["terima"], "title": "Dari tab lain"}})

    rename(page, "terbitkan", "Menayangkan halaman")
    wait_until_saved(page)

    content = modeler.content()
    assert "Menayangkan halaman" in content["diagram"]
    assert content["forms"]["terima"]["title"] == "Dari tab lain"


def test_what_is_copied_is_pasted_into_another_draft(modeler: Modeler) -> None:
    page = modeler.open()
    choose(page, "periksa")
    page.keyboard.press("Control+c")
    other = Modeler(modeler.office, modeler.browsers, modeler.origin)
    page.goto(modeler.origin + other.draft)
    page.wait_for_selector("[data-canvas][data-ready]")

    choose(page, "kasie")
    page.keyboard.press("Control+v")
    lane = page.locator(".djs-shape[data-element-id=kabid] .djs-hit").first.bounding_box()
    assert lane
    x, y = lane["x"] + lane["width"] * 0.8, lane["y"] + lane["height"] / 2
    page.mouse.move(x, y, steps=6)
    page.mouse.click(x, y)
    wait_until_saved(page)

    pasted = other.saved().xpath("//*[@alur:paraf='judul bagian keputusan']", namespaces=NAMES)
    assert len(pasted) == 3


def test_every_word_of_palette_pad_menus_and_panel_is_indonesian(modeler: Modeler) -> None:
    page = modeler.open()

    for tag in page.evaluate(
        """() => alurModeler.editor.get('elementRegistry').getAll()
                .filter(one => one.parent && one.type !== 'label').map(one => one.id)"""
    ):
        page.evaluate(OPEN_EVERYTHING, tag)
    page.evaluate("alurModeler.editor.get('searchPad').toggle()")
    page.evaluate("alurModeler.editor.get('minimap').open()")
    page.get_by_role("button", name="Simulasi", exact=True).click()
    page.get_by_role("button", name="Simulasi", exact=True).click()

    assert page.evaluate("[...alurModeler.missing]") == []


def test_pictures_and_the_file_can_be_taken_along(modeler: Modeler) -> None:
    page = modeler.open()
    kinds = {"Berkas BPMN": "bpmn", "Gambar SVG": "svg", "Gambar PNG": "png"}

    for label, kind in kinds.items():
        page.get_by_text("Unduh diagram", exact=True).click()
        with page.expect_download() as started:
            page.get_by_role("button", name=label).click()
        name = started.value.suggested_filename
        assert name == f"pemutakhiran-website.{kind}"
        content = started.value.path().read_bytes()
        assert b"var(--" not in content
        assert content


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_accessible_and_fits(modeler: Modeler, look: str) -> None:
    page = modeler.open(**LOOKS[look])
    expect(page.locator("[data-problems-summary]")).to_have_text("0 kesalahan, 2 peringatan")
    page.evaluate(OPEN_EVERYTHING, "periksa")

    assert complaints(page) == []


def test_it_speaks_english_to_who_reads_english(modeler: Modeler) -> None:
    page = modeler.open()
    page.locator(".menu-account summary").click()
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("[data-canvas][data-ready]")

    expect(page.locator("[data-status]")).to_have_text("No changes")
    choose(page, "periksa")
    expect(page.locator(".bio-properties-panel-header-type")).to_have_text("User Task")


# ---- what an analyst does -------------------------------------------------------------------

OPEN_EVERYTHING = """id => {
    const { editor } = alurModeler;
    const element = editor.get('elementRegistry').get(id);
    editor.get('selection').select(element);
    const menus = editor.get('popupMenu');
    if (!menus.isEmpty(element, 'bpmn-replace')) {
        menus.open(element, 'bpmn-replace', { x: 300, y: 300 }, {});
        menus.close();
    }
}"""


def choose(page: Page, element: str) -> None:
    """Click on an element of the drawing."""
    shape = page.locator(f".djs-element[data-element-id={element}] > .djs-hit").first
    shape.click(force=True, position=None)


def choose_flow(page: Page, flow: str) -> None:
    """Click on the middle of a straight flow."""
    line = page.locator(f".djs-connection[data-element-id={flow}] > .djs-hit").first.bounding_box()
    assert line
    page.mouse.click(line["x"] + line["width"] / 2, line["y"] + line["height"] / 2)


def unfold(page: Page, group: str) -> None:
    page.locator(f"[data-group-id=group-{group}] .bio-properties-panel-group-header-title").click()


def naming(diagram: etree._Element) -> dict[str, str]:
    """Return the steps that name others by their ids, with those ids."""
    alur = f"{{{NAMES['alur']}}}"
    steps = (
        (one, one.get(alur + "separateFrom") or one.get(alur + "needsParaf"))
        for one in diagram.iter()
    )
    return {str(one.get("id")): str(ids) for one, ids in steps if ids}


def standard_time(page: Page, element: str) -> Any:
    """Return the field of a step's standard time."""
    choose(page, element)
    unfold(page, "alur-standard")
    return page.locator("[name=alur-mutu-waktu]")


def rename(page: Page, element: str, name: str) -> None:
    """Write another name on an element, as people do: with a double click."""
    page.locator(f".djs-element[data-element-id={element}] > .djs-hit").first.dblclick(force=True)
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def wait_until_saved(page: Page, *, again: bool = False) -> None:
    """Wait until all that was drawn is on the server; after an earlier save, it is first not."""
    status = page.locator("[data-status]")
    if again:
        expect(status).not_to_have_attribute("data-state", "saved")
    expect(status).to_have_attribute("data-state", "saved", timeout=15_000)


def written(page: Page) -> str:
    """Return the drawing as it would be saved now."""
    return str(page.evaluate("alurModeler.editor.saveXML().then(({ xml }) => xml)"))


def timers_of(diagram: etree._Element, step: str) -> list[Any]:
    return list(diagram.iterfind(f".//bpmn:boundaryEvent[@attachedToRef='{step}']", NAMES))


def standard_of(diagram: etree._Element, step: str) -> str | None:
    found = diagram.xpath(f"//*[@id='{step}']//alur:mutuBaku/@waktu", namespaces=NAMES)
    return found[0] if found else None


def form_of(diagram: etree._Element, step: str) -> str | None:
    [found] = diagram.xpath(f"//*[@id='{step}']")
    return str(found.get(f"{{{NAMES['camunda']}}}formRef"))


def place(diagram: etree._Element, shape: str) -> tuple[str, str]:
    [bounds] = diagram.xpath(f"//*[@id='{shape}']/*[local-name()='Bounds']")
    return str(bounds.get("x")), str(bounds.get("y"))
