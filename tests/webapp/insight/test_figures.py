"""How procedures do: what the page counts, which cases are behind it, and who may see it."""

import html
import io
import re
from datetime import timedelta

from openpyxl import load_workbook

from tests.webapp.sop_office import SopOffice
from webapp.insight.figures import Spread


def address(office: SopOffice) -> str:
    page = office.pages.of("auditor").get("/kinerja").text
    found = re.findall(r'href="(/kinerja/[0-9a-f-]{36})">([^<]+)<', page)
    return next(str(link) for link, name in found if "Website" in name)


def figures(office: SopOffice, by: str = "auditor", **wanted: str) -> str:
    answer = office.pages.of(by).get(address(office), query_string=wanted)
    assert answer.status_code == 200, answer.text
    return answer.text


def behind(office: SopOffice, link: str) -> int:
    """How many cases the list shows that a link leads to."""
    page = office.pages.of("auditor").get(link.replace("&amp;", "&")).text
    return len(re.findall(r'<th scope="row"[^>]*><a href="/berkas-proses/', page))


def links(page: str, **wanted: str) -> list[str]:
    found = re.findall(r'href="(/berkas-proses\?[^"]+)"', page)
    return [each for each in found if all(f"{key}={wanted[key]}" in each for key in wanted)]


def test_a_step_is_counted_and_its_number_leads_to_its_cases(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Pasar rakyat")
    office.received("Lowongan")
    office.started()  # noise: still at its intake

    page = figures(office)

    [link] = links(page, langkah="periksa")
    assert behind(office, link) == 2
    assert behind(office, links(page, langkah="terima")[0]) == 3


def test_a_step_past_its_time_is_late_and_leads_to_its_cases(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Pasar rakyat")
    assert not links(figures(office), lewat="1")
    office.pages.clock.advance(timedelta(days=20))

    page = figures(office)

    assert [behind(office, link) for link in links(page, lewat="1")] == [1] * len(
        links(page, lewat="1")
    )
    assert links(page, lewat="1")


def test_cases_of_another_period_are_left_out(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received()

    page = figures(sop_office_on_both, dari="2025-01-01", sampai="2025-06-30")

    assert "0 berkas" in page
    assert not links(page, langkah="terima")


def test_a_flow_that_no_case_took_is_named(sop_office: SopOffice) -> None:
    sop_office.received()

    page = figures(sop_office)

    assert "tidak pernah" in page
    assert "biasa" in page


def test_a_flow_leads_to_the_cases_that_took_it(sop_office: SopOffice) -> None:
    sop_office.received("Pasar rakyat")
    sop_office.started()  # noise: still at its intake

    taken = re.findall(r'href="(/kinerja/[^"]*/jalan/[^"]*)"', figures(sop_office))
    pages = [sop_office.pages.of("auditor").get(html.unescape(each)).text for each in taken]

    counts = [page.count('href="/berkas-proses/') for page in pages]
    assert sorted(set(counts)) == [1, 2]
    assert all("Pasar rakyat" in page for page in pages)


def test_late_steps_of_a_group_and_a_month_lead_to_their_cases(sop_office: SopOffice) -> None:
    sop_office.received("Pasar rakyat")  # Kabid is asked, in November
    sop_office.pages.clock.advance(timedelta(days=20))
    sop_office.started()  # noise: offered in December, not late

    page = figures(sop_office)

    assert [behind(sop_office, each) for each in links(page, kelompok="kabid", lewat="1")] == [1]
    november = links(page, ditawarkan_dari="2026-11-01", lewat="1")
    assert [behind(sop_office, each) for each in november] == [1]


def test_a_group_goes_by_its_name_on_the_diagram(sop_office: SopOffice) -> None:
    sop_office.examined(sop_office.received())

    rows = figures(sop_office).rpartition("Waktu baku menurut kelompok")[2].split("</table>")[0]

    assert "Kepala Seksi" in rows
    assert ">kasie<" not in rows


def test_an_impossible_period_is_refused_in_words(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("auditor")
    for wanted in ({"dari": "kemarin"}, {"dari": "2026-02-01", "sampai": "2026-01-01"}):
        answer = browser.get(address(sop_office), query_string=wanted)

        assert answer.status_code == 422
        assert "Tanggal" in answer.text


def test_heads_may_see_and_those_without_paraf_may_not(sop_office: SopOffice) -> None:
    wanted = address(sop_office)
    seen = {
        by: sop_office.pages.of(by).get(wanted).status_code
        for by in ("kabid", "kasie", "analyst", "administrator", "petugas", "gast")
    }

    assert seen == {
        "kabid": 200,
        "kasie": 200,
        "analyst": 200,
        "administrator": 200,
        "petugas": 403,
        "gast": 403,
    }


def test_the_spreadsheet_has_a_row_for_each_step(sop_office: SopOffice) -> None:
    sop_office.received()

    answer = sop_office.pages.of("auditor").get(f"{address(sop_office)}/lembar.xlsx")

    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert rows[0][0] == "Langkah"
    assert [row[1] for row in rows[1:]] == [1, 1]


def test_the_monitoring_names_the_procedure_and_what_became_of_its_cases(
    sop_office_on_both: SopOffice,
) -> None:
    office = sop_office_on_both
    office.received()

    page = office.pages.of("kabid").get("/kinerja/pemantauan").text

    assert "Pemutakhiran Website" in page
    assert "1 berkas, 0 selesai, 0 dibatalkan, 0 gangguan." in page
    earlier = office.pages.of("kabid").get("/kinerja/pemantauan?tahun=2025&semester=1").text
    assert "Belum dapat dinilai" in earlier
    assert "Pemutakhiran" not in office.pages.of("petugas").get("/kinerja/pemantauan").text


def test_the_monitoring_as_a_spreadsheet_leaves_action_and_paraf_to_people(
    sop_office: SopOffice,
) -> None:
    answer = sop_office.pages.of("auditor").get("/kinerja/pemantauan.xlsx")

    heading, row, *_ = load_workbook(io.BytesIO(answer.data)).active.values
    assert heading == ("Nomor", "Prosedur", "Penilaian", "Catatan", "Tindakan", "Paraf penilai")
    assert row[0] == 1
    assert not row[4]
    assert not row[5]


def test_percentiles_are_of_the_nearest_rank() -> None:
    tens = Spread([float(each) for each in range(1, 11)])

    assert (tens.median, tens.p90, Spread([7.0]).p90, Spread().median) == (5.0, 9.0, 7.0, None)


def test_a_head_comes_from_the_page_of_the_procedure(sop_office: SopOffice) -> None:
    wanted = address(sop_office)
    procedure = wanted.replace("/kinerja/", "/prosedur/")

    assert f'href="{wanted}"' in sop_office.pages.of("kabid").get(procedure).text
    assert f'href="{wanted}"' not in sop_office.pages.of("petugas").get(procedure).text
