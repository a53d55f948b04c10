"""An auditor's day, with mouse and keyboard: a case that took every turn, from finding to proof."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.looking import complaints, opened
from tests.webapp.replay.winding_office import WindingOffice


@pytest.fixture
def office(pages_of_office: Pages) -> WindingOffice:
    return WindingOffice(pages_of_office)


@pytest.fixture
def auditor(office: WindingOffice, pages: Browsers) -> Iterator[Page]:
    with serving(office.pages.app) as origin:
        yield opened(office.pages, pages, f"{origin}/kotak-tugas", by="auditor")


def test_an_auditor_finds_replays_proves_and_leaves_a_trace(
    auditor: Page, office: WindingOffice, tmp_path: Path
) -> None:
    finds_the_case(auditor, office)
    takes_its_history_to_other_tools(auditor, tmp_path / "log.xes")
    plays_it_again(auditor, office)
    verifies_it(auditor)
    public_key = makes_a_checkpoint_and_takes_it_home(auditor, tmp_path / "checkpoint.json")
    pack = takes_the_evidence(auditor, office, tmp_path / "bukti.zip")
    is_proven_on_another_machine(pack, public_key, tmp_path)
    verifies_everything(auditor)
    sees_where_time_went(auditor)
    left_a_trace(auditor)


# ---- the steps ---------------------------------------------------------------------------------


def finds_the_case(page: Page, office: WindingOffice) -> None:
    page.get_by_role("link", name="Berkas", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas")
    assert complaints(page) == []
    page.get_by_text("Saringan lain").click()
    page.get_by_label("Melalui langkah").select_option("telaah")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator(f"main a[href$='{office.case}']").first).to_be_visible()


def takes_its_history_to_other_tools(page: Page, place: Path) -> None:
    page.get_by_role("link", name="Ekspor riwayat").click()
    page.get_by_label("Samarkan data pribadi").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh", exact=True).click()
    download.value.save_as(place)
    assert place.read_text().count("<trace>") == 1
    assert "Contoh" not in place.read_text()
    page.go_back()


def plays_it_again(page: Page, office: WindingOffice) -> None:
    page.locator(f"main a[href$='{office.case}']").first.click()
    page.get_by_role("link", name="Putar ulang").click()
    page.wait_for_selector("#replay[data-ready]")
    seen = []
    for step in range(1, 10):
        page.wait_for_selector(f"#replay[data-shown='{step}']")
        seen.append(page.locator("#replay-panel").inner_text())
        page.keyboard.press("ArrowRight")
    both_branches, joined, late, round_two, moved = seen[2], seen[3], seen[4], seen[6], seen[7]
    assert "saring" in both_branches
    assert "putus" in joined
    assert "Terlambat" in late
    assert "Undangan rapat" in round_two
    assert "versi 2" in moved
    assert complaints(page) == []


def verifies_it(page: Page) -> None:
    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_text("Riwayat utuh: 9 entri")).to_be_visible()


def makes_a_checkpoint_and_takes_it_home(page: Page, place: Path) -> str:
    goes_to(page, "Pemeriksaan")
    page.get_by_role("button", name="Buat titik periksa sekarang").click()
    expect(page.get_by_text("Titik periksa 1 dibuat.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh titik periksa 1").click()
    download.value.save_as(place)
    page.get_by_label("Salinan yang Anda simpan").set_input_files(place)
    page.get_by_role("button", name="Bandingkan").click()
    expect(page.get_by_text("Titik periksa 1 sama dengan salinan ini.")).to_be_visible()
    return str(json.loads(json.loads(place.read_bytes())["body"])["public"])


def takes_the_evidence(page: Page, office: WindingOffice, place: Path) -> Path:
    page.get_by_role("link", name="Berkas", exact=True).first.click()
    page.locator(f"main a[href$='{office.case}']").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh paket bukti").click()
    download.value.save_as(place)
    return place


def is_proven_on_another_machine(pack: Path, public_key: str, folder: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        program = archive.extract("verify_pack.py", folder)
        assert any(name.endswith("/protocol.pdf") for name in archive.namelist())
    copy = str(folder / "checkpoint.json")
    command = [sys.executable, "-I", "-S", program, str(pack), "--key", public_key, "--copy", copy]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout
    assert "checkpoint 1 of the pack is the same" in done.stdout


def verifies_everything(page: Page) -> None:
    goes_to(page, "Pemeriksaan")
    page.get_by_role("button", name="Periksa semuanya sekarang").click()
    expect(page.get_by_text("Semuanya utuh.")).to_be_visible(timeout=60_000)
    assert complaints(page) == []


def sees_where_time_went(page: Page) -> None:
    goes_to(page, "Kinerja")
    page.get_by_role("link", name="surat").first.click()
    page.wait_for_selector("#diagram[data-ready]")
    assert complaints(page) == []


def left_a_trace(page: Page) -> None:
    goes_to(page, "Pemeriksaan")
    page.get_by_role("link", name="Catatan kantor").click()
    page.get_by_role("heading", name="Catatan kantor").wait_for()
    page.wait_for_load_state()
    rows = page.locator("tbody tr").filter(has_text="Auditor Contoh").all_inner_texts()
    for deed in ("Melihat", "Memutar ulang", "Memeriksa keutuhan", "Mengekspor", "titik periksa"):
        assert any(deed in row for row in rows), (deed, rows)


def goes_to(page: Page, name: str) -> None:
    """Choose a page from the menu."""
    page.get_by_text("Lainnya", exact=True).click()
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
