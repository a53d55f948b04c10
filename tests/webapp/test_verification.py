"""Checking every log of an office at once, as `alur verify` does."""

from sqlalchemy import text

from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.verification import verify_all


def verified(office: SopOffice) -> tuple[bool, list[str]]:
    said: list[str] = []
    is_sound = verify_all(office.pages.database, UNIT, said.append)
    return is_sound, said


def test_sound_logs_are_counted(sop_office_on_both: SopOffice) -> None:
    case = sop_office_on_both.received()
    sop_office_on_both.examined(case)

    is_sound, said = verified(sop_office_on_both)

    assert is_sound
    # The case's four entries, and the office's own three: two diagrams and a calendar.
    assert said == ["All 2 logs hold: 7 entries chained, every case replayed."]


def test_a_changed_entry_is_named_with_its_case(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received("Pasar rakyat")
    office.received("Utuh")
    with office.pages.database.writing() as connection:
        connection.execute(
            text("UPDATE entry SET body = :body WHERE stream_id = :case AND seq = 1"),
            {"body": b"{}", "case": _stored(office, case)},
        )

    is_sound, said = verified(office)

    assert not is_sound
    assert said[0].startswith(f"Case {case} ('Pasar rakyat'): Expected the hash of entry 1")
    assert said[-1] == "1 of 3 logs do not hold. Keep this database as it is."
    assert len(said) == 2


def test_a_tail_that_was_cut_off_is_found(sop_office: SopOffice) -> None:
    case = sop_office.received()
    with sop_office.pages.database.writing() as connection:
        connection.execute(
            text("DELETE FROM entry WHERE stream_id = :case AND seq = 2"), {"case": case.hex}
        )

    is_sound, said = verified(sop_office)

    assert not is_sound
    assert "Expected 2 entries up to the case's head, found 1" in said[0]


def test_a_case_whose_row_is_gone_is_found(sop_office: SopOffice) -> None:
    case = sop_office.received()
    with sop_office.pages.database.writing() as connection:
        connection.execute(text("DELETE FROM instance WHERE id = :case"), {"case": case.hex})

    is_sound, said = verified(sop_office)

    assert not is_sound
    assert said[0].startswith(f"Case {case}: Expected a case for this log")


def _stored(office: SopOffice, case: object) -> object:
    return case if office.pages.database.dialect == "postgresql" else str(case).replace("-", "")
