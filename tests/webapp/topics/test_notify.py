"""Topic notify: a late work item is told to the group that must see it, once."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine.jobs import JobContext, JobFailed
from tests import diagrams
from tests.bench import UNIT
from tests.webapp.site_app import OfficeBench
from webapp import notices
from webapp.notices import Notice

SLOW = diagrams.process(
    diagrams.start(),
    diagrams.user("periksa"),
    diagrams.end(),
    diagrams.boundary("batas", "periksa", "PT15M"),
    diagrams.escalation("eskalasi", "kepala"),
    diagrams.path("mulai", "periksa", "selesai"),
    diagrams.flow("batas", "eskalasi"),
    id="lambat",
    more=' xmlns:alur="urn:alur:bpmn:1" alur:title="judul"',
)


def test_a_late_work_item_is_told_to_the_superiors_group(office: OfficeBench) -> None:
    case = late_case(office)

    (notice,) = seen_by(office, "kepala")

    assert notice.text == (
        "Tugas 'periksa' untuk berkas 'Pasar murah' lewat batas waktu pada "
        "23 November 2026, 08.15 WIB."
    )
    assert (notice.instance_id, notice.key, notice.is_read) == (case, "periksa:1", False)
    assert seen_by(office, "staf") == []


def test_a_job_that_runs_again_says_it_once(office: OfficeBench) -> None:
    case = late_case(office)
    job = JobContext(case, "periksa:1", "notify", "the same key", {}, {"group": "kepala"})

    for _ in range(2):
        office.handlers["notify"](job)

    assert len(seen_by(office, "kepala")) == 2  # the escalation's own, and this one


def test_each_person_reads_a_notice_for_himself(office: OfficeBench) -> None:
    late_case(office)

    for _ in range(2):
        with office.database.writing() as connection:
            notices.mark_all_read(
                connection,
                unit_id=UNIT,
                groups=["kepala"],
                person_id="budi",
                now=office.clock.now(),
            )

    assert (unread(office, "budi"), unread(office, "cici")) == (0, 1)
    assert seen_by(office, "kepala", "budi")[0].is_read


def test_another_unit_is_told_nothing(office: OfficeBench) -> None:
    late_case(office)
    other = UUID(int=7)

    with office.database.reading() as connection:
        found = notices.notices(connection, unit_id=other, groups=["kepala"], person_id="budi")
    assert found == []


def test_a_job_without_a_group_is_told_to_a_person(office: OfficeBench) -> None:
    case = late_case(office)

    with pytest.raises(JobFailed, match="to name the group to notify"):
        office.handlers["notify"](JobContext(case, "periksa:1", "notify", "key", {}))


def late_case(office: OfficeBench) -> UUID:
    office.deploy(SLOW)
    case = office.start(judul="Pasar murah")
    office.clock.advance(timedelta(minutes=15))
    office.timers.fire_due()
    office.jobs.run_due()
    return case


def unread(office: OfficeBench, person: str) -> int:
    with office.database.reading() as connection:
        return notices.count_unread(connection, unit_id=UNIT, groups=["kepala"], person_id=person)


def seen_by(office: OfficeBench, group: str, person: str = "budi") -> list[Notice]:
    with office.database.reading() as connection:
        return notices.notices(connection, unit_id=UNIT, groups=[group], person_id=person)
