"""What was signed cannot be taken away or written anew without being found and named."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Delete, Table, Update, delete, select, update
from sqlalchemy.exc import DatabaseError

from engine import history, merkle
from engine.checkpoints import Copy, Signed, Signer, check, checkpoints, proof_of, seal
from engine.checkpoints.record import read_file
from engine.commands import AddNote
from engine.errors import WrongState
from engine.packing import pack
from engine.tables import checkpoint, checkpoint_leaf, entry, instance
from tests.bench import ANA, UNIT, Bench
from tests.diagrams import end, path, process, start, user
from tests.forging import forge

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
KEY, OTHER = Signer(b"a secret of the office"), Signer(b"another secret")


def sealed(bench: Bench, signer: Signer = KEY, **terms: object) -> list[Signed]:
    return seal(bench.database, UNIT, signer, at=bench.clock.now(), **terms)  # type: ignore[arg-type]


def problems(bench: Bench, *copies: Signed, first_key: str | None = None) -> list[str]:
    held = [Copy(f"salinan {each.read().number}", each) for each in copies]
    with bench.database.reading() as connection:
        found = check(connection, UNIT, copies=held, first_key=first_key)
    return [problem.sentence for problem in found if not problem.is_remark]


def an_office_with_cases(bench: Bench, count: int = 3) -> list[UUID]:
    bench.deploy(ONE_STEP)
    cases = [bench.start(judul=f"surat {number}") for number in range(count)]
    bench.complete(cases[0], "isi:1")
    return cases


def test_an_honest_office_is_sound_whatever_happens_between(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    first = sealed(bench)
    bench.complete(cases[1], "isi:1")
    bench.clock.advance(timedelta(hours=1))
    second = sealed(bench)

    assert [each.read().leaves for each in first + second] == [4, 1]
    assert problems(bench, *first, *second, first_key=KEY.public) == []


def test_nothing_new_makes_no_checkpoint(bench: Bench) -> None:
    an_office_with_cases(bench)
    sealed(bench)

    assert sealed(bench) == []


def test_many_logs_are_signed_in_several_checkpoints(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.checkpoints.sealing.MOST_LEAVES", 3)
    an_office_with_cases(bench, 7)

    made = sealed(bench)

    assert [each.read().leaves for each in made] == [3, 3, 2]
    assert problems(bench) == []


@pytest.mark.parametrize("table", [checkpoint, checkpoint_leaf])
def test_the_database_refuses_to_change_or_delete_what_was_signed(
    bench: Bench, table: Table
) -> None:
    an_office_with_cases(bench)
    sealed(bench)

    for statement in (update(table).values(number=9), delete(table)):
        with pytest.raises(DatabaseError, match="never"), bench.database.writing() as connection:
            connection.execute(statement)


# ---- tampering, by somebody who owns the database -----------------------------------------------


def cut_tail(case: UUID) -> list[Update | Delete]:
    """Remove a case's last entry, and let its row say that it was never there."""
    return [
        delete(entry).where(entry.c.stream_id == case, entry.c.seq == 2),
        update(instance)
        .where(instance.c.id == case)
        .values(
            seq=1,
            head=select(entry.c.hash)
            .where(entry.c.stream_id == case, entry.c.seq == 1)
            .scalar_subquery(),
        ),
    ]


def remove_case(case: UUID) -> list[Update | Delete]:
    return [
        delete(entry).where(entry.c.stream_id == case),
        delete(instance).where(instance.c.id == case),
    ]


@pytest.mark.parametrize(
    ("tamper", "seq"), [(cut_tail, 2), (remove_case, 2)], ids=["the tail", "the whole case"]
)
def test_what_was_removed_is_named(
    bench: Bench, tamper: Callable[[UUID], list[Update | Delete]], seq: int
) -> None:
    case = an_office_with_cases(bench)[0]
    sealed(bench)

    forge(bench.database, *tamper(case))

    assert problems(bench) == [
        f"Expected entry {seq} of {case} as checkpoint 1 signed it, but it is gone: "
        "the end of its log or the whole case was removed"
    ]


def test_a_history_that_was_written_anew_is_named(bench: Bench) -> None:
    case = an_office_with_cases(bench)[1]
    sealed(bench)
    body = bench.log(case)[0].body.replace(b"surat 1", b"surat 9")
    anew = history.seal(history.START, body)

    forge(
        bench.database,
        update(entry).where(entry.c.stream_id == case).values(body=pack(body), hash=anew),
    )

    assert problems(bench) == [
        f"Expected entry 1 of {case} as checkpoint 1 signed it, but it is another: "
        "its history was written anew"
    ]


def test_a_leaf_that_was_changed_with_its_case_is_named(bench: Bench) -> None:
    case = an_office_with_cases(bench)[0]
    sealed(bench)

    forge(bench.database, *remove_case(case))
    forge(bench.database, delete(checkpoint_leaf).where(checkpoint_leaf.c.stream_id == case))

    assert problems(bench) == [
        "Expected the list of logs of checkpoint 1 as it was signed, but it was changed"
    ]


@pytest.mark.parametrize("column", ["body", "signature"])
def test_any_changed_byte_of_a_checkpoint_is_found(bench: Bench, column: str) -> None:
    an_office_with_cases(bench)
    [signed] = sealed(bench)
    true: bytes = getattr(signed, column)
    for at in range(len(true)):
        false = true[:at] + bytes([true[at] ^ 1]) + true[at + 1 :]

        forge(bench.database, update(checkpoint).values({column: false}))

        assert problems(bench), f"byte {at} of {column}"


def test_a_removed_checkpoint_is_found(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    for case in cases:
        bench.submit(AddNote(case, "catatan"), ANA)
        sealed(bench)

    for table in (checkpoint, checkpoint_leaf):
        forge(bench.database, delete(table).where(table.c.number == 2))

    assert problems(bench) == [
        "Expected checkpoint 3 to follow the one before it, but that is missing or was changed"
    ]


def test_a_copy_outside_shows_that_the_last_checkpoints_were_removed(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    sealed(bench)
    bench.submit(AddNote(cases[0], "catatan"), ANA)
    [kept] = sealed(bench)

    for table in (checkpoint, checkpoint_leaf):
        forge(bench.database, delete(table).where(table.c.number == 2))

    assert problems(bench) == []
    assert problems(bench, kept) == [
        "Expected checkpoint 2, of which 'salinan 2' is a copy, but it is gone: "
        "the end of the checkpoints was removed"
    ]


def test_a_copy_outside_shows_that_all_was_signed_anew(bench: Bench) -> None:
    case = an_office_with_cases(bench)[0]
    [kept] = sealed(bench)
    for table in (checkpoint, checkpoint_leaf):
        forge(bench.database, delete(table))
    forge(bench.database, *remove_case(case))

    sealed(bench)

    assert problems(bench) == []
    assert problems(bench, read_file(kept.to_json())) == [
        "Expected checkpoint 1 as in the copy 'salinan 1', but it is another: "
        "the checkpoints were made anew"
    ]


# ---- keys ---------------------------------------------------------------------------------------


def test_another_key_signs_only_when_the_former_announced_it(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    sealed(bench, next_signer=OTHER)
    bench.submit(AddNote(cases[0], "catatan"), ANA)

    sealed(bench, OTHER)

    assert problems(bench, first_key=KEY.public) == []


def test_a_key_that_nobody_announced_is_refused(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    sealed(bench)
    bench.submit(AddNote(cases[0], "catatan"), ANA)

    with pytest.raises(WrongState, match="say that it is lost"):
        sealed(bench, OTHER)


def test_a_lost_key_is_told_and_not_hidden(bench: Bench) -> None:
    cases = an_office_with_cases(bench)
    sealed(bench)
    bench.submit(AddNote(cases[0], "catatan"), ANA)

    sealed(bench, OTHER, lost="cakram rusak")

    with bench.database.reading() as connection:
        [remark] = check(connection, UNIT)
    assert remark.is_remark
    assert remark.sentence.endswith("for it was lost: cakram rusak")


def test_a_forger_with_a_key_of_his_own_is_found(bench: Bench) -> None:
    an_office_with_cases(bench)
    sealed(bench, OTHER)

    assert problems(bench, first_key=KEY.public)[0].startswith(
        "Expected checkpoint 1 to be signed by key"
    )


# ---- proofs -------------------------------------------------------------------------------------


def test_a_case_is_proved_to_be_in_a_checkpoint(bench: Bench) -> None:
    cases = an_office_with_cases(bench, 5)
    [signed] = sealed(bench)

    with bench.database.reading() as connection:
        found = proof_of(connection, UNIT, cases[0])

    assert found
    assert (found.signed, found.head.seq) == (signed, 2)
    top = merkle.root_from(found.head.leaf(), found.position, signed.read().leaves, found.path)
    assert top
    assert top.hex() == signed.read().root


def test_a_case_that_was_never_signed_has_no_proof(bench: Bench) -> None:
    [case] = an_office_with_cases(bench, 1)

    with bench.database.reading() as connection:
        assert proof_of(connection, UNIT, case) is None
        assert list(checkpoints(connection, UNIT)) == []
