"""Topic publish: one item a case, of approved parts only."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.jobs import JobContext, JobFailed
from tests.bench import UNIT
from tests.webapp.site.releases import PLACE, full_release, short_release
from tests.webapp.site_app import PDF, URL, OfficeBench, decisions, jpeg, part
from webapp import publications
from webapp.publication_model import Publication
from webapp.publication_tables import publication
from webapp.site.public_files import public_store


def test_only_approved_parts_become_public(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    item = published(office, case).item
    assert item.title == "Pasar murah dibuka"
    assert [(block.part, block.kind) for block in item.blocks] == [
        ("b2", "paragraf"),
        ("b3", "foto"),
        ("b6", "video"),
        ("b7", "lampiran"),
    ]


def test_the_case_learns_where_and_when_it_was_published(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    variables = office.variables(case)
    assert variables["alamat_tayang"] == f"{URL}/situs/2026/pasar-murah"
    assert variables["terbit_pada"] == "2026-11-23T01:00:00+00:00"
    assert variables["hash_tayang"] == published(office, case).content_hash


def test_public_copies_hold_neither_place_nor_name(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    _, photo, film, letter = published(office, case).item.blocks
    assert photo.media
    assert film.media
    assert letter.media
    store = public_store(office.office.settings)
    assert b"Ana Pewarta" not in store.path(photo.media.digest).read_bytes()
    assert PLACE not in store.path(film.media.digest).read_bytes()
    assert store.path(letter.media.digest).read_bytes() == PDF
    # cropped to a square, after it was stood up
    assert (photo.media.width, photo.media.height) == (600, 600)
    assert photo.alt == "Warga berbaris di depan pasar"


def test_publishing_twice_is_one_row(office: OfficeBench) -> None:
    """The job runner may run a job again after a crash."""
    case = office.release(**full_release(office))
    before = published(office, case)
    office.clock.advance(timedelta(hours=1))

    answers = [office.handlers["publish"](job(office, case)) for _ in range(2)]

    assert answers[0] == answers[1]
    assert published(office, case) == before
    with office.database.reading() as connection:
        assert len(connection.execute(select(publication)).all()) == 1


def test_the_operators_correction_changes_the_same_item(office: OfficeBench) -> None:
    case = office.release(**full_release(office))
    before = published(office, case)

    changed = {"slug": "pasar-murah-bantul", "kategori": "Warga"}
    office.handlers["publish"](job(office, case, **changed))

    after = published(office, case)
    assert (after.id, after.published_at) == (before.id, before.published_at)
    assert (after.slug, after.item.category) == ("pasar-murah-bantul", "Warga")
    assert after.content_hash != before.content_hash


def test_a_taken_address_gets_the_agenda_number(office: OfficeBench) -> None:
    first = short_release(office, nomor_agenda=1)
    second = short_release(office, nomor_agenda=2)
    third = short_release(office)
    fourth = short_release(office)

    slugs = [published(office, case).slug for case in (first, second, third, fourth)]
    assert slugs == ["pengumuman", "pengumuman-2", "pengumuman-2-2", "pengumuman-2-3"]


def test_a_rejected_title_is_not_shown_anywhere(office: OfficeBench) -> None:
    case = office.release(
        judul="Judul yang ditolak",
        jenis_berita="pengumuman",
        nomor_agenda=5,
        bagian=[part(1, "judul", "Judul yang ditolak"), part(2, "paragraf", "Isi.")],
        keputusan=decisions(b1="tolak", b2="setuju"),
    )

    found = published(office, case)
    assert (found.item.title, found.slug) == (
        "Pengumuman nomor agenda 5",
        "pengumuman-nomor-agenda-5",
    )
    assert b"ditolak" not in office.visitor().get(found.path).data


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"bagian": [part(1, "paragraf", "Isi.")], "keputusan": decisions(b1="tolak")},
            "Tidak ada",
        ),
        ({"bagian": [part(1, "foto")], "keputusan": decisions(b1="setuju")}, "berkasnya tidak ada"),
        ({"bagian": [part(1, "paragraf", "Isi.")]}, "Tidak ada bagian isi yang disetujui"),
    ],
)
def test_what_cannot_be_published_is_told_to_a_person(
    office: OfficeBench, variables: dict[str, Any], sentence: str
) -> None:
    case = office.start(**variables)

    with pytest.raises(JobFailed, match=sentence):
        office.handlers["publish"](job(office, case))


def test_a_photo_part_that_holds_a_document_is_not_published(office: OfficeBench) -> None:
    file = office.stored("surat.pdf", PDF)
    case = office.start(bagian=[part(1, "foto", file=file)], keputusan=decisions(b1="setuju"))

    with pytest.raises(JobFailed, match=r"'surat.pdf' berjenis application/pdf"):
        office.handlers["publish"](job(office, case))


def test_an_original_that_is_gone_is_told_to_a_person(office: OfficeBench) -> None:
    file = {**office.stored("foto.jpg", jpeg()), "digest": "0" * 64}
    case = office.start(bagian=[part(1, "foto", file=file)], keputusan=decisions(b1="setuju"))

    with pytest.raises(JobFailed, match=r"Isi berkas ini tidak ada di penyimpanan"):
        office.handlers["publish"](job(office, case))


def published(office: OfficeBench, case: Any) -> Publication:
    with office.database.reading() as connection:
        found = publications.publication_of_case(connection, instance_id=case)
    assert found is not None
    assert found.unit_id == UNIT
    return found


def job(office: OfficeBench, case: Any, **changes: Any) -> JobContext:
    variables = {**office.variables(case), **changes}
    return JobContext(case, "terbitkan:1", "publish", f"{case}:1:1", variables)
