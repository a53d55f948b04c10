"""The list of the inbox: whose, in which order, with which light, filtered how."""

import re
from html import unescape

import pytest

from engine.commands import StartInstance
from tests.webapp.desk import PROCESS, Desk, actor_of
from webapp.ids import new_id

CHECK = "Memeriksa dan memilah press release"


def test_a_work_item_is_shown_to_its_group_and_to_nobody_else(desk: Desk) -> None:
    desk.received(judul="Banjir di Kretek")

    assert "Banjir di Kretek" in desk.inbox("kabid")
    for other in ("kasie", "operator", "petugas", "auditor", "administrator", "gast", "tetangga"):
        assert "Banjir di Kretek" not in desk.inbox(other)


def test_a_line_says_step_case_number_and_due_time(sqlite_desk: Desk) -> None:
    sqlite_desk.received(judul="Banjir di Kretek")

    line = sqlite_desk.inbox("kabid")

    assert f"{CHECK} Banjir di Kretek Agenda 1 · Pemutakhiran Website" in line
    assert "Batas hari ini 08.15 WIB" in line
    assert "Sisa 15 menit" in line


def test_the_due_moment_comes_before_the_time_left_but_lateness_before_both(
    sqlite_desk: Desk,
) -> None:
    sqlite_desk.received()

    assert re.search(r"Batas hari ini 08.15 WIB.*Sisa 15 menit", sqlite_desk.inbox("kabid"))

    sqlite_desk.wait(minutes=16)

    assert re.search(r"Terlambat 1 menit.*Batas hari ini", sqlite_desk.inbox("kabid"))


def test_the_light_turns_as_the_time_runs_out(sqlite_desk: Desk) -> None:
    sqlite_desk.received()
    lights = {}

    for minutes in (0, 12, 5):
        sqlite_desk.wait(minutes=minutes)
        page = sqlite_desk.browser("kabid").get("/kotak-tugas").text
        kind = page.partition('<li class="item ')[2].partition('"')[0]
        lights[kind] = sqlite_desk.inbox("kabid")

    assert list(lights) == ["ok", "warn", "danger"]
    assert "Sisa 3 menit" in lights["warn"]
    assert "Terlambat 2 menit" in lights["danger"]


def test_a_due_time_on_another_day_names_the_day(sqlite_desk: Desk) -> None:
    sqlite_desk.wait(hours=7, minutes=58)
    sqlite_desk.received()

    assert "Batas besok 07.43 WIB" in sqlite_desk.inbox("kabid")
    sqlite_desk.wait(hours=48)
    assert "Batas kemarin 07.43 WIB" in sqlite_desk.inbox("kabid")
    sqlite_desk.wait(hours=24)
    assert "Batas 24 Nov 2026, 07.43 WIB" in sqlite_desk.inbox("kabid")


def test_a_late_item_is_shown_to_the_superior_who_may_look_only(desk: Desk) -> None:
    desk.start()

    desk.wait(hours=3)

    line = desk.inbox("kasie")
    assert "Dieskalasi ke Kepala Seksi" in line
    assert "Lihat" in line
    assert "Kerjakan" not in line
    assert "Dieskalasi ke Kepala Seksi" in desk.inbox("petugas")
    assert "Kerjakan" in desk.inbox("petugas")


def test_the_office_next_door_sees_nothing_escalated_here(desk: Desk) -> None:
    desk.received(judul="Banjir di Kretek")

    desk.wait(minutes=20)

    assert "Banjir di Kretek" in desk.inbox("administrator")
    assert "Banjir di Kretek" not in desk.inbox("tetangga")


def test_what_a_person_has_taken_stands_first(desk: Desk) -> None:
    desk.received(judul="Berita pertama")
    second = desk.received(judul="Berita kedua")

    desk.claim("kabid", second, "periksa:1")

    line = desk.inbox("kabid")
    assert line.index("Berita kedua") < line.index("Berita pertama")
    assert "Tugas saya" in line.partition("Berita kedua")[2]


def test_the_counters_tell_late_today_open_and_mine(desk: Desk) -> None:
    desk.received()
    desk.wait(minutes=20)
    case = desk.received(judul="Berita kedua")
    desk.claim("kabid", case, "periksa:1")

    assert "1 terlambat 1 hari ini 2 terbuka 1 saya" in desk.inbox("kabid")


def test_filters_and_search_leave_out_the_rest(desk: Desk) -> None:
    desk.received(judul="Berita lama")
    desk.wait(minutes=20)
    mine = desk.received(judul="Panen padi", sumber="Dinas Pertanian")
    desk.claim("kabid", mine, "periksa:1")

    assert "Berita lama" not in desk.inbox("kabid", tampil="saya")
    assert "Panen padi" not in desk.inbox("kabid", tampil="terlambat")
    assert "Berita lama" not in desk.inbox("kabid", cari="padi PERTANIAN")
    assert "Panen padi" in desk.inbox("kabid", cari="padi PERTANIAN")
    assert "Tidak ada tugas yang cocok" in desk.inbox("kabid", cari="100%")


@pytest.mark.parametrize(
    "wanted",
    [{"tampil": "x"}, {"hal": "0"}, {"hal": "-1"}, {"hal": "²"}, {"hal": "9" * 5000}]
    + [{"setelah": said} for said in ("x", "1~~~~", "0~0001-01-01T00:00~x~y~z")],
)
def test_an_address_that_makes_no_sense_shows_the_first_page(
    sqlite_desk: Desk, wanted: dict[str, str]
) -> None:
    sqlite_desk.received()

    assert CHECK in sqlite_desk.inbox("kabid", **wanted)


def test_a_long_list_has_pages(sqlite_desk: Desk) -> None:
    actor = actor_of(sqlite_desk.pages.account("petugas"))
    for number in range(21):
        variables = {"judul": f"Berita {number:02}"}
        command = StartInstance(new_id(), PROCESS, variables)
        sqlite_desk.runtime.submit(command, actor=actor)

    assert "Halaman 1 Berikutnya" in sqlite_desk.inbox("petugas")
    assert "Sebelumnya Halaman 2" in sqlite_desk.inbox("petugas", hal="2")
    assert sqlite_desk.inbox("petugas", hal="2").count("Kerjakan") == 1


def test_who_goes_from_page_to_page_sees_each_line_once(sqlite_desk: Desk) -> None:
    actor = actor_of(sqlite_desk.pages.account("petugas"))
    for number in range(45):
        command = StartInstance(new_id(), PROCESS, {"judul": f"Berita {number:02}"})
        sqlite_desk.runtime.submit(command, actor=actor)
    browser = sqlite_desk.browser("petugas")

    seen: list[str] = []
    address: str | None = "/kotak-tugas"
    while address:
        text = browser.get(address).text
        seen += re.findall('<p class="item-case">([^<]*)</p>', text)
        following = re.search('rel="next" href="([^"]*)"', text)
        address = unescape(following[1]) if following else None

    assert seen == [f"Berita {number:02}" for number in range(45)]


def test_an_empty_inbox_says_what_will_come(sqlite_desk: Desk) -> None:
    assert "Tugas baru muncul di sini" in sqlite_desk.inbox("kabid")


def test_a_hostile_title_is_shown_as_it_was_typed(sqlite_desk: Desk) -> None:
    title = "<script>alert('judul')</script>"
    sqlite_desk.received(judul=title)

    page = sqlite_desk.browser("kabid").get("/kotak-tugas", query_string={"cari": '"><img src=x>'})

    assert "<script>alert" not in sqlite_desk.browser("kabid").get("/kotak-tugas").text
    assert title in sqlite_desk.inbox("kabid")
    assert "<img src=x>" not in page.text


def test_a_visitor_is_asked_to_log_in(sqlite_desk: Desk) -> None:
    answer = sqlite_desk.pages.visitor().get("/kotak-tugas")

    assert answer.status_code == 302
    assert "/masuk" in answer.location
