"""Checking every log of an office at once, as `alur verify` does."""

import io

from PIL import Image
from sqlalchemy import delete, update

from engine.tables import entry, instance
from tests.forging import forge
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.verification import verify_all


def verified(office: SopOffice) -> tuple[bool, list[str]]:
    said: list[str] = []
    verdict = verify_all(office.pages.database, UNIT, said.append)
    return verdict.is_sound, [*said, *str(verdict).splitlines()]


def test_sound_logs_are_counted(sop_office_on_both: SopOffice) -> None:
    case = sop_office_on_both.received()
    sop_office_on_both.examined(case)

    is_sound, said = verified(sop_office_on_both)

    assert is_sound
    # The case's four entries, and the office's own three: two diagrams and a calendar.
    assert said == [
        "All 2 logs hold: 7 entries chained, every case replayed.",
        "There is no checkpoint yet.",
    ]


def test_a_changed_entry_is_named_with_its_case(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received("Pasar rakyat")
    office.received("Utuh")
    its_first = (entry.c.stream_id == case, entry.c.seq == 1)
    forge(office.pages.database, update(entry).where(*its_first).values(body=b"{}"))

    is_sound, said = verified(office)

    assert not is_sound
    assert said[0].startswith(f"Case {case} ('Pasar rakyat'): Expected the hash of entry 1")
    assert said[-1] == "1 of 3 logs do not hold. Keep this database as it is."
    assert len(said) == 2


def test_a_tail_that_was_cut_off_is_found(sop_office: SopOffice) -> None:
    case = sop_office.received()
    its_second = (entry.c.stream_id == case, entry.c.seq == 2)
    forge(sop_office.pages.database, delete(entry).where(*its_second))

    is_sound, said = verified(sop_office)

    assert not is_sound
    assert "Expected 2 entries up to the case's head, found 1" in said[0]


def test_a_case_whose_row_is_gone_is_found(sop_office: SopOffice) -> None:
    case = sop_office.received()
    with sop_office.pages.database.writing() as connection:
        connection.execute(delete(instance).where(instance.c.id == case))

    is_sound, said = verified(sop_office)

    assert not is_sound
    assert said[0].startswith(f"Case {case}: Expected a case for this log")


def test_a_photo_that_was_replaced_is_named_with_its_entry(sop_office: SopOffice) -> None:
    store = sop_office.pages.app.extensions["alur"].files
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    photo = store.save(picture, name="foto.png", max_bytes=10_000)
    case = sop_office.received(bukti=[photo.as_reference()])
    said: list[str] = []
    assert verify_all(sop_office.pages.database, UNIT, said.append, store=store).is_sound, said

    path = store.path(photo.digest)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"!")

    assert not verify_all(sop_office.pages.database, UNIT, said.append, store=store).is_sound
    assert any(
        each.startswith(f"Expected the file 'foto.png' of entry 2 of {case}") for each in said
    )
