"""Everything is verified beside the pages; the page says how far it is and what came of it."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import OperationalError

from engine.tables import checkpoint, checkpoint_leaf, entry
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.forging import forge
from tests.webapp.cast import UNIT
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice
from webapp.auditing.making import make
from webapp.auditing.running import Run, begin, carry_out, newest_run, start

PAGE = "/pemeriksaan"


def signed(office: SopOffice) -> None:
    found = office.pages.app.extensions["alur"]
    make(found.database, found.unit_id, found.settings, found.clock.now())


def begun(office: SopOffice) -> UUID:
    clock = office.pages.clock
    return begin(office.pages.database, UNIT, by="Auditor Contoh", now=clock.now())


def carried_out(office: SopOffice) -> Run:
    """Verify everything in this process; return what the page is told."""
    found = office.pages.app.extensions["alur"]
    carry_out(found.database, UNIT, begun(office), found.files, found.clock)
    return last(office)


def last(office: SopOffice) -> Run:
    with office.pages.database.reading() as connection:
        run = newest_run(connection, UNIT)
    assert run
    return run


def test_a_sound_office_is_said_to_be_so(sop_office_on_both: SopOffice) -> None:
    case = sop_office_on_both.received(bukti=[])
    sop_office_on_both.examined(case)
    signed(sop_office_on_both)

    run = carried_out(sop_office_on_both)

    assert (run.done, run.total, run.entries, run.checkpoints) == (2, 2, 7, 1)
    assert (run.problem_count, run.problems) == (0, [])
    assert "Semuanya utuh." in sop_office_on_both.pages.of("auditor").get(PAGE).text


def test_what_does_not_hold_is_named_on_the_page(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received("Pasar rakyat", bukti=[])
    its_first = (entry.c.stream_id == case, entry.c.seq == 1)
    forge(office.pages.database, update(entry).where(*its_first).values(body=b"{}"))

    run = carried_out(office)

    page = office.pages.of("auditor").get(PAGE).text
    assert run.problem_count == 1
    assert "1 hal tidak cocok." in page
    assert f"Case {case} (&#39;Pasar rakyat&#39;): Expected the hash of entry 1" in page


def test_a_removed_checkpoint_is_named_on_the_page(sop_office: SopOffice) -> None:
    for _ in range(2):
        sop_office.received(bukti=[])
        signed(sop_office)
    for table in (checkpoint, checkpoint_leaf):
        forge(sop_office.pages.database, delete(table).where(table.c.number == 1))

    run = carried_out(sop_office)

    assert run.problems[0].startswith("Expected checkpoint 2 to follow the one before it")


def test_a_process_of_its_own_does_the_work(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received(bukti=[])
    settings = sop_office_on_both.pages.app.extensions["alur"].settings

    start(settings.database, settings.files_place, UNIT, begun(sop_office_on_both)).join()

    run = last(sop_office_on_both)
    assert run.ended_at
    assert (run.done, run.problems) == (2, [])


def test_the_auditor_begins_it_and_that_is_noted(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("auditor")

    answer = sop_office.pages.post(browser, f"{PAGE}/semua")
    for thread in threading.enumerate():
        if thread.name == "verification":
            thread.join()

    assert answer.status_code == 302
    assert last(sop_office).ended_at
    assert "Memeriksa keutuhan" in browser.get(f"{PAGE}/catatan").text


def test_only_one_goes_on_at_a_time(sop_office: SopOffice) -> None:
    begun(sop_office)
    browser = sop_office.pages.of("auditor")

    answer = sop_office.pages.post(browser, f"{PAGE}/semua")

    assert answer.status_code == 409
    assert "sedang berjalan" in answer.text


def test_one_that_died_does_not_stand_in_the_way(sop_office: SopOffice) -> None:
    begun(sop_office)
    sop_office.pages.clock.advance(timedelta(minutes=3))

    page = sop_office.pages.of("auditor").get(PAGE).text

    assert "Terhenti pada 0 dari 0 riwayat" in page
    assert "Periksa semuanya sekarang" in page
    assert carried_out(sop_office).ended_at


def test_one_that_breaks_off_says_so(sop_office: SopOffice) -> None:
    sop_office.received(bukti=[])
    forge(sop_office.pages.database, text("DROP TABLE checkpoint_leaf"))

    with pytest.raises(OperationalError):
        carried_out(sop_office)

    run = last(sop_office)
    assert run.ended_at
    assert run.problems[0].startswith("The verification broke off: OperationalError")


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    """It outlives the pages: one of them asks every two seconds how far the verification is."""
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("is_done", [True, False])
def test_the_page_is_for_everybody(
    pages: Browsers, sop_office: SopOffice, origin: str, look: str, is_done: bool
) -> None:
    sop_office.received()
    signed(sop_office)
    if is_done:
        carried_out(sop_office)
    else:
        begun(sop_office)
    for path in (PAGE, f"{PAGE}/titik/1/cetak"):
        page = opened(sop_office.pages, pages, f"{origin}{path}", "auditor", **LOOKS[look])
        assert complaints(page) == []
