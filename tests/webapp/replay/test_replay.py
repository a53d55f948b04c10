"""A case is told again, step by step: on the diagram it ran on, and beside it."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import update
from werkzeug.test import TestResponse

from engine import queries
from engine.commands import AddNote, FailJob, RetryIncident, system_actor
from engine.tables import entry
from tests.forging import forge
from tests.webapp.cast import UNIT, Pages
from tests.webapp.permit_office import PermitOffice
from tests.webapp.replay.winding_office import WindingOffice
from tests.webapp.sop_office import SopOffice


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_branches_side_by_side_each_hold_a_token(office: WindingOffice) -> None:
    assert office.seen(2)["tokens"] == {"saring": 1, "telaah": 1}


def test_a_join_holds_the_token_that_came_first(office: WindingOffice) -> None:
    assert office.seen(3)["tokens"] == {"kumpul": 1, "telaah": 1}
    assert office.seen(4)["tokens"] == {"putus": 1}


def test_a_timer_is_shown_until_it_has_fired(office: WindingOffice) -> None:
    assert office.seen(4)["timers"] == ["telat"]
    assert office.seen(4)["late"] == []

    late = office.seen(5)

    assert late["timers"] == []
    assert late["late"] == ["putus"]
    assert late["badges"]["putus"] == "90 mnt"
    assert "telat-lapor" in late["flows"]


def test_a_loop_counts_its_rounds(office: WindingOffice) -> None:
    assert "isi" not in office.seen(5)["badges"]
    assert office.seen(6)["badges"]["isi"] == "2 kali"


def test_each_step_is_drawn_on_the_version_that_was_run_then(office: WindingOffice) -> None:
    before, after = office.seen(7), office.seen(8)

    assert before["diagram_url"] != after["diagram_url"]
    assert before["waiting"] == ["saring", "telaah"]
    assert after["waiting"] == ["cek", "telaah"]
    assert after["badges"]["cek"] == "2 kali"


def test_an_undone_migration_shows_the_version_before_it_again(office: WindingOffice) -> None:
    other = office.undo_of_a_migration()

    before, moved, undone, later = (office.seen(step, other) for step in (2, 3, 4, 5))

    assert moved["waiting"] == ["saring", "telaah"]
    assert moved["diagram_url"] != before["diagram_url"]
    for frame in (undone, later):
        assert frame["waiting"] == before["waiting"] == ["cek", "telaah"]
        assert frame["diagram_url"] == before["diagram_url"]


def test_a_token_that_waits_at_a_join_stays_there_when_its_flow_is_renamed(
    office: WindingOffice,
) -> None:
    other = office.checked_before_a_migration()

    before, moved, undone = (office.seen(step, other) for step in (3, 4, 5))

    assert before["tokens"] == moved["tokens"] == undone["tokens"] == {"kumpul": 1, "telaah": 1}
    assert "cek-kumpul" in before["flows"]
    assert "saring-kumpul" in moved["flows"]
    assert "cek-kumpul" in undone["flows"]


def test_a_timer_that_is_not_needed_any_more_is_gone(office: WindingOffice) -> None:
    case = office.started("surat")
    office.complete(case, "isi:1", "petugas", perihal="Izin")
    office.complete(case, "cek:1", "kasie")
    office.complete(case, "telaah:1", "operator")
    office.complete(case, "putus:1", "kabid", ulang="tidak")

    decided, closed = office.seen(4, case), office.seen(5, case)

    assert decided["timers"] == ["telat"]
    assert closed["timers"] == []
    assert "telat" not in closed["done"]
    assert closed["tokens"] == {}


def test_an_incident_is_shown_with_its_error_until_it_is_resolved(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.complete(case, "unggah:1", "operator", slug="festival", kategori="Budaya")
    failed = FailJob(case, "terbitkan:1", "Situs tidak menjawab")
    sop_office.runtime.submit(failed, actor=system_actor("jobs"))
    sop_office.submit(RetryIncident(case, "terbitkan:1"), by="administrator")

    raised, retried = _frames(sop_office.pages, case)[-2:]

    assert raised["stalled"] == ["terbitkan"]
    assert "Situs tidak menjawab" in raised["panel"]
    assert retried["stalled"] == []
    assert retried["waiting"] == ["terbitkan"]


def test_a_frame_is_told_by_the_entries_up_to_it_alone(office: WindingOffice) -> None:
    before = [office.seen(step) for step in range(1, 10)]

    office.complete(office.case, "telaah:2", "operator")

    assert [office.seen(step) for step in range(1, 10)] == before


def test_each_instance_of_a_repeated_step_is_a_token_and_a_visit(pages_of_office: Pages) -> None:
    office = PermitOffice(pages_of_office)
    case = office.asked()

    frame = _frames(office.pages, case)[-1]

    assert frame["tokens"] == {"nilai": 3}
    assert frame["badges"] == {"nilai": "3 kali"}


def test_a_token_in_a_sub_process_stands_on_what_waits_in_it(pages_of_office: Pages) -> None:
    office = PermitOffice(pages_of_office)
    case = office.assessed()
    office.paid(case)

    assert _frames(office.pages, case)[-1]["tokens"] == {"lihat": 1}


def test_a_step_says_who_what_which_data_and_the_digest(office: WindingOffice) -> None:
    page = words(office.page("?langkah=7"))

    assert "Petugas Contoh , Jabatan petugas Menyelesaikan “isi”" in page
    assert "Perihal surat Undangan → Undangan rapat" in page
    assert office.log(office.case)[6].hash in page


def test_a_paraf_fits_until_what_it_covers_changes(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    frames = _frames(sop_office.pages, case)

    given = next(frame for frame in frames if "<h3>Paraf</h3>" in frame["panel"])

    assert "Cocok dengan isinya saat itu" in given["panel"]
    assert "Gugur" not in given["panel"]


def test_files_are_named_with_their_whole_digest(sop_office: SopOffice) -> None:
    case = sop_office.received()
    digest = sop_office.variables(case)["bukti"][0]["digest"]

    assert digest in _frames(sop_office.pages, case)[1]["panel"]
    assert digest in sop_office.pages.of("auditor").get(_address(case, "/protokol")).text


def test_the_protocol_has_every_step_with_its_digest(office: WindingOffice) -> None:
    page = words(office.page("/protokol"))

    assert all(entry.hash in page for entry in office.log(office.case))
    assert "Menyelesaikan “putus” (terlambat 30 menit)" in page
    assert "Dicetak 23 November 2026, 09.30 WIB oleh Auditor Contoh" in page


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("99", 9), ("x", 1), ("-4", 1)])
def test_a_step_that_is_not_there_becomes_the_nearest(
    office: WindingOffice, asked: str, shown: int
) -> None:
    assert f"Langkah {shown} dari 9" in office.page(f"?langkah={asked}")


def test_frames_come_in_parts_that_are_not_too_large(office: WindingOffice) -> None:
    answer = office.pages.of("auditor").get(_address(office.case, "/kerangka?dari=2&sampai=4"))

    assert answer.json
    assert [frame["seq"] for frame in answer.json["frames"]] == [2, 3, 4]
    assert answer.json["count"] == 9


def test_an_outsider_sees_no_replay(office: WindingOffice) -> None:
    for path in ("", "/kerangka", "/protokol"):
        answer = office.pages.of("gast").get(_address(office.case, path))
        assert answer.status_code == 403


def test_a_sound_history_is_said_to_be_so(office: WindingOffice) -> None:
    browser = office.pages.of("auditor")

    answer = _checked(office, browser, langkah="3")

    assert answer.location
    assert answer.location.endswith("langkah=3")
    assert "Riwayat utuh: 9 entri" in browser.get(answer.location).text


def test_who_verified_a_case_is_noted_in_the_log_of_the_office(office: WindingOffice) -> None:
    _checked(office, office.pages.of("auditor"))

    with office.pages.database.reading() as connection:
        noted = queries.log_entries(connection, stream_id=UNIT)[-1]

    assert noted.actor["name"] == "Auditor Contoh"
    assert (noted.command["act"], noted.command["subject"]) == ("verified", str(office.case))


def test_a_check_leads_to_the_step_that_first_differs(office: WindingOffice) -> None:
    fourth = (entry.c.stream_id == office.case, entry.c.seq == 4)
    forge(office.pages.database, update(entry).where(*fourth).values(hash=b"\0" * 32))
    browser = office.pages.of("auditor")

    answer = _checked(office, browser, langkah="1")

    assert answer.location
    assert answer.location.endswith("langkah=4")
    assert "Riwayat tidak cocok pada entri ke-4" in browser.get(answer.location).text


def test_a_history_that_cannot_be_read_is_said_to_be_so(office: WindingOffice) -> None:
    second = (entry.c.stream_id == office.case, entry.c.seq == 2)
    forge(office.pages.database, update(entry).where(*second).values(body=b"{}"))

    answer = office.pages.of("auditor").get(_address(office.case))

    assert answer.status_code == 409
    assert "Riwayat berkas ini tidak dapat dibaca" in answer.text


def test_the_page_of_a_case_leads_to_its_replay(office: WindingOffice) -> None:
    page = office.pages.of("auditor").get(f"/berkas-proses/{office.case}").text

    assert f'href="{_address(office.case)}"' in page


def _address(case: UUID, path: str = "") -> str:
    return f"/berkas-proses/{case}/putar-ulang{path}"


def _checked(office: WindingOffice, browser: FlaskClient, **fields: str) -> TestResponse:
    return office.pages.post(browser, _address(office.case, "/periksa"), **fields)


def _frames(pages: Pages, case: UUID) -> list[dict[str, Any]]:
    answer = pages.of("auditor").get(_address(case, "/kerangka"))
    assert answer.json, answer.text
    found: list[dict[str, Any]] = answer.json["frames"]
    return found


def test_the_protocol_is_a_pdf_for_archives(office: WindingOffice) -> None:
    answer = office.pages.of("auditor").get(_address(office.case, "/protokol.pdf"))

    pdf = PdfReader(io.BytesIO(answer.data))
    text = "".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")
    assert all(entry.hash in _closed_up(text) for entry in office.log(office.case))
    assert "Perihalsurat:Undangan→Undanganrapat" in _closed_up(text)
    assert "pdfaid:part" in str(pdf.xmp_metadata and pdf.xmp_metadata.stream.get_data())


def test_what_people_wrote_is_no_markup_of_the_pdf(office: WindingOffice) -> None:
    odd = "#panic() $x$ *tebal* @a <b> \\ 漢字"
    office.submit(AddNote(office.case, odd), by="operator")

    answer = office.pages.of("auditor").get(_address(office.case, "/protokol.pdf"))

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert "#panic()$x$*tebal*@a<b>\\" in _closed_up(text)


def _closed_up(text: str) -> str:
    return "".join(text.split())
