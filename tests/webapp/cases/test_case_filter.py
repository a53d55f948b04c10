"""What the list of cases can be filtered by, who may, saved searches, and the list as a file."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import repeat
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import Connection, insert, select

from engine import queries
from engine.commands import CancelInstance, CompleteWorkItem, DeployDefinition, StartInstance
from engine.errors import Invalid
from engine.tables import instance
from tests import diagrams, sop
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cases.test_case_list import titles
from tests.webapp.cast import UNIT
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import PROVED, SopOffice
from webapp.cases.export import bounded
from webapp.cases.filters import read_filter
from webapp.cases.saved import MAX_SAVED
from webapp.ids import new_id
from webapp.spreadsheet import Value
from webapp.tables import saved_search

ZONE = ZoneInfo("Asia/Jakarta")
LIST = "/berkas-proses"


def text_of(office: SopOffice, by: str, **wanted: str) -> str:
    answer = office.pages.of(by).get(LIST, query_string=wanted, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def person(office: SopOffice, username: str) -> str:
    return str(office.pages.people[username])


def multiply(connection: Connection, case: UUID, copies: int) -> None:
    """Add older cases that look like this one."""
    row = dict(connection.execute(select(instance).where(instance.c.id == case)).mappings().one())
    began: datetime = row["started_at"]
    rows = [
        {**row, "id": UUID(int=number), "started_at": began - timedelta(minutes=number)}
        for number in range(1, copies + 1)
    ]
    connection.execute(insert(instance), rows)


# ---- what an address says -----------------------------------------------------------------------

words = st.text("ab/ ü<>&\"'%:=", max_size=12).map(str.strip)
days = st.just("") | st.dates().filter(lambda day: 1970 <= day.year <= 2200).map(str)
addresses = st.fixed_dictionaries(
    {},
    optional={
        "cari": words,
        "keadaan": st.sampled_from(["", "completed", "running", "aneh"]),
        "nomor": st.sampled_from(["", "12", "012", "12/2026", "Agenda 12 / 2026"]),
        "proses": words,
        "prosedur": st.just("") | st.uuids().map(str),
        "dari": days,
        "sampai": days,
        "selesai_dari": days,
        "selesai_sampai": days,
        "lewat": st.sampled_from(["", "1", "2"]),
        "langkah": words,
        "tanpa": words,
        "kelompok": words,
        "isi": st.sampled_from(["", "jenis:a:b", "jenis", ":a"]),
        "gangguan": st.sampled_from(["", "terbuka", "pernah", "lain"]),
        "orang": words,
        "paraf": st.sampled_from(["", "sama", "lain"]),
    },
)


@given(addresses)
def test_a_filter_is_what_its_own_address_says(sent: dict[str, str]) -> None:
    wanted = read_filter(sent, ZONE)

    assert read_filter(wanted.arguments(), ZONE) == wanted


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        ({"isi": 'x"y:z'}, 'x"y'),
        ({"nomor": "12/26"}, "12/26"),
        ({"nomor": "x" * 5_000}, "xxx"),
        ({"dari": "besok"}, "besok"),
        ({"prosedur": "baru"}, "baru"),
        ({"awal": "periksa"}, "two steps"),
        ({"awal": "periksa", "akhir": "periksa"}, "two steps"),
    ],
)
def test_what_an_address_cannot_mean_is_refused(sent: dict[str, str], refused: str) -> None:
    with pytest.raises(Invalid, match=refused):
        read_filter(sent, ZONE)


def test_a_place_that_is_none_is_refused(sop_office: SopOffice) -> None:
    answer = sop_office.pages.of("petugas").get(f"{LIST}?sebelum=kemarin")

    assert answer.status_code == 422


def test_what_a_form_left_empty_is_not_in_the_address(sop_office: SopOffice) -> None:
    answer = sop_office.pages.of("petugas").get(f"{LIST}?cari=pasar&keadaan=&dari=")

    assert answer.location == f"{LIST}?cari=pasar"


# ---- what is found ------------------------------------------------------------------------------


def test_a_case_is_found_by_its_agenda_number(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received("Satu")
    sop_office_on_both.received("Dua")

    for said in ("2", "002", "2/2026", "Agenda 2"):
        assert titles(sop_office_on_both, nomor=said) == ["Dua"]
    assert titles(sop_office_on_both, nomor="2/2025") == []


def test_a_case_is_found_by_who_worked_on_it_and_where(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Diterima")
    office.examined(office.received("Diperiksa"))

    assert titles(office, by="auditor", orang=person(office, "kabid")) == ["Diperiksa"]
    assert titles(office, langkah="kelompokkan") == ["Diperiksa"]
    assert titles(office, tanpa="kelompokkan") == ["Diterima"]
    assert titles(office, kelompok="operator") == ["Diperiksa"]


def test_a_case_is_found_by_its_kind_and_times(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.submit(CancelInstance(office.received("Batal"), "rangkap"), by="administrator")
    kind = str(office.line(office.received("Jalan")).summary["jenis_berita"])

    assert sorted(titles(office, isi=f"jenis_berita:{kind}")) == ["Batal", "Jalan"]
    assert titles(office, isi="jenis_berita:lain") == []
    assert titles(office, selesai_dari="2026-11-23", selesai_sampai="2026-11-23") == ["Batal"]
    assert titles(office, sampai="2026-11-22") == []


def test_a_late_case_is_found_on_the_page_of_a_group(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Lambat")
    office.pages.clock.advance(timedelta(hours=2))
    office.received("Baru saja")

    assert titles(office, kelompok="kabid", lewat="1", langkah="periksa") == ["Lambat"]


def test_two_parafs_of_one_person_are_found(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    apart = b' alur:separateFrom="periksa"'
    office.submit(DeployDefinition(sop.DIAGRAM.replace(apart, b""), sop.FORMS), by="analyst")
    office.examined(office.received("Dua orang"))
    case = office.received("Satu orang")
    both = replace(office.actor("kabid"), groups=("kabid", "kasie"))
    decisions = [{"part": f"b{each}", "decision": "setuju", "reason": ""} for each in (1, 2, 3)]
    first = {"keputusan": decisions, "klasifikasi": "biasa"}
    for key, answers in (("periksa:1", first), ("kelompokkan:1", {})):
        office.runtime.submit(CompleteWorkItem(case, key, answers, PROVED), actor=both)

    assert titles(office, by="auditor", paraf="sama") == ["Satu orang"]


def test_steps_the_wrong_way_round_are_found(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received("Lurus")
    decisions = [{"part": f"b{each}", "decision": "setuju", "reason": ""} for each in (1, 2, 3)]
    office.complete(case, "periksa:1", "kabid", keputusan=decisions, klasifikasi="biasa")
    office.pages.clock.advance(timedelta(minutes=1))
    office.complete(case, "kelompokkan:1", "kasie")

    assert titles(office, awal="kelompokkan", akhir="periksa") == ["Lurus"]
    assert titles(office, awal="periksa", akhir="kelompokkan") == []


def test_a_list_of_very_many_says_where_to_go_on(sop_office: SopOffice) -> None:
    case = sop_office.received("Festival")
    with sop_office.pages.database.writing() as connection:
        multiply(connection, case, 280)

    page = text_of(sop_office, "auditor", cari="festival", hal="10")
    [older] = re.findall(r'rel="next" href="([^"]+)"', page)
    beyond = sop_office.pages.of("auditor").get(older.replace("&amp;", "&")).text

    assert "Lebih dari 250 berkas" in page
    assert "belum dilihat; unduhan melihat semuanya" in page
    assert "31 berkas sejauh ini" in beyond
    assert 'rel="next"' in beyond  # its second page, and no further


def test_the_choice_is_said_in_words(sop_office: SopOffice) -> None:
    page = text_of(
        sop_office, "auditor", keadaan="completed", lewat="1", kelompok="kabid",
        dari="2026-01-01", sampai="2026-06-30",
    )  # fmt: skip

    said = "Selesai, terlambat, pada Kepala Bidang, mulai 1 Januari\N{EN DASH}30 Juni 2026"
    assert said in page


# ---- who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [{"orang": "siapa"}, {"paraf": "sama"}])
def test_only_overseers_and_heads_look_for_people(
    sop_office: SopOffice, wanted: dict[str, str]
) -> None:
    answers = {
        by: sop_office.pages.of(by).get(LIST, query_string=wanted).status_code
        for by in ("auditor", "administrator", "kabid", "petugas", "operator", "gast")
    }

    refused = {"petugas": 403, "operator": 403, "gast": 403}
    assert answers == {"auditor": 200, "administrator": 200, "kabid": 200, **refused}


def test_a_form_asks_for_people_only_who_may_look_for_them(sop_office: SopOffice) -> None:
    assert 'name="orang"' in text_of(sop_office, "kabid")
    assert 'name="orang"' not in text_of(sop_office, "petugas")


def test_a_head_finds_people_only_in_what_he_signs(sop_office: SopOffice) -> None:
    office = sop_office
    office.examined(office.received("Siaran pers"))
    elsewhere = diagrams.process(
        diagrams.start(),
        diagrams.user("catat", "kabid"),
        diagrams.end(),
        diagrams.path("mulai", "catat", "selesai"),
        id="catatan",
    )
    office.submit(DeployDefinition(elsewhere), by="analyst")
    case = new_id()
    office.submit(StartInstance(case, "catatan"), by="analyst")
    office.complete(case, "catat:1", "kabid")
    himself = person(office, "kabid")

    assert len(titles(office, by="kabid")) == 2
    assert titles(office, by="kabid", orang=himself) == ["Siaran pers"]
    assert len(titles(office, by="auditor", orang=himself)) == 2


# ---- saved searches -----------------------------------------------------------------------------


def save(office: SopOffice, by: str, name: str, search: str) -> int:
    browser = office.pages.of(by)
    answer = office.pages.post(browser, f"{LIST}/pencarian", nama=name, saringan=search)
    return answer.status_code


def test_a_search_is_saved_for_oneself_opened_and_deleted(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    save(office, "auditor", "Yang lambat", "lewat=1&kelompok=kabid&bukan=apa-apa")

    mine, anothers = text_of(office, "auditor"), text_of(office, "administrator")
    assert f'href="{LIST}?lewat=1&amp;kelompok=kabid">Yang lambat</a>' in mine
    assert "Yang lambat" not in anothers

    [address] = re.findall(r'action="([^"]+/hapus)"', mine)
    office.pages.post(office.pages.of("administrator"), address)
    assert "Yang lambat" in text_of(office, "auditor")
    office.pages.post(office.pages.of("auditor"), address)
    assert "Hapus pencarian Yang lambat" not in text_of(office, "auditor")


def test_a_search_saved_again_is_replaced(sop_office: SopOffice) -> None:
    save(sop_office, "auditor", "Satu", "lewat=1")
    save(sop_office, "auditor", "Satu", "keadaan=running")

    page = text_of(sop_office, "auditor")

    assert page.count(">Satu</a>") == 1
    assert f'href="{LIST}?keadaan=running">Satu</a>' in page


@pytest.mark.parametrize("name", ["", " ", "x" * 81])
def test_a_search_needs_a_name(sop_office: SopOffice, name: str) -> None:
    assert save(sop_office, "auditor", name, "lewat=1") == 422


def test_nobody_saves_searches_without_end(sop_office: SopOffice) -> None:
    account = sop_office.pages.people["auditor"]
    row = {"account_id": account, "arguments": {}}
    with sop_office.pages.database.writing() as connection:
        rows = [{**row, "id": new_id(), "name": f"nomor {each}"} for each in range(MAX_SAVED)]
        connection.execute(insert(saved_search), rows)

    assert save(sop_office, "auditor", "satu lagi", "lewat=1") == 409
    assert save(sop_office, "auditor", "nomor 7", "lewat=1") == 302


# ---- as a file ----------------------------------------------------------------------------------


def test_the_list_is_taken_as_csv_without_formulas(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    for title in ("=1+1", "Pasar, rakyat;=1+1"):
        office.received(title)
        office.pages.clock.advance(timedelta(minutes=1))
    office.started(judul="Lain")

    answer = office.pages.of("auditor").get(f"{LIST}/daftar.csv?langkah=periksa")

    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [row[:2] for row in rows] == [
        ["Judul", "Nomor"],
        ["Pasar, rakyat;'=1+1", "Agenda 2"],
        ["'=1+1", "Agenda 1"],
    ]
    assert rows[1][4] == "2026-11-23T08:01:00+07:00"


def test_the_list_is_taken_as_a_spreadsheet_and_that_is_noted(sop_office: SopOffice) -> None:
    sop_office.received("=1+1")

    answer = sop_office.pages.of("auditor").get(f"{LIST}/daftar.xlsx?cari=1")

    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    with sop_office.pages.database.reading() as connection:
        [noted, *_] = queries.operations(connection, unit_id=UNIT)
    assert noted.command["details"] == {"file": "berkas-2026-11-23.xlsx", "filter": "cari=1"}


def test_a_spreadsheet_has_an_end() -> None:
    rows: Iterator[list[Value]] = repeat(["berkas"])

    with pytest.raises(Invalid, match="at most 100000 cases"):
        deque(bounded(rows), maxlen=0)


def test_a_file_has_only_what_one_may_see(sop_office: SopOffice) -> None:
    sop_office.received("Siaran pers")

    answer = sop_office.pages.of("gast").get(f"{LIST}/daftar.csv")

    assert "Siaran pers" not in answer.get_data(as_text=True)


# ---- in a browser -------------------------------------------------------------------------------


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_the_form_is_accessible_and_fits(
    sop_office: SopOffice, pages: Browsers, origin: str, look: str
) -> None:
    sop_office.examined(sop_office.received())
    save(sop_office, "auditor", "Yang lambat sekali di semua langkah", "lewat=1")

    page = opened(
        sop_office.pages, pages, f"{origin}{LIST}?langkah=periksa", by="auditor", **LOOKS[look]
    )
    page.locator("details.filters > summary").click()

    assert complaints(page) == []


def test_a_filter_is_chosen_without_scripts(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    sop_office.examined(sop_office.received("Diperiksa"))
    sop_office.received("Diterima")
    page = opened(
        sop_office.pages, pages, f"{origin}{LIST}", by="auditor", java_script_enabled=False
    )

    page.locator("details.filters > summary").click()
    page.get_by_label("Tanpa langkah").select_option("kelompokkan")
    page.get_by_role("button", name="Tampilkan").click()

    expect(page.locator("table.list tbody tr")).to_have_count(1)
    assert page.url.endswith("?tanpa=kelompokkan")
