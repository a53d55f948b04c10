"""Sub-processes, event sub-processes and repeated activities."""

from datetime import timedelta

import pytest

from engine.errors import Invalid, WrongState
from tests.bench import Bench
from tests.diagrams import (
    boundary,
    caught,
    each,
    edge,
    end,
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


def review(*inside: str) -> bytes:
    """A case that is taken in, examined in a sub-process, and closed."""
    return process(
        start(),
        sub_process("periksa", *inside),
        user("tutup"),
        end(),
        path("mulai", "periksa", "tutup", "selesai"),
        declares="error:gagal escalation:lambat message:ubah signal:libur",
    )


def test_a_sub_process_ends_when_nothing_is_left_inside(bench: Bench) -> None:
    # given
    bench.deploy(
        review(
            start("masuk"),
            node("parallelGateway", "bagi"),
            user("satu"),
            user("dua"),
            path("masuk", "bagi", "satu"),
            flow("bagi", "dua"),
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "satu:1")

    # then
    assert bench.open(case) == ["dua:1"]
    bench.complete(case, "dua:1")
    assert bench.open(case) == ["tutup:1"]
    bench.complete(case, "tutup:1")
    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_a_sub_process_without_a_start_event_begins_wherever_no_flow_enters(bench: Bench) -> None:
    bench.deploy(review(user("satu"), user("dua"), user("tiga"), flow("dua", "tiga")))

    case = bench.start()

    assert bench.open(case) == ["dua:1", "satu:1"]


def test_a_terminate_end_ends_its_own_scope_only(bench: Bench) -> None:
    # given
    bench.deploy(
        review(
            start("masuk"),
            node("parallelGateway", "bagi"),
            user("satu"),
            user("dua"),
            end("cukup", "<terminateEventDefinition/>"),
            path("masuk", "bagi", "satu", "cukup"),
            flow("bagi", "dua"),
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "satu:1")

    # then
    assert bench.open(case) == ["tutup:1"]
    assert ("WorkItemWithdrawn", "dua:1") in bench.events(case)


def test_a_time_limit_on_a_sub_process_withdraws_all_that_is_inside(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            sub_process("periksa", start("masuk"), user("isi"), path("masuk", "isi")),
            boundary("batas", "periksa", "PT1H", interrupting=True),
            user("tutup"),
            path("mulai", "periksa", "tutup"),
            user("terlambat"),
            flow("batas", "terlambat"),
        )
    )
    case = bench.start()

    # when
    bench.wait(hours=1)

    # then
    assert bench.open(case) == ["terlambat:1"]
    assert bench.verify() == []


def test_work_in_a_sub_process_whose_time_is_up_is_refused(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            sub_process("periksa", start("masuk"), user("isi"), path("masuk", "isi")),
            boundary("batas", "periksa", "PT1H", interrupting=True),
            path("mulai", "periksa"),
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))

    # when
    with pytest.raises(WrongState, match="to be in time"):
        bench.complete(case, "isi:1")


def test_joins_gather_the_tokens_of_their_own_sub_process(bench: Bench) -> None:
    """Two rounds of one sub-process at once: each joins its own two branches."""
    # given
    bench.deploy(
        process(
            start(),
            sub_process(
                "periksa",
                start("masuk"),
                node("parallelGateway", "bagi"),
                user("satu"),
                user("dua"),
                node("parallelGateway", "temu"),
                user("bersama"),
                path("masuk", "bagi", "satu", "temu", "bersama"),
                path("bagi", "dua", "temu"),
                each("<loopCardinality>2</loopCardinality>"),
            ),
            path("mulai", "periksa"),
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "satu:1")
    bench.complete(case, "satu:2")

    # then
    assert bench.open(case) == ["dua:1", "dua:2"]
    bench.complete(case, "dua:2")
    assert bench.open(case) == ["bersama:1", "dua:1"]


# ---- errors and escalations ------------------------------------------------------------------


def test_an_error_end_leaves_its_sub_process_by_the_boundary_of_its_code(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            sub_process(
                "periksa",
                start("masuk"),
                node("parallelGateway", "bagi"),
                user("isi"),
                user("lain"),
                end("salah", caught("error", "gagal")),
                path("masuk", "bagi", "isi", "salah"),
                flow("bagi", "lain"),
            ),
            edge("apa_saja", "periksa", "error"),
            edge("tepat", "periksa", "error", "gagal"),
            user("perbaiki"),
            user("bingung"),
            user("tutup"),
            path("mulai", "periksa", "tutup"),
            flow("tepat", "perbaiki"),
            flow("apa_saja", "bingung"),
            declares="error:gagal",
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.open(case) == ["perbaiki:1"]
    assert bench.verify() == []


def test_an_error_that_nothing_catches_waits_for_a_person(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            end("salah", caught("error", "gagal")),
            path("mulai", "isi", "salah"),
            declares="error:gagal",
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1")

    assert bench.case(case).status == "incident"


def test_a_job_may_meet_an_error_of_the_diagram(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            job("kirim"),
            edge("gagal_kirim", "kirim", "error", "gagal"),
            user("telepon"),
            path("mulai", "kirim"),
            flow("gagal_kirim", "telepon"),
            declares="error:gagal",
        )
    )
    case = bench.start()

    # when
    bench.fail_job(case, "kirim:1", "nomor tidak ada", code="gagal")

    # then
    assert bench.open(case) == ["telepon:1"]
    assert bench.case(case).status == "running"


def test_an_event_sub_process_catches_an_error_and_ends_what_else_its_scope_does(
    bench: Bench,
) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "bagi"),
            user("isi"),
            user("lain"),
            end("salah", caught("error", "gagal")),
            path("mulai", "bagi", "isi", "salah"),
            flow("bagi", "lain"),
            on_event("darurat", caught("error"), user("tangani"), flow("darurat_mulai", "tangani")),
            declares="error:gagal",
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.open(case) == ["tangani:1"]
    bench.complete(case, "tangani:1")
    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_an_escalation_that_does_not_interrupt_lets_its_sub_process_go_on(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            sub_process(
                "periksa",
                start("masuk"),
                user("isi"),
                node("intermediateThrowEvent", "lapor", caught("escalation", "lambat")),
                user("lanjut"),
                path("masuk", "isi", "lapor", "lanjut"),
            ),
            edge("lihat", "periksa", "escalation", "lambat", interrupting=False),
            user("awasi", "kepala"),
            path("mulai", "periksa"),
            flow("lihat", "awasi"),
            declares="escalation:lambat",
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.open(case) == ["awasi:1", "lanjut:1"]


def test_an_interrupting_escalation_stops_what_threw_it(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            sub_process(
                "periksa",
                start("masuk"),
                user("isi"),
                node("intermediateThrowEvent", "lapor", caught("escalation", "lambat")),
                user("lanjut"),
                path("masuk", "isi", "lapor", "lanjut"),
            ),
            edge("lihat", "periksa", "escalation"),
            user("awasi", "kepala"),
            path("mulai", "periksa"),
            flow("lihat", "awasi"),
            declares="escalation:lambat",
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1")

    assert bench.open(case) == ["awasi:1"]


# ---- event sub-processes that wait --------------------------------------------------------


def test_an_event_sub_process_that_waits_holds_no_case_open(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            path("mulai", "isi"),
            on_event("ingat", timer("P30D"), user("tegur"), flow("ingat_mulai", "tegur")),
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.case(case).status == "completed"
    assert ("TimerCancelled", "ingat_mulai:1") in bench.events(case)


def test_an_event_sub_process_that_interrupts_takes_the_place_of_its_scope(bench: Bench) -> None:
    # given
    bench.deploy(
        review(
            start("masuk"),
            user("isi"),
            path("masuk", "isi"),
            on_event("habis", timer("PT2H"), user("tegur"), flow("habis_mulai", "tegur")),
        )
    )
    case = bench.start()

    # when
    bench.wait(hours=2)

    # then
    assert bench.open(case) == ["tegur:1"]
    bench.complete(case, "tegur:1")
    assert bench.open(case) == ["tutup:1"]
    assert bench.verify() == []


def test_an_event_sub_process_that_does_not_interrupt_happens_as_often_as_it_is_called(
    bench: Bench,
) -> None:
    # given
    bench.deploy(
        review(
            start("masuk"),
            user("isi"),
            path("masuk", "isi"),
            on_event(
                "perubahan",
                caught("message", "ubah"),
                user("catat"),
                flow("perubahan_mulai", "catat"),
                interrupting=False,
            ),
        )
    )
    case = bench.start()

    # when
    bench.send_message("ubah", isi="satu")
    bench.send_message("ubah", isi="dua")

    # then
    assert bench.open(case) == ["catat:1", "catat:2", "isi:1"]
    bench.complete(case, "isi:1")
    assert bench.open(case) == ["catat:1", "catat:2"]  # it waits for those that it began
    bench.complete(case, "catat:1")
    bench.complete(case, "catat:2")
    assert bench.open(case) == ["tutup:1"]
    assert bench.verify() == []


# ---- repetitions -----------------------------------------------------------------------------


def asking(marker: str, *more: str) -> bytes:
    """A case that asks several people, then closes."""
    return process(
        start(), user("tanya", inner=marker), *more, user("tutup"), path("mulai", "tanya", "tutup")
    )


def test_a_parallel_repetition_asks_everybody_at_once_and_collects_in_order(bench: Bench) -> None:
    # given
    marker = each(
        alur_collection="orang", alur_item="siapa", alur_result="suara", alur_results="suara_semua"
    )
    bench.deploy(asking(marker))
    case = bench.start(orang=["ana", "budi", "cici"])

    # when
    bench.complete(case, "tanya:3", suara="tidak")
    bench.complete(case, "tanya:1", suara="ya")
    bench.complete(case, "tanya:2", suara="ya")

    # then
    assert bench.open(case) == ["tutup:1"]
    assert bench.variables(case) == {
        "orang": ["ana", "budi", "cici"],
        "suara_semua": ["ya", "ya", "tidak"],
    }
    assert bench.verify() == []


def test_a_sequential_repetition_asks_one_after_the_other(bench: Bench) -> None:
    bench.deploy(asking(each("<loopCardinality>banyak</loopCardinality>", sequential=True)))
    case = bench.start(banyak=2)

    assert bench.open(case) == ["tanya:1"]
    bench.complete(case, "tanya:1")
    assert bench.open(case) == ["tanya:2"]
    bench.complete(case, "tanya:2")
    assert bench.open(case) == ["tutup:1"]


def test_a_repetition_ends_when_enough_is_done(bench: Bench) -> None:
    # given
    until = "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>"
    bench.deploy(asking(each(f"<loopCardinality>3</loopCardinality>{until}")))
    case = bench.start()
    bench.complete(case, "tanya:2")

    # when
    bench.complete(case, "tanya:3")

    # then
    assert bench.open(case) == ["tutup:1"]
    assert ("WorkItemWithdrawn", "tanya:1") in bench.events(case)


def test_a_repetition_of_none_goes_on_at_once(bench: Bench) -> None:
    bench.deploy(asking(each(alur_collection="orang")))

    case = bench.start(orang=[])

    assert bench.open(case) == ["tutup:1"]


@pytest.mark.parametrize(
    ("orang", "sentence"),
    [("ana", "Expected a list"), (["x"] * 1001, "at most 1000"), (None, "Expected a list")],
)
def test_what_cannot_be_repeated_is_an_incident_that_a_correction_mends(
    bench: Bench, orang: object, sentence: str
) -> None:
    # given
    bench.deploy(asking(each(alur_collection="orang")))
    case = bench.start(orang=orang)
    assert bench.case(case).status == "incident"
    assert sentence in bench.log(case)[-1].body.decode()

    # when
    bench.correct(case, orang=["ana"])
    bench.retry(case, "tanya~each:1")

    # then
    assert bench.open(case) == ["tanya:1"]
    assert bench.verify() == []


def test_a_timer_on_a_repeated_step_is_due_for_each_of_its_work_items(bench: Bench) -> None:
    bench.deploy(
        asking(
            each("<loopCardinality>2</loopCardinality>"),
            boundary("batas", "tanya", "PT3H", interrupting=True),
            user("ganti"),
            flow("batas", "ganti"),
        )
    )
    case = bench.start()

    assert {item.due_at for item in bench.items(case)} == {bench.clock.now() + timedelta(hours=3)}
    bench.wait(hours=3)
    assert bench.open(case) == ["ganti:1"]


def test_a_loop_goes_round_while_its_condition_holds(bench: Bench) -> None:
    # given
    condition = "<loopCondition>lagi</loopCondition>"
    marker = f"<standardLoopCharacteristics>{condition}</standardLoopCharacteristics>"
    bench.deploy(asking(marker))
    case = bench.start()

    # when
    bench.complete(case, "tanya:1", lagi=True)

    # then
    assert bench.open(case) == ["tanya:2"]
    bench.complete(case, "tanya:2", lagi=False)
    assert bench.open(case) == ["tutup:1"]


def test_a_loop_that_asks_first_may_be_passed_over(bench: Bench) -> None:
    condition = "<loopCondition>lagi</loopCondition>"
    tag = "standardLoopCharacteristics"
    bench.deploy(asking(f'<{tag} testBefore="true">{condition}</{tag}>'))

    case = bench.start(lagi=False)

    assert bench.open(case) == ["tutup:1"]


# ---- ways ------------------------------------------------------------------------------------


def test_several_flows_out_of_a_step_are_all_taken(bench: Bench) -> None:
    bench.deploy(
        process(
            start(), user("isi"), user("a"), user("b"), path("mulai", "isi", "a"), flow("isi", "b")
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1")

    assert bench.open(case) == ["a:1", "b:1"]


@pytest.mark.parametrize(
    ("jumlah", "goes_to"), [(5, ["a:1", "b:1"]), (2, ["a:1"]), (0, ["lain:1"])]
)
def test_conditions_behind_a_step_choose_like_an_inclusive_gateway(
    bench: Bench, jumlah: int, goes_to: list[str]
) -> None:
    bench.deploy(
        process(
            start(),
            user("isi", default="isi-lain"),
            user("a"),
            user("b"),
            user("lain"),
            flow("mulai", "isi"),
            flow("isi", "a", "jumlah > 1"),
            flow("isi", "b", "jumlah > 4"),
            flow("isi", "lain"),
        )
    )
    case = bench.start()

    bench.complete(case, "isi:1", jumlah=jumlah)

    assert bench.open(case) == goes_to


def test_work_that_is_done_is_not_asked_for_again_when_its_way_out_is_mended(
    bench: Bench,
) -> None:
    """A retry offered the step once more; of a job, the handler would have run twice."""
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            user("a"),
            user("b"),
            flow("mulai", "isi"),
            flow("isi", "a", "x > 0"),
            flow("isi", "b", "y > 0"),
        )
    )
    case = bench.start(x=0, y=0)
    bench.complete(case, "isi:1")
    assert bench.case(case).status == "incident"
    assert bench.open(case) == []  # it is done, and in nobody's inbox any more
    bench.correct(case, x=1)

    # when
    bench.retry(case, "isi:1")

    # then
    assert bench.open(case) == ["a:1"]
    assert bench.verify() == []


def test_a_sub_process_that_is_done_watches_no_time_while_its_way_out_is_shut(
    bench: Bench,
) -> None:
    # given
    bench.deploy(
        process(
            start(),
            sub_process("periksa", start("masuk"), user("isi"), path("masuk", "isi")),
            boundary("batas", "periksa", "PT1H", interrupting=True),
            user("terlambat"),
            user("a"),
            user("b"),
            flow("mulai", "periksa"),
            flow("batas", "terlambat"),
            flow("periksa", "a", "x > 0"),
            flow("periksa", "b", "y > 0"),
        )
    )
    case = bench.start(x=0, y=0)
    bench.complete(case, "isi:1")

    # when
    bench.wait(hours=2)

    # then
    assert bench.open(case) == []
    bench.correct(case, y=1)
    bench.retry(case, "periksa:1")
    assert bench.open(case) == ["b:1"]
    assert bench.verify() == []


def test_a_message_is_sent_once_though_its_way_out_had_to_be_mended(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("sendTask", "kirim", messageRef="surat"),
            user("a"),
            user("b"),
            flow("mulai", "kirim"),
            flow("kirim", "a", "x > 0"),
            flow("kirim", "b", "y > 0"),
            declares="message:surat",
        )
    )
    case = bench.start(x=0, y=0)
    bench.correct(case, x=1)

    # when
    bench.retry(case, "kirim:1")

    # then
    assert bench.open(case) == ["a:1"]
    assert bench.events(case).count(("MessageThrown", "kirim:1")) == 1


def test_a_link_goes_on_where_the_other_end_is(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            node("intermediateThrowEvent", "ke", caught("link", "B")),
            node("intermediateCatchEvent", "dari", caught("link", "B")),
            user("isi"),
            flow("mulai", "ke"),
            flow("dari", "isi"),
        )
    )

    case = bench.start()

    assert bench.open(case) == ["isi:1"]


def test_a_decision_without_conditions_is_a_persons(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            node("exclusiveGateway", "putus"),
            user("a"),
            user("b"),
            path("mulai", "isi", "putus", "a"),
            flow("putus", "b"),
        )
    )
    case = bench.start()
    bench.complete(case, "isi:1")
    assert bench.open(case) == ["putus~choose:1"]
    with pytest.raises(Invalid, match="Expected 'choice_putus' to be one of 'putus-a' \\(a\\)"):
        bench.complete(case, "putus~choose:1")

    # when
    bench.complete(case, "putus~choose:1", choice_putus="putus-b")

    # then
    assert bench.open(case) == ["b:1"]
    assert bench.verify() == []


def test_an_instance_of_a_repeated_step_sees_its_own_item(bench: Bench) -> None:
    bench.deploy(asking(each(alur_collection="orang", alur_item="siapa")))
    case = bench.start(orang=["ana", "budi"])

    seen = bench.variables(case, "tanya:2")

    assert seen == {"orang": ["ana", "budi"], "siapa": "budi", "loopCounter": 1}
    assert bench.variables(case) == {"orang": ["ana", "budi"]}


# ---- whose work it is, and until when ------------------------------------------------------


def test_a_step_may_name_its_person_and_its_due_time(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi", alur_assignee="penulis", alur_due='duration("PT2H")'),
            path("mulai", "isi"),
        )
    )

    case = bench.start(penulis="asih")

    [item] = bench.items(case)
    assert (item.person_id, item.due_at) == ("asih", bench.clock.now() + timedelta(hours=2))


def test_a_step_whose_person_cannot_be_worked_out_waits_to_be_mended(bench: Bench) -> None:
    # given
    bench.deploy(process(start(), user("isi", alur_assignee="penulis"), path("mulai", "isi")))
    case = bench.start(penulis=7)
    assert bench.case(case).status == "incident"
    assert bench.open(case) == []

    # when
    bench.correct(case, penulis="ana")
    bench.retry(case, "isi:1")

    # then
    assert bench.open(case) == ["isi:1"]
    bench.complete(case, "isi:1")
    assert bench.verify() == []
