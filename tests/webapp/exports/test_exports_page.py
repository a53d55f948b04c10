"""The page of exports: what it counts, who may, and what it leaves in the office's log."""

import stat

import pytest

from engine import queries
from tests.webapp.cast import UNIT, Pages
from tests.webapp.desk import words
from tests.webapp.exports.exporting import asked, downloaded
from tests.webapp.exports.standards import read_xes
from tests.webapp.sop_office import SopOffice


def noted(pages: Pages) -> dict[str, str]:
    """Return what the office's log says of the newest deed."""
    with pages.database.reading() as connection:
        entry = queries.operations(connection, unit_id=UNIT, limit=1)[0]
    assert entry.command["act"] == "exported"
    return {"who": entry.actor["name"], **entry.command["details"]}


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?keadaan=completed", 1), ("?selesai_sampai=2026-12-31", 1), ("?cari=gamelan", 1),
     ("?sampai=2026-11-22", 0), ("?dari=2026-11-23", 2), ("?keadaan=entah", 2)],
)  # fmt: skip
def test_it_says_how_many_cases_the_filter_keeps(
    sop_office: SopOffice, query: str, count: int
) -> None:
    case = sop_office.received("Gamelan")
    sop_office.examined(case)
    sop_office.published(case)
    sop_office.archived(case)
    sop_office.received("Lainnya")

    page = words(sop_office.pages.of("auditor").get(f"/ekspor{query}"))

    assert f"{count} berkas sesuai dengan pilihan" in page


def test_what_is_chosen_is_what_is_sent_and_noted(sop_office: SopOffice) -> None:
    sop_office.received("Gamelan")
    sop_office.received("Lainnya")

    content = downloaded(sop_office.pages, "xes", cari="gamelan", samarkan="1")

    assert len(read_xes(content)) == 1
    assert noted(sop_office.pages) == {
        "who": "Auditor Contoh", "format": "xes", "cari": "gamelan", "pseudonymised": "yes",
    }  # fmt: skip


def test_the_key_of_pseudonyms_is_made_for_the_owner_alone(sop_office: SopOffice) -> None:
    key_file = sop_office.pages.app.extensions["alur"].settings.pseudonym_key_file
    downloaded(sop_office.pages, "csv")
    assert not key_file.exists()

    downloaded(sop_office.pages, "csv", samarkan="1")

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_the_answer_is_a_file_that_no_browser_opens(sop_office: SopOffice) -> None:
    answer = asked(sop_office.pages, "xes")

    assert answer.headers["Content-Disposition"] == "attachment; filename=log-20261123-0100.xes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.is_streamed
    answer.close()  # nobody reads on


@pytest.mark.parametrize(
    "fields", [{"format": "exe"}, {"format": ""}, {"format": "csv", "dari": "x"}]
)
def test_what_cannot_be_exported_is_refused_and_not_noted(
    sop_office: SopOffice, fields: dict[str, str]
) -> None:
    pages = sop_office.pages

    answer = pages.post(pages.of("auditor"), "/ekspor", **fields)

    assert answer.status_code == 422
    with pages.database.reading() as connection:
        newest = queries.operations(connection, unit_id=UNIT, limit=1)[0]
    assert newest.command["type"] == "SetCalendar"


def test_staff_may_not(sop_office: SopOffice) -> None:
    assert asked(sop_office.pages, "csv", "kabid").status_code == 403


def test_the_office_next_door_exports_its_own_cases_only(sop_office: SopOffice) -> None:
    sop_office.received()

    assert read_xes(downloaded(sop_office.pages, "xes", "tetangga")) == []
