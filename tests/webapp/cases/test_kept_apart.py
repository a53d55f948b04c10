"""The pages of a case whose log is kept apart say where it lies."""

from uuid import UUID

import pytest
from sqlalchemy import delete

from engine.log_months import month_holding
from engine.tables import entry, kept_apart
from tests.forging import forge
from tests.webapp.cast import UNIT
from tests.webapp.desk import words
from tests.webapp.sop_office import SopOffice

FILE = "alur-log-2026-11-kantor-0123456789ab.jsonl.gz"


@pytest.fixture
def office(sop_office_on_both: SopOffice) -> SopOffice:
    return sop_office_on_both


def kept_apart_case(office: SopOffice) -> UUID:
    """Return a case whose log is no longer in the tables, as it is once its month was detached."""
    case = office.started()
    database = office.runtime.database
    said = {"file": FILE, "sha256": "00", "root": "00", "cases": 1, "entries": 1}
    why = {"rule": "JRA", "minutes": "BA 7", "status": "apart", "kept_by": "Rina"}
    at = office.runtime.clock.now()
    row = {"unit_id": UNIT, "month": month_holding(case), "kept_at": at, **said, **why}
    forge(database, delete(entry).where(entry.c.stream_id == case), kept_apart.insert().values(row))
    return case


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("id", f"dalam berkas arsip {FILE}"),
        ("en", f"in archive file {FILE}"),
    ],
)
def test_the_page_of_the_case_names_the_file(
    office: SopOffice, language: str, sentence: str
) -> None:
    case = kept_apart_case(office)
    browser = office.pages.of("auditor")

    office.pages.post(browser, "/bahasa", language=language)

    answer = browser.get(f"/berkas-proses/{case}")

    assert answer.status_code == 200
    assert sentence in words(answer)


def test_the_replay_of_the_case_names_the_file(office: SopOffice) -> None:
    case = kept_apart_case(office)
    browser = office.pages.of("auditor")

    answer = browser.get(f"/berkas-proses/{case}/putar-ulang")

    assert answer.status_code == 404
    assert f"disimpan terpisah, dalam berkas arsip {FILE}" in words(answer)


def test_a_case_whose_log_is_there_says_nothing_of_it(office: SopOffice) -> None:
    kept_apart_case(office)
    noise = office.started()
    browser = office.pages.of("auditor")

    assert "berkas arsip" not in words(browser.get(f"/berkas-proses/{noise}"))
