"""Pages of versions: the list, two side by side in words, the base of both, and the ZIP."""

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.bounded import BoundedReader, Limits
from engine.bundles import sort_out
from engine.commands import DeployDefinition
from tests import sop
from tests.engine.test_bounded import chain
from tests.webapp.cast import NOBODY, ROLES
from tests.webapp.sop_office import SopOffice
from tests.webapp.versions.two_versions import (
    FIRST,
    PROCESS,
    SECOND,
    changed,
    draft,
    with_second_version,
)
from webapp.context import Office

LATER = "2026-12-01T00:00:00+00:00"
ANOTHER_NAME = ('name="Tayang?"', 'name="Sudah tayang?"')


@pytest.fixture
def office(sop_office: SopOffice) -> SopOffice:
    with_second_version(sop_office)
    return sop_office


def get(office: SopOffice, path: str, by: str = "analyst", **query: Any) -> TestResponse:
    values = {name: str(value) for name, value in query.items()}
    return office.pages.of(by).get(f"/prosedur/{path}", query_string=values)


def words(answer: TestResponse) -> str:
    """Return what is read on a page: its text in one line."""
    assert answer.status_code == 200, answer.text
    main = answer.text.partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S))


def drawings(answer: TestResponse) -> list[dict[str, Any]]:
    """Return what the page tells its script of the two drawings."""
    data = answer.text.partition('id="difference-state">')[2].partition("</script>")[0]
    sides: list[dict[str, Any]] = json.loads(data)["sides"]
    return sides


# ---- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [NOBODY, *ROLES])
def test_everybody_in_the_office_sees_the_versions(office: SopOffice, who: str) -> None:
    said = words(get(office, f"versi/{PROCESS}", by=who))

    assert "Waktu baku langkah 2 menjadi 30 menit" in said
    assert said.index("Versi 2") < said.index("Versi 1")


def test_the_version_in_force_is_marked_and_running_cases_are_counted(office: SopOffice) -> None:
    office.started()

    rows = get(office, f"versi/{PROCESS}").text.split("<tr ")[2:]

    assert "Berlaku" in rows[0]
    assert 'data-label="Berkas berjalan">1<' in rows[0]
    assert 'data-label="Berkas berjalan">0<' in rows[1]


def test_from_when_until_when_a_version_is_in_force_is_said(office: SopOffice) -> None:
    office.pages.clock.advance(timedelta(days=1))
    office.submit(
        DeployDefinition(sop.DIAGRAM, sop.FORMS, "Mulai lusa", in_force_at=LATER), by="analyst"
    )

    rows = get(office, f"versi/{PROCESS}").text.split("<tr ")[2:]

    assert "Akan berlaku" in rows[0]
    assert "Berlaku" in rows[1].partition("data-label")[0]
    assert "sampai" in rows[1]


def test_a_procedure_leads_to_its_versions(office: SopOffice) -> None:
    assert f'href="/prosedur/versi/{PROCESS}"' in get(office, str(SECOND)).text


def test_a_process_that_is_not_there_has_no_versions(office: SopOffice) -> None:
    assert get(office, "versi/tiada").status_code == 404


def test_drafts_are_offered_to_who_may_see_them(office: SopOffice) -> None:
    own = draft(office, sop.DIAGRAM)
    hidden = draft(office, sop.DIAGRAM, by="administrator")

    assert f"rancangan:{own}" in get(office, f"versi/{PROCESS}").text
    assert f"rancangan:{hidden}" not in get(office, f"versi/{PROCESS}").text
    assert "rancangan:" not in get(office, f"versi/{PROCESS}", by="kabid").text


# ---- two side by side ----------------------------------------------------------------------------


def test_what_differs_is_said_in_words_and_groups(office: SopOffice) -> None:
    said = words(get(office, "bandingkan", by="petugas", dari=FIRST, ke=SECOND))

    assert "Langkah “Memeriksa dan memilah press release” waktu baku: 15 menit → 30 menit" in said
    assert "Lajur “Kasie” nama: “Kepala Seksi” → “Kasie”" in said
    assert "wajib diisi: ya → tidak" in said
    headings = [said.index(f" {group} ") for group in ("Waktu", "Formulir", "Gambar")]
    assert headings == sorted(headings)


def test_it_is_said_in_english_to_who_reads_english(office: SopOffice) -> None:
    browser = office.pages.of("petugas")
    office.pages.post(browser, "/bahasa", language="en")

    said = words(browser.get(f"/prosedur/bandingkan?dari={FIRST}&ke={SECOND}"))

    assert "standard time: 15 minutes → 30 minutes" in said


def test_a_version_differs_in_nothing_from_itself(office: SopOffice) -> None:
    assert "Tidak ada yang berbeda." in words(get(office, "bandingkan", dari=FIRST, ke=FIRST))


def test_both_drawings_get_their_marks(office: SopOffice) -> None:
    answer = get(office, "bandingkan", dari=FIRST, ke=SECOND)

    before, after = drawings(answer)
    assert before["marks"]["verifikasi"] == "removed"
    assert after["marks"]["periksa_tayang"] == "added"
    assert before["marks"]["terima"] == after["marks"]["terima"] == "moved"
    assert "verifikasi" not in after["marks"]
    assert before["diagram_url"].endswith(f"{FIRST}/diagram.bpmn")


def test_a_draft_is_compared_by_who_may_see_it(office: SopOffice) -> None:
    own = f"rancangan:{draft(office, changed(ANOTHER_NAME))}"

    said = words(get(office, "bandingkan", dari=FIRST, ke=own))

    assert "nama: “Tayang?” → “Sudah tayang?”" in said
    assert "Rancangan “Rancangan analyst”" in said


def test_a_draft_that_is_shared_is_compared_by_other_analysts(office: SopOffice) -> None:
    shared = f"rancangan:{draft(office, sop.DIAGRAM, by='administrator', shared=True)}"

    assert get(office, "bandingkan", dari=FIRST, ke=shared).status_code == 200


@pytest.mark.parametrize("who", ["administrator", "kabid"])
def test_a_draft_of_another_is_not_shown(office: SopOffice, who: str) -> None:
    own = f"rancangan:{draft(office, sop.DIAGRAM)}"

    assert get(office, "bandingkan", by=who, dari=FIRST, ke=own).status_code == 403


def test_a_draft_that_cannot_be_read_is_said_to_be_so(office: SopOffice) -> None:
    broken = f"rancangan:{draft(office, b'<definitions>')}"

    answer = get(office, "bandingkan", dari=FIRST, ke=broken)

    assert answer.status_code == 422
    assert "belum memuat satu proses" in answer.text


def test_a_draft_that_would_hold_up_the_server_is_refused(office: SopOffice) -> None:
    costly = f"rancangan:{draft(office, chain(2500))}"
    opened: Office = office.pages.app.extensions["alur"]
    with BoundedReader(Limits(cpu_seconds=0.1, wall_seconds=60)) as reader:
        opened.runtime.read = reader

        answer = get(office, "bandingkan", dari=FIRST, ke=costly)

    assert answer.status_code == 422
    assert "Berkas harus terbaca dengan paling banyak 0.1 s" in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"dari": FIRST}, 422),
        ({"dari": FIRST, "ke": "dua"}, 404),
        ({"dari": FIRST, "ke": "00000000-0000-7000-8000-00000000000f"}, 404),
    ],
)
def test_what_is_not_there_cannot_be_compared(
    office: SopOffice, query: dict[str, Any], status: int
) -> None:
    assert get(office, "bandingkan", **query).status_code == status


# ---- with the base of both -----------------------------------------------------------------------


def test_with_its_base_a_draft_shows_what_contradicts(office: SopOffice) -> None:
    mine = draft(office, changed(('nomor="2" waktu="PT15M"', 'nomor="2" waktu="PT45M"')))

    answer = get(office, "bandingkan", dasar=FIRST, dari=f"rancangan:{mine}", ke=SECOND)

    said = words(answer)
    conflict = said[said.index("Yang bertentangan") : said.index("Diagram alir")]
    assert "“Memeriksa dan memilah press release”" in conflict
    assert "waktu baku: 45 menit ↔ 30 menit" in conflict
    sides = drawings(answer)
    assert [side["marks"]["periksa"] for side in sides] == ["conflict", "conflict"]
    assert "Yang diubah Versi 2" in said


def test_changes_that_go_together_contradict_nothing(office: SopOffice) -> None:
    mine = draft(office, changed(ANOTHER_NAME))

    said = words(get(office, "bandingkan", dasar=FIRST, dari=f"rancangan:{mine}", ke=SECOND))

    assert "Yang bertentangan" not in said


# ---- as files ------------------------------------------------------------------------------------


def test_the_zip_has_everything_that_a_deployment_needs(office: SopOffice) -> None:
    answer = get(office, f"{FIRST}/unduh.zip", by="kabid")

    assert f"{PROCESS}-v1.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.read(f"{PROCESS}/{PROCESS}.bpmn") == sop.DIAGRAM
    sent = sort_out({"versi.zip": answer.data})
    assert (list(sent.diagrams.values()), sent.forms) == ([sop.DIAGRAM], sop.FORMS)
    assert sent.problems == []


def test_the_zip_of_one_version_is_always_the_same(office: SopOffice) -> None:
    assert get(office, f"{FIRST}/unduh.zip").data == get(office, f"{FIRST}/unduh.zip").data
