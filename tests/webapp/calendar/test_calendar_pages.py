"""The pages of working time: what they show, and what an administrator changes."""

from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine import queries
from engine.commands import SetCalendar
from tests import sop
from tests.webapp.cast import NOBODY, ROLES, UNIT, Pages
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id

NEW_HOURS: dict[str, Any] = {
    **{f"opens-{day}-0": "08:00" for day in range(5)},
    **{f"closes-{day}-0": "12:00" for day in range(5)},
    "opens-0-1": "13:00",
    "closes-0-1": "16:30",
}


def page(office: SopOffice, by: str = "administrator", path: str = "") -> str:
    answer = office.pages.of(by).get(f"/kalender-kerja{path}")
    assert answer.status_code == 200, answer.text
    return answer.text


def send(
    office: SopOffice, what: str, by: str = "administrator", version: int = 1, **fields: Any
) -> TestResponse:
    fields = {"_command": str(new_id()), "version": str(version), **fields}
    return office.pages.post(office.pages.of(by), f"/kalender-kerja/{what}", **fields)


def versions(office: SopOffice) -> list[queries.CalendarVersion]:
    with office.pages.database.reading() as connection:
        return queries.calendar_versions(connection, unit_id=UNIT, name="kerja")


def body(office: SopOffice) -> Any:
    return versions(office)[0].body


@pytest.mark.parametrize("who", [NOBODY, "petugas", "auditor"])
def test_everybody_reads_hours_breaks_and_days_off(sop_office: SopOffice, who: str) -> None:
    text = page(sop_office, by=who)

    assert "07.30\u201312.00" in text
    assert "12.00\u201313.00" in text  # the break
    assert "11.30\u201313.00" in text  # on Friday
    assert "7 jam 30 menit" in text
    assert "Jumat, 25 Desember 2026" in text
    assert "Hapus" not in text


def test_the_days_off_of_another_year_are_asked_for(sop_office: SopOffice) -> None:
    assert "Belum ada hari libur" in page(sop_office, path="?tahun=2027")


# ---- the timetable -------------------------------------------------------------------------------


def test_a_timetable_is_replaced_and_the_days_off_stay(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both

    assert send(office, "jam", **NEW_HOURS).status_code == 302

    assert body(office)["weekly"]["0"] == [["08:00", "12:00"], ["13:00", "16:30"]]
    assert body(office)["days_off"] == sop.OFFICE_HOURS["days_off"]
    assert [version.version for version in versions(office)] == [2, 1]
    assert "Jam kerja diubah" in page(office)
    assert "Administrator Contoh" in page(office)


def test_a_new_timetable_counts_from_the_next_step_on(sop_office: SopOffice) -> None:
    send(sop_office, "jam", **{**NEW_HOURS, "opens-0-0": "10:00"})

    case = sop_office.started()

    [item] = work_items(sop_office, case)
    assert item.due_at == datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # 10.00 to 12.00 WIB


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"closes-1-0": "07:00"}, "weekly.1", "jam tutup setelah jam buka"),
        ({"opens-0-1": "11:00"}, "weekly.0", "tidak bertumpuk"),
        ({"closes-2-0": ""}, "weekly.2", "jam seperti"),
        ({"opens-3-0": "pagi"}, "weekly.3", "pagi"),
    ],
)
def test_what_is_impossible_is_said_at_its_day(
    sop_office: SopOffice, typed: dict[str, Any], field: str, sentence: str
) -> None:
    answer = send(sop_office, "jam", **{**NEW_HOURS, **typed})

    assert answer.status_code == 422
    fieldset = answer.text.partition(f'id="{field}"')[2].partition("</fieldset>")[0]
    assert sentence in fieldset
    assert 'value="08:00"' in answer.text  # what was typed is still there
    assert len(versions(sop_office)) == 1


def test_problems_of_two_days_are_said_together(sop_office: SopOffice) -> None:
    answer = send(sop_office, "jam", **{**NEW_HOURS, "closes-0-0": "07:00", "closes-4-0": "07:00"})

    assert answer.text.count("jam tutup setelah jam buka") == 2


def test_a_week_without_work_is_refused(sop_office: SopOffice) -> None:
    answer = send(sop_office, "jam")

    assert answer.status_code == 422
    assert "Isi jam kerja sedikitnya pada satu hari" in answer.text


def test_the_end_of_the_day_is_midnight(sop_office: SopOffice) -> None:
    evening: dict[str, Any] = {"opens-5-0": "20:00", "closes-5-0": "00:00"}

    send(sop_office, "jam", **evening)

    assert body(sop_office)["weekly"] == {"5": [["20:00", "24:00"]]}
    assert "20.00\u201324.00" in page(sop_office)
    assert 'value="00:00"' in page(sop_office, path="/jam")


# ---- days off ------------------------------------------------------------------------------------


def test_a_day_off_is_added_and_removed(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both

    added = send(office, "libur", day="2026-07-20", name="Hari jadi Bantul")
    shown = page(office, path="?tahun=2026")
    removed = send(office, "libur/hapus", version=2, day="2026-07-20")

    assert (added.status_code, removed.status_code) == (302, 302)
    assert "Senin, 20 Juli 2026" in shown
    assert "+ 20 Jul 2026: Hari jadi Bantul" in page(office)
    assert "\u2212 20 Jul 2026: Hari jadi Bantul" in page(office)
    assert body(office)["days_off"] == sop.OFFICE_HOURS["days_off"]
    assert len(versions(office)) == 3


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day": "", "name": "x"}, "Pilih tanggal"),
        ({"day": "2026-02-30", "name": "x"}, "Pilih tanggal"),
        ({"day": "1026-02-03", "name": "x"}, "Pilih tanggal"),
        ({"day": "2026-07-20", "name": " "}, "Isi nama hari libur"),
        ({"day": "2026-07-20", "name": "x" * 121}, "paling banyak 120"),
    ],
)
def test_a_day_off_that_cannot_be_is_said_at_its_field(
    sop_office: SopOffice, fields: dict[str, Any], sentence: str
) -> None:
    answer = send(sop_office, "libur", **fields)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert len(versions(sop_office)) == 1


def test_a_day_that_is_no_day_off_is_not_removed(sop_office: SopOffice) -> None:
    assert send(sop_office, "libur/hapus", day="2026-07-20").status_code == 404


def test_a_hostile_name_is_shown_and_never_run(sop_office: SopOffice) -> None:
    send(sop_office, "libur", day="2026-07-20", name="<script>alert(1)</script>")

    assert "<script>alert" not in page(sop_office)


def test_national_days_off_are_added_and_the_offices_own_names_stay(sop_office: SopOffice) -> None:
    send(sop_office, "libur/nasional", year="2026")

    days = body(sop_office)["days_off"]
    assert days["2026-08-17"] == "Hari Kemerdekaan Republik Indonesia"
    assert days["2026-12-25"] == "Natal"  # as the office wrote it
    assert len(days) == 25


def test_national_days_off_that_are_there_make_no_new_version(sop_office: SopOffice) -> None:
    send(sop_office, "libur/nasional", year="2026")

    answer = send(sop_office, "libur/nasional", version=2, year="2026")

    assert answer.status_code == 302
    assert len(versions(sop_office)) == 2


def test_a_year_that_is_none_is_refused(sop_office: SopOffice) -> None:
    assert send(sop_office, "libur/nasional", year="dua ribu").status_code == 422


def test_from_october_the_next_year_is_asked_for(sop_office: SopOffice) -> None:
    november = page(sop_office)
    send(sop_office, "libur", day="2027-01-01", name="Tahun baru")
    asked = page(sop_office)
    clock = sop_office.pages.clock
    clock.advance(datetime(2027, 9, 30, tzinfo=UTC) - clock.now())
    september = page(sop_office)

    assert "Hari libur tahun 2027 belum diisi" in november
    assert "belum diisi" not in asked
    assert "belum diisi" not in september


# ---- who, and when somebody else was faster ------------------------------------------------------


@pytest.mark.parametrize("who", [NOBODY, *(role for role in ROLES if role != "administrator")])
def test_only_an_administrator_changes_working_time(sop_office: SopOffice, who: str) -> None:
    places = ("jam", "libur", "libur/hapus", "libur/nasional", "awal")

    assert {send(sop_office, place, by=who).status_code for place in places} == {403}
    assert sop_office.pages.of(who).get("/kalender-kerja/jam").status_code == 403


def test_a_form_that_is_older_than_the_calendar_is_refused(sop_office: SopOffice) -> None:
    send(sop_office, "libur", day="2026-07-20", name="Lebih dahulu")

    answer = send(sop_office, "jam", version=1, **NEW_HOURS)

    assert answer.status_code == 409
    assert "diubah orang lain" in answer.text
    assert body(sop_office)["days_off"]["2026-07-20"] == "Lebih dahulu"


def test_a_day_off_is_not_removed_by_a_link(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("administrator")

    assert browser.get("/kalender-kerja/libur/hapus").status_code == 405


# ---- an office without a calendar ----------------------------------------------------------------


def test_an_office_without_a_calendar_begins_with_the_ordinary_one(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("administrator")
    before = browser.get("/kalender-kerja").text
    its_id = {"_command": str(new_id())}

    answers = [pages_of_office.post(browser, "/kalender-kerja/awal", **its_id) for _ in range(2)]

    assert "belum diatur" in before
    assert [answer.status_code for answer in answers] == [302, 409]
    assert "07.30\u201312.00" in browser.get("/kalender-kerja").text


def test_an_office_without_a_calendar_has_no_timetable_to_change(pages_of_office: Pages) -> None:
    assert pages_of_office.of("administrator").get("/kalender-kerja/jam").status_code == 404


def work_items(office: SopOffice, case: Any) -> list[queries.WorkItem]:
    with office.pages.database.reading() as connection:
        return queries.work_items_of(connection, instance_id=case)


def test_a_calendar_set_by_command_is_shown(sop_office: SopOffice) -> None:
    hours = {**sop.OFFICE_HOURS, "weekly": {"6": [["09:00", "10:00"]]}}
    sop_office.submit(SetCalendar("kerja", hours), by="administrator")

    assert "09.00\u201310.00" in page(sop_office)
