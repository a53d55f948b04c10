"""An analyst changes the SOP before lunch: draws, tries out, proposes; what runs goes along."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import Pages
from tests.journeys.people import News, Office, Person
from tests.journeys.server import Server, serving_office

WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
FOURTH_EYE = "Memeriksa video"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An office whose SOP may be changed: other journeys go by the one that they know."""
    with serving_office(tmp_path_factory.mktemp("analis")) as running:
        yield running


@pytest.fixture
def office(own_server: Server, pages: Pages) -> Office:
    return Office(own_server, pages)


class Analyst:
    """Somebody who draws, at a wide screen."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def begins_to_change_the_sop(self) -> str:
        """Open a draft of the version in force in the modeler; return its path."""
        self.person.opens("/prosedur/rancangan")
        self.page.get_by_role("button", name="Mulai mengubah").click()
        self.page.wait_for_selector("[data-canvas][data-ready]")
        return self.person.path

    def chooses(self, element: str) -> None:
        """Click on an element of the drawing."""
        self._on(element).click(force=True)

    def sets_the_standard_time(self, step: str, duration: str) -> None:
        self.chooses(step)
        group = self.page.locator("[data-group-id=group-alur-standard]")
        group.locator(".bio-properties-panel-group-header-title").click()
        field = self.page.locator("[name=alur-mutu-waktu]")
        field.fill(duration)
        field.blur()

    def draws_a_step_on(self, flow: str, name: str) -> None:
        """Take a step from the palette and drop it on a flow, which then goes through it."""
        page = self.page
        x, y = middle_of(page, flow)
        page.locator(".djs-palette .entry[data-action='create.task']").click()
        page.mouse.move(x - 40, y - 60)
        page.mouse.move(x, y, steps=10)
        page.mouse.click(x, y)
        page.keyboard.type(name)
        page.keyboard.press("Enter")

    def renames_a_lane(self, lane: str, name: str) -> None:
        """Write another name on the drawing itself."""
        self._on(lane).dblclick(force=True, position={"x": 8, "y": 60})
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")

    def _on(self, element: str) -> Locator:
        return self.page.locator(f".djs-element[data-element-id={element}] > .djs-hit").first

    def breaks_a_flow_and_takes_it_back(self, flow: str) -> None:
        """Delete a flow: the deployment is shut and the element marked, until it is undone."""
        deploy = self.page.locator("[data-deploy]")
        self.chooses(flow)
        self.page.keyboard.press("Delete")
        expect(deploy).to_have_attribute("aria-disabled", "true")
        expect(self.page.locator(".djs-element.has-error").first).to_be_visible()
        self.page.get_by_role("button", name="Urungkan").click()
        expect(deploy).not_to_have_attribute("aria-disabled", "true")

    def keeps_a_play(self, draft: str, name: str) -> None:
        """Begin a case in the throw-away space, and keep that as a scenario."""
        self.person.opens(f"{draft}/coba")
        self.person.presses("Mulai berkas")
        self.page.get_by_label("Nama skenario").fill(name)
        self.person.presses("Simpan skenario")
        expect(self.page.get_by_text(name).first).to_be_visible()

    def proposes(self, draft: str, message: str, *, migrate: bool = False) -> str:
        """Propose a draft, with a reason for whatever stands in its way; return where it is."""
        page = self.page
        self.person.opens(f"{draft}/terapkan")
        for reason in page.get_by_placeholder("Alasan bila dibiarkan").all():
            reason.fill("Ditulis untuk langkah dan waktu yang lama.")
        page.get_by_label("Apa yang berubah").fill(message)
        if migrate:
            page.get_by_label("Pindahkan semua yang dapat ke versi ini").check()
        self.person.presses("Ajukan untuk disetujui")
        expect(page.get_by_text("Menunggu persetujuan").first).to_be_visible()
        expect(page.get_by_role("button", name="Setujui")).to_have_count(0)
        return self.person.path

    def waits_until_saved(self) -> None:
        """Wait until all that was drawn is on the server."""
        status = self.page.locator("[data-status]")
        expect(status).to_have_attribute("data-state", "saved", timeout=15_000)


def middle_of(page: Page, flow: str) -> tuple[float, float]:
    """Return where the middle of a flow is drawn in the window."""
    found = page.evaluate(
        """id => {
            const path = document.querySelector(
              `.djs-connection[data-element-id="${id}"] .djs-visual > path`);
            const point = path.getPointAtLength(path.getTotalLength() / 2);
            const matrix = path.getScreenCTM();
            return [point.x * matrix.a + matrix.e, point.y * matrix.d + matrix.f];
        }""",
        flow,
    )
    return found[0], found[1]


@pytest.fixture
def analyst(office: Office) -> Analyst:
    person = office.person("analis", **WIDE)
    return Analyst(person)


def running(office: Office) -> dict[str, str]:
    """Start three cases and leave them on different steps; return their pages by title."""
    siti = office.person("petugas")
    found = {}
    for title in ("Baru diterima", "Menunggu pemeriksaan", "Belum lengkap"):
        path = siti.starts_a_case()
        siti.fills_in_the_intake(News(title))
        if title == "Baru diterima":
            siti.presses("Simpan draf")
        else:
            if title == "Belum lengkap":
                siti.page.get_by_label("Belum lengkap").check()
                siti.page.get_by_label("Yang masih kurang").fill("Nomor surat belum ada.")
            siti.completes()
            expect(siti.heading).to_have_text("Kotak Tugas")
        found[title] = f"/berkas-proses/{path.split('/')[2]}"
    return found


def test_the_sop_is_changed_tried_approved_and_the_running_cases_go_along(
    office: Office, analyst: Analyst
) -> None:
    # given
    cases = running(office)
    draft = analyst.begins_to_change_the_sop()

    # when
    analyst.sets_the_standard_time("periksa", "PT30M")
    analyst.draws_a_step_on("terbitkan_ke_verifikasi", FOURTH_EYE)
    analyst.renames_a_lane("operator", "Operator Situs")
    analyst.breaks_a_flow_and_takes_it_back("ada_yang_disetujui")
    analyst.waits_until_saved()
    analyst.keeps_a_play(draft, "Waktu periksa 30 menit")
    proposal = analyst.proposes(draft, "Pemeriksaan 30 menit, video diperiksa lagi", migrate=True)
    boss = office.person("admin")
    boss.opens(proposal)
    boss.presses("Setujui")

    # then
    for path in cases.values():
        boss.waits_for(path, boss.page.get_by_text("Memindahkan berkas ke versi 2"))
    boss.presses("Kembalikan ke versi 1")
    expect(boss.page.get_by_text("Berkas kembali ke versi sebelumnya")).to_be_visible()
    for path in cases.values():
        boss.opens(path)
        boss.presses("Periksa riwayat")
        expect(boss.message).to_contain_text("Riwayat utuh")


def test_who_changed_an_old_version_cannot_write_over_a_newer_one(
    office: Office, analyst: Analyst
) -> None:
    # given
    draft = analyst.begins_to_change_the_sop()
    analyst.renames_a_lane("kasie", "Kepala Seksi Informasi")
    analyst.waits_until_saved()
    other = Analyst(office.person("rancang", expected=("409 (CONFLICT)",), **WIDE))
    others = other.begins_to_change_the_sop()
    expect(other.page.locator("[data-others]")).to_contain_text("Dewi Lestari")
    other.renames_a_lane("kasie", "Kepala Seksi Publikasi")
    other.waits_until_saved()
    proposal = analyst.proposes(draft, "Nama lajur")
    boss = office.person("admin")
    boss.opens(proposal)
    boss.presses("Setujui")

    # when
    other.person.opens(f"{others}/terapkan")

    # then
    expect(other.page.get_by_role("button", name="Ajukan untuk disetujui")).to_have_count(0)
    other.page.get_by_role("link", name="Bandingkan").first.click()
    expect(other.person.heading).to_contain_text("Bandingkan")
    expect(other.page.get_by_text("Kepala Seksi Informasi").first).to_be_visible()
    expect(other.page.get_by_text("Kepala Seksi Publikasi").first).to_be_visible()
