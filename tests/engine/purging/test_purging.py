"""Two people purge cases that ended; nobody else takes anything from the log."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from engine.checkpoints import Problem, Signed, Signer, check, seal
from engine.commands import (
    Actor,
    AddNote,
    ApprovePurge,
    Command,
    ProposePurge,
    RejectPurge,
    StartInstance,
    WithdrawPurge,
)
from engine.embedded_jobs import JobRunner
from engine.errors import Forbidden, Invalid, NotFound, Refusal, WrongState
from engine.events import CasePurged, PurgeApproved
from engine.purging import MAX_CASES
from engine.runtime import Result
from engine.tables import (
    checkpoint_leaf,
    entry,
    event_wait,
    file_reference,
    incident,
    instance,
    job,
    message,
    purge,
    purged,
    register_line,
    timer_job,
    work_item,
)
from tests.bench import ADMIN, ANA, ANALYST, UNIT, Bench
from tests.diagrams import (
    boundary,
    caught,
    end,
    escalation,
    flow,
    node,
    path,
    process,
    start,
    user,
)
from tests.diagrams import (
    job as job_step,
)
from tests.forging import forge

OTHER = Actor("admin2", "Admin lain", "", ("administrator",))
RULE, MINUTES = "JRA 400.14.4.3: 2 tahun, musnah", "BA 045/12/2031 tanggal 5 Januari 2031"
KEY = Signer(b"a secret of the office")
PHOTO = {"digest": "ab" * 32, "name": "foto.jpg", "type": "image/jpeg", "size": 3}
ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
# A step with a deadline, then a job.
RICH = process(
    start(),
    user("isi"),
    boundary("telat", "isi", "PT1H"),
    escalation("lapor", "kepala"),
    job_step("kirim"),
    end(),
    path("mulai", "isi", "kirim", "selesai"),
    flow("telat", "lapor"),
)


def ended(bench: Bench, count: int = 1, **variables: Any) -> list[UUID]:
    """Let cases of one step come to their end."""
    cases = [bench.start(judul=f"surat {number}", **variables) for number in range(count)]
    for case in cases:
        bench.complete(case, "isi:1")
    return cases


def proposed(bench: Bench, cases: Iterable[UUID], by: Actor = ADMIN, name: str = "satu") -> UUID:
    purge_id = uuid5(UNIT, name)
    bench.submit(ProposePurge(purge_id, tuple(map(str, cases)), RULE, MINUTES), by)
    return purge_id


def purges(bench: Bench, cases: Iterable[UUID], name: str = "satu") -> Result:
    return bench.submit(ApprovePurge(proposed(bench, cases, name=name)), OTHER)


def sealed(bench: Bench) -> list[Signed]:
    return seal(bench.database, UNIT, KEY, at=bench.clock.now())


def checked(bench: Bench) -> list[Problem]:
    with bench.database.reading() as connection:
        return check(connection, UNIT, first_key=KEY.public)


def problems(bench: Bench) -> list[str]:
    return [each.sentence for each in checked(bench) if not each.is_remark]


def count(bench: Bench, table: Table, case: UUID) -> int:
    place = {"entry": "stream_id", "instance": "id"}.get(table.name, "instance_id")
    query = select(func.count()).select_from(table).where(table.c[place] == case)
    with bench.database.reading() as connection:
        return int(connection.scalar(query) or 0)


# ---- what goes, and what stays ------------------------------------------------------------------


def test_nothing_of_a_purged_case_is_left(bench: Bench) -> None:
    bench.deploy(RICH)
    case = bench.start(bukti=[PHOTO], judul="Pasar rakyat")
    bench.wait(hours=2)
    JobRunner(bench.runtime, {"notify": lambda _job: {}}).run_due()  # that tells of the escalation
    bench.complete(case, "isi:1")
    bench.fail_job(case, "kirim:1", "tidak menjawab")
    bench.retry(case, "kirim:1")
    bench.finish_job(case, "kirim:1")
    kept = (entry, instance, work_item, timer_job, job, incident, file_reference)
    assert all(count(bench, table, case) for table in kept)

    purges(bench, [case])

    assert [table.name for table in (*kept, event_wait) if count(bench, table, case)] == []
    assert count(bench, purged, case) == 1


def test_other_cases_keep_everything(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    goes, stays = ended(bench, 2, bukti=[PHOTO])
    log = bench.log(stays)

    purges(bench, [goes])

    assert bench.log(stays) == log
    assert count(bench, file_reference, stays) == 1
    assert bench.verify() == []


def test_the_log_says_what_was_purged_and_how_its_log_ended(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    head = bench.log(case)[-1].hash.hex()

    result = purges(bench, [case])

    assert result.events == (
        PurgeApproved(uuid5(UNIT, "satu"), RULE, MINUTES),
        CasePurged(case, "proses", 1, 2, head),
    )


def test_a_number_stays_in_its_register(bench: Bench) -> None:
    step = user("isi", alur_register="agenda", alur_registerVariable="nomor")
    bench.deploy(process(start(), step, end(), path("mulai", "isi", "selesai")))
    [case] = ended(bench)

    result = purges(bench, [case])

    assert [event.numbers for event in result.events if isinstance(event, CasePurged)] == [
        ("agenda 1/2026",)
    ]
    assert count(bench, register_line, case) == 1


def test_a_message_from_outside_goes_with_the_case_that_took_it(bench: Bench) -> None:
    waiting = node("intermediateCatchEvent", "tunggu", caught("message", "kabar"))
    parts = (start(), waiting, end(), path("mulai", "tunggu", "selesai"))
    bench.deploy(process(*parts, declares="message:kabar"))
    case = bench.start()
    bench.send_message("kabar", rahasia="ya")

    purges(bench, [case])

    with bench.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(message)) == 0


@pytest.mark.parametrize("goes", ["who sent it", "who took it"])
def test_a_message_between_two_cases_belongs_to_who_sent_it(bench: Bench, goes: str) -> None:
    throws = node("intermediateThrowEvent", "kabari", caught("message", "kabar"))
    catches = node("intermediateCatchEvent", "tunggu", caught("message", "kabar"))
    cases = {}
    for who, step, name in (("who took it", catches, "tunggu"), ("who sent it", throws, "kabari")):
        parts = (start(), step, end(), path("mulai", name, "selesai"))
        bench.deploy(process(*parts, id=f"proses_{name}", declares="message:kabar"))
        cases[who] = bench.start()
    bench.messages.deliver()

    purges(bench, [cases[goes]])

    with bench.database.reading() as connection:
        left = connection.scalar(select(func.count()).select_from(message))
    assert left == (0 if goes == "who sent it" else 1)
    assert bench.verify() == []


def test_a_purged_case_does_not_begin_anew(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    purges(bench, [case])

    with pytest.raises(WrongState, match="was purged"):
        bench.submit(StartInstance(case, "proses"), ANA)


def test_as_many_cases_as_one_purge_may_have_go_at_once(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    cases = [bench.start() for _ in range(MAX_CASES)]
    for case in cases:
        bench.cancel(case)

    purges(bench, cases)

    assert bench.verify() == []
    with bench.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(instance)) == 0


def test_a_case_that_still_has_work_to_do_stays(bench: Bench) -> None:
    bench.deploy(RICH)
    case = bench.start()
    bench.wait(hours=2)
    bench.cancel(case)

    with pytest.raises(WrongState, match="a job of it is still to be done"):
        proposed(bench, [case])


# ---- who may, and when --------------------------------------------------------------------------


def refusals(case: UUID) -> list[tuple[Command, Actor, type[Refusal], str]]:
    waiting, new, its = uuid5(UNIT, "menunggu"), uuid5(UNIT, "baru"), (str(case),)
    many = tuple(str(UUID(int=each)) for each in range(MAX_CASES + 1))
    return [
        (ProposePurge(new, its, RULE, MINUTES), ANALYST, Forbidden, "administrator"),
        (ProposePurge(new, its, " ", MINUTES), ADMIN, Invalid, "rule"),
        (ProposePurge(new, its, RULE, ""), ADMIN, Invalid, "minutes"),
        (ProposePurge(new, (), RULE, MINUTES), ADMIN, Invalid, "1 to 1000 cases"),
        (ProposePurge(new, many, RULE, MINUTES), ADMIN, Invalid, "1 to 1000 cases"),
        (ProposePurge(new, ("x",), RULE, MINUTES), ADMIN, Invalid, "ids of cases"),
        (ProposePurge(new, (str(new),), RULE, MINUTES), ADMIN, WrongState, "found none"),
        (ProposePurge(waiting, its, RULE, MINUTES), ADMIN, WrongState, "there already"),
        (ApprovePurge(waiting), ADMIN, Forbidden, "somebody else to approve"),
        (ApprovePurge(waiting), ANALYST, Forbidden, "administrator"),
        (ApprovePurge(new), OTHER, NotFound, "found none"),
        (RejectPurge(waiting, ""), OTHER, Invalid, "reason"),
        (RejectPurge(waiting, "belum"), ANALYST, Forbidden, "administrator"),
        (WithdrawPurge(waiting), OTHER, Forbidden, "who proposed it"),
    ]


@pytest.mark.parametrize("number", range(14))
def test_what_may_not_be_is_refused(bench: Bench, number: int) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    proposed(bench, [case], name="menunggu")
    command, actor, kind, sentence = refusals(case)[number]

    with pytest.raises(kind, match=sentence):
        bench.submit(command, actor)

    assert count(bench, instance, case) == 1


def test_a_case_that_runs_stays(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start()

    with pytest.raises(WrongState, match="it is running"):
        proposed(bench, [case])


def test_a_case_whose_revision_stays_stays(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [first] = ended(bench)
    revision = uuid5(UNIT, "revisi")
    bench.submit(StartInstance(revision, "proses", revises=first), ANA)

    with pytest.raises(WrongState, match=f"{revision} revises it"):
        proposed(bench, [first])

    bench.complete(revision, "isi:1")
    purges(bench, [first, revision])
    assert count(bench, instance, first) == 0


def test_a_revision_that_began_meanwhile_keeps_all_of_them(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    first, second = ended(bench, 2)
    purge_id = proposed(bench, [first, second])
    bench.submit(StartInstance(uuid5(UNIT, "revisi"), "proses", revises=second), ANA)

    with pytest.raises(WrongState, match="revises it"):
        bench.submit(ApprovePurge(purge_id), OTHER)

    assert (count(bench, instance, first), count(bench, purged, first)) == (1, 0)


@pytest.mark.parametrize(
    ("decision", "by"),
    [
        (RejectPurge(uuid5(UNIT, "satu"), "masih dipakai"), OTHER),
        (WithdrawPurge(uuid5(UNIT, "satu")), ADMIN),
    ],
)
def test_what_is_rejected_or_withdrawn_stays(bench: Bench, decision: Command, by: Actor) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    purge_id = proposed(bench, [case])

    bench.submit(decision, by)

    with pytest.raises(WrongState, match="to be open"):
        bench.submit(ApprovePurge(purge_id), OTHER)
    assert count(bench, instance, case) == 1


# ---- the database refuses all else --------------------------------------------------------------


def test_the_database_lets_only_go_what_is_listed(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    goes, stays = ended(bench, 2)
    purges(bench, [goes])

    with pytest.raises(DatabaseError, match="never"), bench.database.writing() as connection:
        connection.execute(delete(entry).where(entry.c.stream_id == stays))


@pytest.mark.parametrize("statement", [update(purged).values(seq=9), delete(purged)])
def test_the_database_refuses_to_change_the_list(bench: Bench, statement: Any) -> None:
    bench.deploy(ONE_STEP)
    purges(bench, ended(bench))

    with pytest.raises(DatabaseError, match="never"), bench.database.writing() as connection:
        connection.execute(statement)


def test_postgresql_refuses_to_empty_the_list(bench: Bench) -> None:
    if bench.database.is_sqlite:  # it has no such statement
        return

    with pytest.raises(DatabaseError, match="never"), bench.database.writing() as connection:
        connection.execute(text("TRUNCATE purged"))


# ---- verification -------------------------------------------------------------------------------


def test_a_lawful_purge_is_a_remark_and_no_problem(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    goes, stays = ended(bench, 2)
    sealed(bench)

    purges(bench, [goes])

    [remark] = checked(bench)
    assert remark.is_remark
    assert remark.stream_id == goes
    assert remark.sentence == (
        f"Purged lawfully on 2026-11-23, as Admin proposed and Admin lain approved, by '{RULE}', "
        f"minutes '{MINUTES}': {goes}"
    )
    assert bench.verify() == []
    bench.submit(AddNote(stays, "catatan"), ADMIN)
    sealed(bench)
    assert problems(bench) == []


def test_a_case_that_is_deleted_without_a_purge_is_missing(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    goes, stays = ended(bench, 2)
    sealed(bench)
    purges(bench, [goes])

    forge(bench.database, *gone(stays))

    assert problems(bench) == [
        f"Expected entry 2 of {stays} as checkpoint 1 signed it, but it is gone: "
        "the end of its log or the whole case was removed"
    ]


def gone(case: UUID) -> list[Any]:
    return [
        delete(entry).where(entry.c.stream_id == case),
        delete(instance).where(instance.c.id == case),
    ]


def listed(case: UUID, seq: int = 2) -> Any:
    row = {"instance_id": case, "unit_id": UNIT, "seq": seq, "head": bytes(32)}
    return insert(purged).values(**row, purge_id=UUID(int=9), purged_at=func.current_timestamp())


def test_who_lists_a_case_himself_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    sealed(bench)

    with bench.database.writing() as connection:
        for statement in (listed(case), *gone(case)):
            connection.execute(statement)

    assert problems(bench) == [
        f"Expected an entry of the office's log by which case {case} was purged, but only the "
        "list of purged cases says so",
        f"Expected entry 2 of {case} as checkpoint 1 signed it, but it is gone: "
        "the end of its log or the whole case was removed",
    ]


def test_a_list_that_lacks_a_purged_case_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    purges(bench, [case])

    forge(bench.database, delete(purged))

    assert problems(bench) == [
        f"Expected case {case} in the list of purged cases, as entry 3 of the office's log says, "
        "but it is not there like that"
    ]


def test_a_log_that_was_signed_beyond_the_end_that_a_purge_names_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    sealed(bench)
    forge(
        bench.database,
        delete(entry).where(entry.c.stream_id == case, entry.c.seq == 2),
        update(instance).where(instance.c.id == case).values(seq=1),
    )

    purges(bench, [case])

    assert problems(bench) == [
        f"Expected entry 2 of {case} as checkpoint 1 signed it, but it is gone, and the purge of "
        "the case names another end: entry 1"
    ]


def test_a_leaf_of_a_purged_case_still_proves_the_list_of_its_checkpoint(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    [case] = ended(bench)
    sealed(bench)
    purges(bench, [case])

    forge(bench.database, delete(checkpoint_leaf).where(checkpoint_leaf.c.stream_id == case))

    assert problems(bench) == [
        "Expected the list of logs of checkpoint 1 as it was signed, but it was changed"
    ]


def test_a_purge_table_says_what_became_of_it(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    purges(bench, ended(bench))

    with bench.database.reading() as connection:
        row = connection.execute(select(purge.c.status, purge.c.decided_by)).one()
    assert tuple(row) == ("approved", "Admin lain")
