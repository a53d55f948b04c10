"""A running case goes on by another version: what waits goes on waiting; and back, at once."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine.commands import Actor, AddNote, DeployDefinition, MigrateCases, MigrateInstance
from engine.embedded_jobs import JobRunner
from engine.errors import Forbidden, Invalid, NotFound, WrongState
from engine.events import MigrationOrdered
from engine.jobs import JobContext, JobFailed
from tests.bench import ADMIN, ANA, ANALYST, BUDI, MONDAY, Bench
from tests.diagrams import (
    boundary,
    caught,
    each,
    edge,
    end,
    escalation,
    flow,
    job,
    node,
    on_event,
    path,
    process,
    start,
    sub_process,
    timer,
    user,
)

LATE = boundary("telat", "isi", "PT1H") + escalation("lapor", "kepala") + flow("telat", "lapor")


def two_steps(*more: str, group: str = "staf") -> bytes:
    return process(
        start(), user("isi", group), user("periksa", "kepala"), end(),
        path("mulai", "isi", "periksa", "selesai"), *more,
    )  # fmt: skip


def three_steps(*more: str) -> bytes:
    return process(
        start(), user("isi"), user("saring"), user("periksa", "kepala"), end(),
        path("mulai", "isi", "saring", "periksa", "selesai"), *more,
    )  # fmt: skip


def due(bench: Bench, case: UUID, key: str) -> timedelta | None:
    """Return how long after the bench's Monday morning a work item is due."""
    moment = next(item.due_at for item in bench.items(case) if item.key == key)
    return None if moment is None else moment - MONDAY


# ---- what goes on ---------------------------------------------------------------------------


def test_a_case_goes_on_by_the_other_version(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(three_steps())

    # when
    bench.migrate(case, 2)

    # then
    bench.complete(case, "isi:1")
    assert bench.open(case) == ["saring:1"]
    assert bench.case(case).version == 2
    assert bench.verify() == []


def test_claim_draft_and_due_time_are_kept(bench: Bench) -> None:
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.claim(case, "isi:1")
    bench.wait(minutes=20)
    bench.deploy(three_steps(LATE))

    # when
    bench.migrate(case, 2)

    # then
    (item,) = bench.items(case)
    assert (item.key, item.person_name) == ("isi:1", "Ana")
    assert due(bench, case, "isi:1") == timedelta(hours=1)
    assert bench.wait(minutes=40) == 1
    assert bench.inbox(BUDI) == ["isi:1"]


def test_another_time_limit_counts_for_who_comes_later(bench: Bench) -> None:
    """Changing a deadline does not move the clock of work that has begun."""
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.deploy(two_steps(LATE.replace("PT1H", "PT4H")))

    # when
    bench.migrate(case, 2)

    # then
    assert due(bench, case, "isi:1") == timedelta(hours=1)
    assert bench.verify() == []


def test_a_new_deadline_begins_when_the_case_is_moved(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.wait(minutes=30)
    bench.deploy(two_steps(LATE))

    # when
    bench.migrate(case, 2)

    # then
    assert due(bench, case, "isi:1") == timedelta(minutes=90)
    assert bench.wait(hours=1) == 1
    assert bench.verify() == []


def test_a_deadline_that_is_gone_is_due_no_more(bench: Bench) -> None:
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.deploy(two_steps())

    # when
    bench.migrate(case, 2)

    # then
    assert due(bench, case, "isi:1") is None
    assert bench.wait(hours=2) == 0
    assert bench.verify() == []


def test_what_has_happened_does_not_happen_again(bench: Bench) -> None:
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.wait(hours=1)
    bench.deploy(three_steps(LATE))

    # when
    bench.migrate(case, 2)

    # then
    assert bench.wait(hours=5) == 0
    assert bench.verify() == []


def test_work_goes_to_the_other_version_s_group(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(two_steps(group="kepala"))

    # when
    bench.migrate(case, 2)

    # then
    assert (bench.inbox(ANA), bench.inbox(BUDI)) == ([], ["isi:1"])
    bench.complete(case, "isi:1", BUDI)
    assert bench.verify() == []


def test_an_element_with_another_id_takes_the_place_that_it_is_given(bench: Bench) -> None:
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.claim(case, "isi:1")
    renamed = two_steps(LATE).replace(b'"isi"', b'"tulis"').replace(b"isi-", b"tulis-")
    bench.deploy(renamed)

    # when
    bench.migrate(case, 2, isi="tulis")

    # then
    (item,) = bench.items(case)
    assert (item.key, item.person_name) == ("tulis:1", "Ana")
    assert due(bench, case, "tulis:1") == timedelta(hours=1)
    bench.wait(hours=1)
    assert bench.inbox(BUDI) == ["tulis:1"]
    bench.complete(case, "tulis:1")
    assert bench.open(case) == ["periksa:1"]
    assert bench.verify() == []


def test_who_did_a_step_is_known_under_its_new_id(bench: Bench) -> None:
    # given
    apart = user("periksa", "staf", alur_separateFrom="isi")
    old = process(start(), user("isi"), apart, end(), path("mulai", "isi", "periksa", "selesai"))
    bench.deploy(old)
    case = bench.start()
    bench.complete(case, "isi:1")
    bench.deploy(old.replace(b'"isi"', b'"tulis"').replace(b"isi-", b"tulis-"))

    # when
    bench.migrate(case, 2, isi="tulis")

    # then
    with pytest.raises(WrongState, match="because he did 'tulis'"):
        bench.complete(case, "periksa:1")


# ---- what waits for events ------------------------------------------------------------------


def test_what_waits_for_a_message_listens_to_the_new_name(bench: Bench) -> None:
    # given
    def waiting(name: str) -> bytes:
        catch = node("intermediateCatchEvent", "jawab", caught("message", name))
        steps = path("mulai", "jawab", "baca")
        return process(start(), catch, user("baca"), steps, declares=f"message:{name}")

    bench.deploy(waiting("balasan"))
    case = bench.start()
    bench.deploy(waiting("jawaban"))

    # when
    bench.migrate(case, 2)

    # then
    bench.send_message("balasan")
    assert bench.open(case) == []
    bench.send_message("jawaban")
    assert bench.open(case) == ["baca:1"]
    assert bench.verify() == []


def test_work_in_a_sub_process_and_each_of_many_goes_on(bench: Bench) -> None:
    # given
    def many(*more: str) -> bytes:
        inner = user("nilai", "staf", each(camunda_collection="juri", camunda_elementVariable="j"))
        body = (start("m"), inner, end("s"), path("m", "nilai", "s"))
        return process(
            start(), sub_process("rapat", *body), user("umumkan"), end(),
            path("mulai", "rapat", "umumkan", "selesai"), *more,
        )  # fmt: skip

    bench.deploy(many())
    case = bench.start(juri=["a", "b"])
    bench.complete(case, "nilai:1")
    bench.deploy(many(LATE.replace('"isi"', '"rapat"')))

    # when
    bench.migrate(case, 2)

    # then
    bench.complete(case, "nilai:2")
    assert bench.open(case) == ["umumkan:1"]
    assert bench.verify() == []


def test_an_event_sub_process_that_is_new_begins_to_wait(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    stop = on_event("henti", timer("PT2H"), user("tutup"), flow("henti_mulai", "tutup"))
    bench.deploy(two_steps(stop))

    # when
    bench.migrate(case, 2)

    # then
    assert bench.wait(hours=2) == 1
    assert bench.open(case) == ["tutup:1"]
    assert bench.verify() == []


def test_a_join_that_now_has_all_that_it_waits_for_goes_on(bench: Bench) -> None:
    # given
    def forked(*names: str) -> bytes:
        ways = [path("bagi", name, "kumpul") for name in names]
        return process(
            start(), node("parallelGateway", "bagi"), *map(user, names),
            node("parallelGateway", "kumpul"), user("akhir"),
            path("mulai", "bagi"), *ways, flow("kumpul", "akhir"),
        )  # fmt: skip

    bench.deploy(forked("a", "b"))
    case = bench.start()
    bench.complete(case, "a:1")
    bench.deploy(forked("a", "b", "c"))
    bench.migrate(case, 2)

    # when
    bench.complete(case, "b:1")

    # then: nothing came by the way that is new, so the join still waits
    assert bench.open(case) == []
    bench.deploy(forked("a", "b"))
    bench.migrate(case, 3)
    assert bench.open(case) == ["akhir:1"]
    with pytest.raises(WrongState, match="after which nothing happened"):
        bench.revert(case)
    assert bench.verify() == []


def test_a_job_that_is_under_way_answers_the_case_that_moved(bench: Bench) -> None:
    # given
    old = process(start(), job("kirim"), user("baca"), path("mulai", "kirim", "baca"))
    bench.deploy(old)
    case = bench.start()
    bench.deploy(old.replace(b'"kirim"', b'"antar"').replace(b"kirim-", b"antar-"))

    # when
    bench.migrate(case, 2, kirim="antar")

    # then
    bench.finish_job(case, "antar:1")
    assert bench.open(case) == ["baca:1"]
    assert bench.verify() == []


# ---- what is refused ------------------------------------------------------------------------


def test_a_case_stays_where_its_element_has_no_counterpart(bench: Bench) -> None:
    # given
    bench.deploy(three_steps())
    case = bench.start()
    bench.complete(case, "isi:1")
    bench.deploy(two_steps())

    # when
    with pytest.raises(WrongState, match="Expected 'saring' in that version") as refused:
        bench.migrate(case, 2)

    # then
    assert refused.value.field == "saring"
    assert "'saring'" in refused.value.indonesian
    assert bench.case(case).version == 1
    assert bench.open(case) == ["saring:1"]


def test_a_case_stays_where_the_element_is_of_another_kind(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(process(start(), job("isi"), user("x"), path("mulai", "isi", "x")))

    with pytest.raises(WrongState, match="of another kind"):
        bench.migrate(case, 2)


def test_a_case_stays_where_the_element_lies_elsewhere(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    inside = sub_process("dalam", start("m"), user("isi"), end("s"), path("m", "isi", "s"))
    bench.deploy(process(start(), inside, end(), path("mulai", "dalam", "selesai")))

    with pytest.raises(WrongState, match="lies elsewhere"):
        bench.migrate(case, 2)


def test_two_elements_do_not_become_one(bench: Bench) -> None:
    bench.deploy(three_steps())
    case = bench.start()
    bench.deploy(two_steps())

    with pytest.raises(Invalid, match="take the place of one element"):
        bench.migrate(case, 2, saring="periksa")


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({"entah": "isi"}, "Expected an element 'entah' in version 1, found none"),
        ({"isi": "entah"}, "Expected an element 'entah' in version 2, found none"),
    ],
)
def test_a_mapping_names_what_is_there(
    bench: Bench, mapping: dict[str, str], sentence: str
) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(three_steps())

    with pytest.raises(Invalid, match=sentence):
        bench.submit(MigrateInstance(case, 2, mapping), ADMIN)


def test_a_case_moves_to_another_version_that_there_is(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()

    with pytest.raises(WrongState, match="Expected the case to run on another version than 1"):
        bench.migrate(case, 1)
    with pytest.raises(NotFound):
        bench.migrate(case, 7)


def test_only_who_answers_for_procedures_moves_cases(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(three_steps())

    with pytest.raises(Forbidden, match="to move a case"):
        bench.migrate(case, 2, ANA)
    bench.migrate(case, 2, ANALYST)
    with pytest.raises(Forbidden, match="to move a case back"):
        bench.revert(case, ANA)


def test_an_ended_case_stays_as_it_ended(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    bench.cancel(case)
    bench.deploy(three_steps())

    with pytest.raises(WrongState, match="Expected the case to be running"):
        bench.migrate(case, 2)


# ---- and back -------------------------------------------------------------------------------


def test_a_migration_is_undone_as_if_it_had_not_been(bench: Bench) -> None:
    # given
    bench.deploy(two_steps(LATE))
    case = bench.start()
    bench.claim(case, "isi:1")
    before = bench.log(case)[-1].record["digest"]
    other = two_steps(boundary("lewat", "tulis", "PT3H"), user("lain"), flow("lewat", "lain"))
    bench.deploy(other.replace(b'"isi"', b'"tulis"').replace(b"isi-", b"tulis-"))
    bench.wait(minutes=10)
    bench.migrate(case, 2, isi="tulis")
    assert due(bench, case, "tulis:1") == timedelta(hours=3, minutes=10)

    # when
    bench.revert(case)

    # then
    (item,) = bench.items(case)
    assert (item.key, item.person_name, due(bench, case, "isi:1")) == (
        "isi:1", "Ana", timedelta(hours=1),
    )  # fmt: skip
    assert bench.log(case)[-1].record["digest"] == before
    assert bench.case(case).version == 1
    assert bench.wait(minutes=50) == 1
    assert bench.verify() == []


def test_an_undone_migration_can_be_done_again(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(two_steps(LATE))
    bench.migrate(case, 2)
    bench.revert(case)

    # when
    bench.migrate(case, 2)

    # then
    assert bench.wait(hours=1) == 1
    assert bench.verify() == []


def test_a_migration_is_undone_only_as_the_last_entry(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(three_steps())
    bench.migrate(case, 2)
    bench.submit(AddNote(case, "sudah dipindahkan"), ANA)

    # when
    with pytest.raises(WrongState, match="Expected the last entry of the case to be a migration"):
        bench.revert(case)

    # then
    assert bench.case(case).version == 2


def test_a_released_claim_comes_back(bench: Bench) -> None:
    # given
    bench.runtime.people = lambda said, group: (said, said) if group == "staf" else None
    bench.deploy(two_steps())
    case = bench.start()
    bench.claim(case, "isi:1")
    bench.deploy(two_steps(group="kepala"))
    bench.migrate(case, 2)
    assert [item.person_name for item in bench.items(case)] == [None]

    # when
    bench.revert(case)

    # then
    assert [item.person_name for item in bench.items(case)] == ["Ana"]
    assert bench.inbox(ANA) == ["isi:1"]
    assert bench.verify() == []


def test_an_error_that_is_caught_now_is_caught(bench: Bench) -> None:
    """Events that only catch are looked up in the version that the case runs on."""

    # given
    def failing(*more: str) -> bytes:
        body = (start("m"), user("coba"), node("endEvent", "gagal", caught("error", "batal")))
        return process(
            start(), sub_process("usaha", *body, path("m", "coba", "gagal")), end(),
            path("mulai", "usaha", "selesai"), *more, declares="error:batal",
        )  # fmt: skip

    caught_now = (edge("tangkap", "usaha", "error", "batal"), user("urus"), flow("tangkap", "urus"))
    bench.deploy(failing(edge("lain", "usaha", "error"), user("z"), flow("lain", "z")))
    case = bench.start()
    bench.deploy(failing(*caught_now))
    bench.migrate(case, 2)

    # when
    bench.complete(case, "coba:1")

    # then
    assert bench.open(case) == ["urus:1"]
    assert bench.verify() == []


def test_who_administers_is_told_of_it_in_the_log(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(three_steps())

    bench.migrate(case, 2, ADMIN)
    bench.revert(case, ADMIN)

    kinds = [kind for kind, _ in bench.events(case)]
    assert kinds[-2:] == ["InstanceMigrated", "MigrationReverted"]


# ---- many at once ---------------------------------------------------------------------------


def order(bench: Bench, version: int, *cases: UUID, by: Actor = ANALYST, **mapping: str) -> None:
    """Order that cases move to another version."""
    ids = tuple(str(case) for case in cases)
    bench.submit(MigrateCases("proses", version, ids, mapping), by)


def test_an_order_moves_each_case_that_can_be_moved(bench: Bench) -> None:
    # given
    bench.deploy(three_steps())
    first, second, third = bench.start(), bench.start(), bench.start()
    bench.complete(second, "isi:1")
    bench.deploy(two_steps())

    # when
    order(bench, 2, first, second)
    bench.jobs.run_due()

    # then: the second waits on a step that is gone, the third was not meant
    assert [bench.case(case).version for case in (first, second, third)] == [2, 1, 1]
    assert bench.entries(first)[-1].actor["name"] == "Analis"
    assert bench.verify() == []


def test_who_is_killed_in_the_middle_leaves_the_rest_to_be_done(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    cases = [bench.start() for _ in range(3)]
    bench.deploy(three_steps())
    order(bench, 2, *cases)
    dead = JobRunner(bench.runtime, {})
    dead._take()  # it has begun the first, and never comes back
    assert [bench.case(case).version for case in cases] == [1, 1, 1]

    # when
    bench.jobs.recover()
    bench.jobs.run_due()

    # then
    assert [bench.case(case).version for case in cases] == [2, 2, 2]
    assert [len(bench.log(case)) for case in cases] == [2, 2, 2]
    assert bench.verify() == []


def test_an_order_is_an_analyst_s_for_a_version_that_there_is(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()

    with pytest.raises(Forbidden, match="to move cases"):
        order(bench, 1, case, by=ANA)
    with pytest.raises(NotFound, match="Expected a version 7 of 'proses', found none"):
        order(bench, 7, case)
    with pytest.raises(Invalid, match="Expected the ids of cases"):
        bench.submit(MigrateCases("proses", 1, ("x",)), ANALYST)


def test_no_case_moves_to_a_version_before_it_is_in_force(bench: Bench) -> None:
    """Cases could be moved by hand to a version that was staged for next month."""
    # given
    bench.deploy(two_steps())
    case = bench.start()
    tomorrow = MONDAY + timedelta(days=1)
    bench.deploy(two_steps(LATE), in_force_at=tomorrow.isoformat())

    # when
    for move in (lambda: bench.migrate(case, 2), lambda: order(bench, 2, case)):
        with pytest.raises(WrongState, match="to be in force, but it is only from"):
            move()

    # then
    assert (bench.case(case).version, len(bench.log(case))) == (1, 1)
    bench.wait(days=1)
    bench.migrate(case, 2)
    assert bench.case(case).version == 2
    assert bench.verify() == []


def test_a_rehearsal_tells_what_would_be_and_writes_nothing(bench: Bench) -> None:
    # given
    bench.deploy(two_steps())
    case = bench.start()
    bench.deploy(two_steps(LATE))

    # when
    step = bench.runtime.rehearse(MigrateInstance(case, 2), actor=ANALYST)

    # then
    kinds = [type(event).__name__ for event in step.events]
    assert kinds == ["InstanceMigrated", "WorkItemRescheduled", "TimerScheduled"]
    assert (bench.case(case).version, len(bench.log(case))) == (1, 1)
    assert bench.wait(hours=2) == 0


def test_a_deployment_takes_the_running_cases_along(bench: Bench) -> None:
    # given
    bench.deploy(three_steps())
    first, second = bench.start(), bench.start()
    bench.complete(second, "isi:1")
    bench.complete(second, "saring:1", ANA)
    ended = bench.start()
    bench.cancel(ended)

    # when
    result = bench.submit(DeployDefinition(two_steps(LATE), migrate=True), ANALYST)
    bench.jobs.run_due()

    # then
    assert result.events[-1] == MigrationOrdered("proses", 2, 2)
    assert [bench.case(case).version for case in (first, second, ended)] == [2, 2, 1]
    assert bench.verify() == []


def test_cases_go_along_by_what_took_a_step_s_place(bench: Bench) -> None:
    bench.deploy(two_steps())
    case = bench.start()
    other = two_steps().replace(b'"isi"', b'"tulis"').replace(b"isi-", b"tulis-")

    bench.submit(DeployDefinition(other, migrate=True, mapping={"isi": "tulis"}), ANALYST)
    bench.jobs.run_due()

    assert bench.open(case) == ["tulis:1"]


def test_cases_go_along_with_a_version_that_is_in_force_at_once(bench: Bench) -> None:
    bench.deploy(two_steps())
    later = (bench.clock.now() + timedelta(days=1)).isoformat()

    with pytest.raises(Invalid, match="Expected cases to be moved to a version in force"):
        bench.submit(DeployDefinition(two_steps(), in_force_at=later, migrate=True), ANALYST)


def test_a_job_in_hand_answers_the_element_that_took_its_place(bench: Bench) -> None:
    """The runner knew the job by its old key, so its answer was dropped and the case hung."""
    # given
    old = process(start(), job("kirim"), user("baca"), path("mulai", "kirim", "baca"))
    bench.deploy(old)
    case = bench.start()
    bench.deploy(old.replace(b'"kirim"', b'"antar"').replace(b"kirim-", b"antar-"))

    def handler(_job: JobContext) -> dict[str, str]:
        bench.migrate(case, 2, kirim="antar")
        return {"resi": "A-1"}

    # when
    JobRunner(bench.runtime, {"kerja": handler}).run_due()

    # then
    assert bench.open(case) == ["baca:1"]
    assert bench.variables(case) == {"resi": "A-1"}


def test_a_job_in_hand_that_fails_stalls_the_element_that_took_its_place(bench: Bench) -> None:
    # given
    old = process(start(), job("kirim"), user("baca"), path("mulai", "kirim", "baca"))
    bench.deploy(old)
    case = bench.start()
    bench.deploy(old.replace(b'"kirim"', b'"antar"').replace(b"kirim-", b"antar-"))

    def handler(_job: JobContext) -> dict[str, str]:
        bench.migrate(case, 2, kirim="antar")
        raise JobFailed("alamat tidak ada")

    # when
    JobRunner(bench.runtime, {"kerja": handler}).run_due()

    # then
    assert bench.case(case).status == "incident"
