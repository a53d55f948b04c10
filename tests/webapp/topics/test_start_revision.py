"""Topic start-revision: a linked case with what was rejected, under the same agenda number."""

from uuid import UUID

import pytest

from engine import queries
from engine.jobs import JobContext, JobFailed
from tests.webapp.site.releases import full_release, short_release
from tests.webapp.site_app import OfficeBench


def test_a_revision_holds_only_the_rejected_parts(office: OfficeBench) -> None:
    variables = full_release(office)
    case = office.release(**variables)

    revision = UUID(dict(start(office, case))["berkas_revisi"])

    held = office.variables(revision)
    assert [part["id"] for part in held["bagian"]] == ["b4", "b5"]
    assert held["alasan_penolakan"].splitlines() == [
        "1. Foto: buram",
        "2. Paragraf: buram",
    ]
    for kept in ("nomor_agenda", "judul", "sumber", "jenis_berita", "bukti"):
        assert held[kept] == variables[kept]
    assert not {"keputusan", "slug", "ringkasan"} & held.keys()
    assert office.case(revision).revises == case


def test_a_job_that_runs_again_starts_no_second_revision(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    first, second = start(office, case), start(office, case)

    assert first == second
    with office.database.reading() as connection:
        assert len(queries.revisions(connection, instance_id=case)) == 1


def test_without_a_rejected_part_there_is_nothing_to_revise(office: OfficeBench) -> None:
    case = short_release(office)

    with pytest.raises(JobFailed, match="Tidak ada bagian yang ditolak"):
        start(office, case)


def start(office: OfficeBench, case: UUID) -> dict[str, str]:
    job = JobContext(case, "revisi:1", "start-revision", f"{case}:9:1", office.variables(case))
    return dict(office.handlers["start-revision"](job))
