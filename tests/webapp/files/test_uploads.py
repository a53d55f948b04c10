"""Files of a form: the good are kept, the bad get a sentence, the unwanted are swept."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from engine.errors import NotFound
from engine.tables import work_item
from tests.bench import UNIT
from tests.webapp.site_app import PDF, OfficeBench, jpeg
from webapp.files import records
from webapp.files.store import StoredFile
from webapp.files.sweep import sweep
from webapp.publication_tables import stored_file

NOISE = UUID("00000000-0000-7000-8000-0000000000ff")


def test_a_bad_file_does_not_take_the_good_ones_down(office: OfficeBench) -> None:
    received = office.send_all(
        [
            ("bukti", "foto.jpg", jpeg()),
            ("bukti", "tipu.jpg", PDF),
            ("bukti", "", b""),
            ("surat", "surat.pdf", PDF),
        ]
    )

    assert [file["name"] for file in received.files["bukti"]] == ["foto.jpg"]
    assert [file["type"] for file in received.files["surat"]] == ["application/pdf"]
    assert list(received.refusals) == ["bukti"]
    (sentence,) = received.refusals["bukti"]
    assert sentence.startswith("Nama 'tipu.jpg' berakhiran .jpg, tetapi isinya dokumen PDF.")


def test_a_name_that_climbs_is_cut_to_its_last_part(office: OfficeBench) -> None:
    assert office.stored("..\\..\\kantor/rahasia/foto.jpg", jpeg())["name"] == "foto.jpg"


def test_what_nobody_refers_to_is_gone_after_a_day(office: OfficeBench) -> None:
    # given
    unwanted = office.stored("lama.jpg", jpeg())
    wanted = office.stored("bukti.jpg", jpeg(colour="green"))
    office.start(bukti=[wanted])
    office.clock.advance(timedelta(days=1, minutes=1))
    fresh = office.stored("baru.jpg", jpeg(colour="blue"))

    # when
    swept = sweep(office.database, office.store, unit_id=UNIT, now=office.clock.now())

    # then
    assert swept == [unwanted["digest"]]
    with pytest.raises(NotFound):
        office.store.path(str(unwanted["digest"]))
    for kept in (wanted, fresh):
        assert office.store.verify(str(kept["digest"]))


def test_a_file_of_an_open_draft_is_kept(office: OfficeBench) -> None:
    file = office.stored("draf.jpg", jpeg())
    case = office.release()
    with office.database.writing() as connection:
        connection.execute(
            insert(work_item).values(
                instance_id=case,
                key="terima:1",
                unit_id=UNIT,
                group_key="petugas",
                status="open",
                offered_at=office.clock.now(),
                draft={"bagian": [{"file": file}]},
            )
        )
    office.clock.advance(timedelta(days=3))

    assert not sweep(office.database, office.store, unit_id=UNIT, now=office.clock.now())


def test_a_file_that_came_again_has_another_day(office: OfficeBench) -> None:
    office.stored("foto.jpg", jpeg())
    office.clock.advance(timedelta(hours=20))
    office.stored("foto.jpg", jpeg())
    office.clock.advance(timedelta(hours=20))

    assert not sweep(office.database, office.store, unit_id=UNIT, now=office.clock.now())


def test_another_units_files_are_left_alone(office: OfficeBench) -> None:
    office.stored("foto.jpg", jpeg())
    with office.database.writing() as connection:
        connection.execute(update(stored_file).values(unit_id=NOISE))
    office.clock.advance(timedelta(days=3))

    assert not sweep(office.database, office.store, unit_id=UNIT, now=office.clock.now())


def test_the_engine_notes_which_case_holds_a_file(office: OfficeBench) -> None:
    file = office.stored("foto.jpg", jpeg())
    case = office.start(bagian=[{"id": "b1", "kind": "foto", "file": file}])

    with office.database.reading() as connection:
        holders = records.cases_holding(connection, digest=str(file["digest"]))
        noise = records.cases_holding(connection, digest="0" * 64)
    assert (holders, noise) == ([case], [])


def test_bytes_that_another_unit_was_sent_too_stay_in_the_store(office: OfficeBench) -> None:
    file = office.stored("foto.jpg", jpeg())
    now = office.clock.now()
    sent = StoredFile(str(file["digest"]), 1, "image/jpeg", "sama.jpg")
    with office.database.writing() as connection:
        records.record(connection, sent, unit_id=NOISE, now=now)
    office.clock.advance(timedelta(days=3))

    swept = sweep(office.database, office.store, unit_id=UNIT, now=office.clock.now())

    assert swept == []
    with office.database.reading() as connection:
        with pytest.raises(NotFound):
            records.stored(connection, unit_id=UNIT, digest=sent.digest)
        assert records.stored(connection, unit_id=NOISE, digest=sent.digest) == sent
    assert office.store.path(sent.digest).is_file()
