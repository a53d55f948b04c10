"""Notices: to whom, how many are new, and that reading them is each person's own."""

from uuid import UUID

from tests.webapp.cast import UNIT
from tests.webapp.desk import Desk, words
from webapp import notices
from webapp.notices import NewNotice


def tell(desk: Desk, case: UUID, group: str, text: str) -> None:
    new = NewNotice(UNIT, group, case, "terima:1", text, f"{group} {text}")
    with desk.pages.database.writing() as connection:
        notices.add(connection, new, now=desk.pages.clock.now())


def page_of(desk: Desk, who: str) -> str:
    return words(desk.browser(who).get("/pemberitahuan"))


def test_a_notice_is_read_by_its_group_only(desk: Desk) -> None:
    case = desk.start()

    tell(desk, case, "kasie", "Tugas <b>terlambat</b>")

    assert "Baru Tugas <b>terlambat</b>" in page_of(desk, "kasie")
    assert "Belum ada pemberitahuan" in page_of(desk, "kabid")
    assert "Belum ada pemberitahuan" in page_of(desk, "gast")


def test_the_bell_counts_what_is_new(desk: Desk) -> None:
    case = desk.start()
    for text in ("satu", "dua"):
        tell(desk, case, "kasie", text)

    bell = desk.browser("kasie").get("/kotak-tugas").text.partition('class="bell"')[2]

    assert "<b>2<" in bell.partition("</a>")[0]


def test_marking_as_read_is_each_person_s_own(desk: Desk) -> None:
    tell(desk, desk.start(), "kasie", "Tugas terlambat")
    assert "Baru" in page_of(desk, "kasie")

    for _click in range(2):
        answer = desk.post("kasie", "/pemberitahuan/dibaca", {})
        assert answer.status_code == 303

    assert "Baru" not in page_of(desk, "kasie")
    assert "Tandai semua" not in page_of(desk, "kasie")


def test_looking_marks_nothing(sqlite_desk: Desk) -> None:
    tell(sqlite_desk, sqlite_desk.start(), "kasie", "Tugas terlambat")

    page_of(sqlite_desk, "kasie")

    assert "Baru" in page_of(sqlite_desk, "kasie")
    assert sqlite_desk.browser("kasie").get("/pemberitahuan/dibaca").status_code == 405
