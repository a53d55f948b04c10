"""The pages of a draft's forms in a real browser: in every look, and without JavaScript."""

import json

import pytest

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.drafts.desk import LIST, Drafts
from tests.webapp.looking import LOOKS, complaints, opened


@pytest.fixture
def drafts(pages_of_office: Pages) -> Drafts:
    return Drafts(pages_of_office)


@pytest.mark.parametrize("look", LOOKS)
def test_lists_of_drafts_and_forms_are_accessible_and_fit(
    drafts: Drafts, pages: Browsers, look: str
) -> None:
    draft = drafts.begin()
    drafts.save(draft, revision=1, forms={**drafts.content(draft)["forms"], "rusak": {"id": "x"}})
    with serving(drafts.pages.app) as origin:
        for address in (LIST, f"{draft}/formulir"):
            page = opened(drafts.pages, pages, f"{origin}{address}", by="analyst", **LOOKS[look])

            assert complaints(page) == [], address


def test_a_form_is_changed_seen_and_saved_without_javascript(
    drafts: Drafts, pages: Browsers
) -> None:
    draft = drafts.begin()
    with serving(drafts.pages.app) as origin:
        address = f"{origin}{draft}/formulir/isi"
        page = opened(drafts.pages, pages, address, by="analyst", java_script_enabled=False)
        source = page.get_by_label("Isi berkas formulir")
        form = json.loads(source.input_value())
        form["components"][0]["label"] = "Nomor surat permohonan"
        source.fill(json.dumps(form))

        page.get_by_role("button", name="Pratinjau").click()
        shown = page.frame_locator("iframe").get_by_label("Nomor surat permohonan")
        shown.wait_for()
        source.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Formulir disimpan.").wait_for()
        page.wait_for_load_state("networkidle")  # the server is gone afterwards

    saved = drafts.content(draft)["forms"]["isi"]
    assert saved["components"][0]["label"] == "Nomor surat permohonan"
