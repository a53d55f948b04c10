"""The demo's cases: one in every state, all true, made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import queries
from engine.clock import VirtualClock
from engine.commands import RetryIncident, system_actor
from engine.database import open_database
from engine.embedded_jobs import JobRunner
from engine.migrating import migrate
from tests.databases import migrated_template
from tests.webapp.demo.founded import MONDAY, Demo
from webapp.accounts.queries import NewAccount
from webapp.demo.seeding import seed
from webapp.demo.stories import STORIES
from webapp.files.photo_facts import read_photo_facts
from webapp.files.store import FolderStore
from webapp.founding import found_office
from webapp.opening import open_office
from webapp.settings import read_settings
from webapp.topics import handlers
from webapp.topics.fetching import from_application

WAITING = [  # element, group, title: the oldest case first
    ("tindak_lanjut", "petugas", "Air bersih mengalir ke tiga dusun"),
    ("lengkapi", "petugas", "Perpustakaan keliling singgah di dua puluh sekolah"),
    ("periksa", "kabid", "Vaksinasi ternak gratis di sebelas kapanewon"),
    ("unggah", "operator", "Jalan Karangjati selesai diperbaiki"),
    ("arsipkan", "petugas", "Posyandu keluarga kini buka sore hari"),
    ("kelompokkan", "kasie", "Festival gamelan pelajar diikuti 36 kelompok"),
    ("periksa", "kabid", "Enam puluh pelajar belajar batik tulis"),
    ("terima", "petugas", "Warga lima kalurahan bersihkan sungai"),
]


def test_every_case_verifies_and_a_case_waits_at_every_step(demo_on_both: Demo) -> None:
    demo_on_both.seed()

    findings = demo_on_both.findings()
    waiting = [(item.element_id, item.group, item.case.title) for item in demo_on_both.open_items()]

    assert [finding for finding in findings if not finding.is_sound] == []
    assert len(findings) == len(STORIES) + 2  # the revision, and the office's own log
    assert waiting == WAITING


def test_the_other_cases_are_ended_or_stand_still(seeded: Demo) -> None:
    ended = [(case.status, case.title) for case in seeded.cases() if case.status != "running"]

    assert ended == [
        ("completed", "Panen raya padi di Kalurahan Sumber Asri"),
        ("cancelled", "Undangan rapat koordinasi data statistik sektoral"),
        ("completed", "Enam puluh pelajar belajar batik tulis"),
        ("incident", "Pasar rakyat dibuka kembali setelah revitalisasi"),
    ]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 28, 20, 0, tzinfo=UTC),  # Sunday, three in the night
        datetime(2026, 3, 25, 0, 31, tzinfo=UTC),  # a minute after opening, after Idulfitri
        datetime(2027, 1, 4, 2, 0, tzinfo=UTC),  # the first Monday of a year
    ],
)
def test_one_work_item_is_late_and_escalated_whenever_the_demo_begins(
    demo: Demo, now: datetime
) -> None:
    demo.seed(now)

    late = [item for item in demo.open_items() if item.is_late(now)]

    assert [(item.element_id, item.escalated_to) for item in late] == [("periksa", "administrator")]
    assert late[0].case.title.startswith("Vaksinasi")


def test_the_agenda_has_no_gaps_and_one_void_number(seeded: Demo) -> None:
    with seeded.database.reading() as connection:
        lines = queries.register_lines(
            connection, unit_id=seeded.unit_id, register="agenda", year=2026, zone="Asia/Jakarta"
        )

    assert [line.number for line in lines] == list(range(1, 11))
    assert [line.number for line in lines if line.status == "void"] == [2]


def test_a_revision_keeps_its_agenda_number(seeded: Demo) -> None:
    revision = next(case for case in seeded.cases() if case.revises)
    revised = next(case for case in seeded.cases() if case.id == revision.revises)

    assert revision.summary["nomor_agenda"] == revised.summary["nomor_agenda"] == 3


def test_approved_parts_are_on_the_website_and_rejected_ones_are_not(seeded: Demo) -> None:
    opened = open_office(seeded.settings)

    page = opened.app.test_client().get("/situs/2026/air-bersih-tiga-dusun").text
    opened.close()

    assert "Dua belas tangki air bersih" in page
    assert "0812-0000-0000" not in page


def test_a_photo_with_a_position_is_public_without_it(seeded: Demo) -> None:
    photo = next(p for p in seeded.variables("Panen raya")["bagian"] if p["kind"] == "foto")
    original = FolderStore(seeded.settings.files_folder).path(photo["file"]["digest"])
    copies = [path for path in (seeded.settings.var / "public").rglob("*") if path.is_file()]

    assert read_photo_facts(original).has_position
    assert copies
    assert not any(read_photo_facts(path).has_position for path in copies)


def test_what_stood_still_is_published_when_it_is_tried_again(demo: Demo) -> None:
    # given
    demo.seed()
    opened = open_office(demo.settings, clock=VirtualClock(MONDAY))
    runtime, fetch = opened.office.runtime, from_application(opened.app, origin=demo.settings.url)
    case = next(each for each in demo.cases() if each.status == "incident")

    # when
    runtime.submit(RetryIncident(case.id, "terbitkan:1"), actor=system_actor("test"))
    JobRunner(runtime, handlers(opened.office, fetch=fetch)).run_due()
    opened.close()

    # then
    assert [item.element_id for item in demo.open_items() if item.case.id == case.id] == [
        "arsipkan"
    ]


def test_a_second_time_nothing_happens(demo: Demo) -> None:
    assert demo.seed()
    before = [(case.id, case.moved_at) for case in demo.cases()]

    assert not demo.seed()

    assert [(case.id, case.moved_at) for case in demo.cases()] == before


def test_the_same_present_brings_the_same_past(demo: Demo, seeded: Demo) -> None:
    demo.seed()

    assert _told(demo) == _told(seeded)


def test_an_office_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    url = migrated_template(migrate).create("sqlite", tmp_path)
    database = open_database(url)
    clock = VirtualClock(MONDAY)
    rina = NewAccount("rina", "Rina", groups=("administrator",))
    found_office(database, clock, name="Kantor", zone="Asia/Jakarta", administrator=rina)
    database.close()

    settings = read_settings({"ALUR_VAR": str(tmp_path), "ALUR_DATABASE": url})

    assert not seed(settings, clock)


def _told(demo: Demo) -> list[tuple[object, ...]]:
    return [
        (case.title, case.status, case.started_at, case.moved_at, case.summary)
        for case in demo.cases()
    ]
