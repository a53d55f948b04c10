"""Sheets for paper: what was decided, by whom and when, and a code that leads back to the case."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from lxml import html

from engine.queries import CaseLine, LogEntry
from tests.bench import UNIT
from tests.webapp.site.releases import full_release
from tests.webapp.site_app import URL, OfficeBench, decisions, part
from webapp.prints.disposition import SheetDue, SheetParaf, SheetPart, disposition
from webapp.prints.folder_label import folder_label
from webapp.prints.qr import qr_svg

CASE = UUID(int=1)
OTHER_UNIT = UUID(int=2)
AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def moment(minutes: int) -> datetime:
    return AT.replace(minute=minutes)


def line(*, revises: UUID | None = None) -> CaseLine:
    return CaseLine(
        id=CASE,
        unit_id=UNIT,
        process_id="pemutakhiran_website",
        process_name="Pemutakhiran Website",
        version=1,
        definition_id=UUID(int=3),
        status="running",
        title="Pasar murah",
        summary={},
        started_at=AT,
        ended_at=None,
        moved_at=AT,
        revises=revises,
    )


def entry(seq: int, minutes: int, *events: dict[str, object]) -> LogEntry:
    return LogEntry(seq, moment(minutes), {"id": "ana"}, {"type": "Any"}, list(events), "ab")


def paraf(key: str, person: str) -> dict[str, object]:
    return {
        "type": "ParafGiven",
        "key": key,
        "person_id": person,
        "person_name": person.title(),
        "position": "Kepala Bidang",
        "digest": "0123456789abcdef" * 4,
    }


VARIABLES = {
    "nomor_agenda": 27,
    "judul": "Pasar murah dibuka",
    "sumber": "Bagian Protokol",
    "nomor_surat": "400.14/12",
    "tanggal_surat": "2026-11-20",
    "jenis_berita": "siaran_pers",
    "penandatangan": "Kepala Bagian",
    "bagian": [part(1, "paragraf", "Isi."), part(2, "foto", caption="Antrean")],
    "keputusan": decisions(b1="setuju", b2="tolak"),
}
LOG = [
    entry(1, 0, {"type": "NumberDrawn", "key": "terima:1", "year": 2026, "number": 27}),
    entry(
        2,
        1,
        {
            "type": "TimerScheduled",
            "key": "periksa_sla:1",
            "attached_to": "periksa:1",
            "due_at": moment(16).isoformat(),
        },
    ),
    entry(3, 10, paraf("periksa:1", "budi"), {"type": "WorkItemCompleted", "key": "periksa:1"}),
    entry(4, 20, paraf("kelompokkan:1", "cici")),
    entry(5, 30, paraf("periksa:2", "dedi")),
]


def test_the_sheet_tells_what_came_in_and_what_was_decided() -> None:
    sheet = disposition(line(), VARIABLES, LOG)

    assert sheet.agenda_number == "27/2026"
    assert (sheet.kind, sheet.letter_date) == ("Siaran pers", date(2026, 11, 20))
    assert sheet.parts == (
        SheetPart("b1", "Paragraf", "Isi.", "Disetujui", ""),
        SheetPart("b2", "Foto", "Antrean", "Tidak disetujui", "buram"),
    )


def test_the_sheet_carries_each_steps_newest_paraf() -> None:
    sheet = disposition(line(), VARIABLES, LOG, names={"periksa": "Memeriksa"})

    assert sheet.parafs == (
        SheetParaf("Memeriksa", "Dedi", "Kepala Bidang", moment(30), "0123456789abcdef"),
        SheetParaf("kelompokkan", "Cici", "Kepala Bidang", moment(20), "0123456789abcdef"),
    )
    assert not sheet.same_person


def test_the_sheet_says_when_one_person_gave_both_parafs() -> None:
    log = [entry(1, 0, paraf("periksa:1", "budi")), entry(2, 1, paraf("kelompokkan:1", "budi"))]

    assert disposition(line(), VARIABLES, log).same_person


def test_the_sheet_shows_when_a_step_was_due_and_done() -> None:
    sheet = disposition(line(), VARIABLES, LOG)

    assert sheet.dues == (SheetDue("periksa", moment(16), moment(10)),)
    assert not sheet.dues[0].is_late
    assert SheetDue("periksa", moment(16), moment(17)).is_late


def test_an_empty_case_has_a_sheet_too() -> None:
    sheet = disposition(line(revises=UUID(int=9)), {}, [])

    assert (sheet.title, sheet.agenda_number, sheet.parts) == ("Pasar murah", "", ())
    assert sheet.letter_date is None
    assert sheet.is_revision


def test_a_label_says_where_the_folder_stands() -> None:
    place = {"kode_klasifikasi": "400.14.4.3", "nomor_arsip": "12", "lemari": "A", "laci": 2}

    label = folder_label(line(), {**VARIABLES, **place, "nasib_akhir": "musnah"})

    assert (label.classification, label.archive_number) == ("400.14.4.3", "12")
    assert (label.cabinet, label.drawer, label.folder) == ("A", "2", "")
    assert (label.fate, label.year) == ("Musnah", 2026)
    assert label.marks == ("400.14.4.3", "12")


def test_a_label_says_the_code_once_when_the_number_begins_with_it() -> None:
    label = folder_label(line(), {"kode_klasifikasi": "400.14.4.3", "nomor_arsip": "400.14.4.3/12"})

    assert label.marks == ("400.14.4.3/12",)


def test_a_code_is_drawn_without_styles_and_named() -> None:
    code = html.fragment_fromstring(qr_svg("https://alur.example/x", label='Berkas "27"'))

    assert code.get("aria-label") == 'Berkas "27"'
    assert code.get("role") == "img"
    assert code.xpath(".//@style | .//script") == []


@pytest.mark.parametrize("sheet", ["lembar-disposisi", "label-map"])
def test_a_printed_page_leads_back_to_its_case(office: OfficeBench, sheet: str) -> None:
    case = office.release(**full_release(office))

    answer = office.staff().get(f"/cetak/{sheet}/{case}")

    page = html.document_fromstring(answer.data)
    assert answer.status_code == 200
    (address,) = page.xpath("//nav//a/@href")
    assert address.startswith(URL)
    assert str(case) in address
    assert page.xpath("//svg[@class='qr']")
    assert page.xpath("//@style | //style | //script") == []


@pytest.mark.parametrize("sheet", ["lembar-disposisi", "label-map"])
def test_strangers_print_nothing(office: OfficeBench, sheet: str) -> None:
    case = office.release(**full_release(office))

    assert office.visitor().get(f"/cetak/{sheet}/{case}").status_code == 302
    assert office.staff(unit_id=OTHER_UNIT).get(f"/cetak/{sheet}/{case}").status_code == 404
    assert office.staff(group="kabid").get(f"/cetak/{sheet}/{case}").status_code == 403
    assert office.staff().get(f"/cetak/{sheet}/{UUID(int=99)}").status_code == 404
