"""Messages, signals, conditions and event-based gateways: what a case waits for beside people."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.errors import WrongState
from engine.messages import send
from tests.bench import Bench
from tests.diagrams import (
    boundary,
    caught,
    each,
    edge,
    end,
    flow,
    node,
    on_event,
    path,
    process,
    start,
    sub_process,
    timer,
    user,
)

INPUT = '<extensionElements><alur:input name="{0}" value="{1}"/></extensionElements>'


def awaiting(id: str, kind: str, name: str, **attributes: str) -> str:
    return node("intermediateCatchEvent", id, caught(kind, name), **attributes)


def waiting_for_an_answer(**attributes: str) -> bytes:
    return process(
        start(), awaiting("jawab", "message", "balasan", **attributes), user("baca"),
        path("mulai", "jawab", "baca"), declares="message:balasan",
    )  # fmt: skip


# ---- messages -----------------------------------------------------------------------------


def test_a_message_goes_to_the_case_that_waits_for_it(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer())
    case = bench.start()
    assert bench.open(case) == []

    # when
    bench.send_message("balasan", isi="setuju")

    # then
    assert bench.open(case) == ["baca:1"]
    assert bench.variables(case) == {"isi": "setuju"}
    assert bench.verify() == []


def test_a_message_is_kept_until_somebody_waits_for_it(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer())
    bench.send_message("balasan", isi="lebih dulu")
    case = bench.start()

    # when
    bench.messages.deliver()

    # then
    assert bench.open(case) == ["baca:1"]
    assert bench.variables(case) == {"isi": "lebih dulu"}


def test_a_message_finds_the_conversation_that_it_belongs_to(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer(alur_correlation="nomor"))
    first, second, noise = bench.start(nomor=1), bench.start(nomor=2), bench.start(nomor=3)

    # when
    bench.send_message("balasan", "2", isi="untuk dua")

    # then
    assert [bench.open(case) for case in (first, second, noise)] == [[], ["baca:1"], []]


def test_one_message_wakes_one_case_the_one_that_waited_longest(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer())
    later = bench.start()
    bench.cancel(later)
    first = bench.start()
    bench.wait(minutes=1)
    second = bench.start()

    # when
    bench.send_message("balasan")

    # then
    assert [bench.open(first), bench.open(second)] == [["baca:1"], []]


def test_the_same_message_arrives_once(bench: Bench) -> None:
    bench.deploy(waiting_for_an_answer())
    first, second = bench.start(), bench.start()
    message_id = bench.send_message("balasan")

    assert send(bench.runtime, "balasan", "", {}, message_id) is False
    assert bench.messages.deliver() == 0
    assert [bench.open(first), bench.open(second)].count(["baca:1"]) == 1


def test_a_case_sends_a_message_to_another(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer(alur_correlation="nomor"))
    waiting = bench.start(nomor="A-7")
    bench.deploy(
        process(
            start(),
            user("tulis"),
            node(
                "intermediateThrowEvent",
                "kirim",
                INPUT.format("isi", "surat") + caught("message", "balasan"),
                alur_correlation="kepada",
            ),
            end(),
            path("mulai", "tulis", "kirim", "selesai"),
            id="penulis",
            declares="message:balasan",
        )
    )
    writing = bench.start()

    # when
    bench.complete(writing, "tulis:1", surat="sudah kami terima", kepada="A-7")
    bench.messages.deliver()

    # then
    assert bench.case(writing).status == "completed"
    assert bench.open(waiting) == ["baca:1"]
    assert bench.variables(waiting) == {"nomor": "A-7", "isi": "sudah kami terima"}
    assert bench.verify() == []


def test_a_message_begins_a_case_when_no_case_waits_for_it(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            node("startEvent", "masuk", caught("message", "surat")),
            user("catat"),
            path("masuk", "catat"),
            declares="message:surat",
        )
    )

    # when
    message_id = bench.send_message("surat", isi="undangan")

    # then
    case = bench.begun_by(message_id)
    assert bench.open(case) == ["catat:1"]
    assert bench.variables(case) == {"isi": "undangan"}
    assert bench.verify() == []


def test_a_receive_task_waits_for_its_message_under_a_time_limit(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("receiveTask", "jawab", messageRef="balasan"),
            user("baca"),
            boundary("batas", "jawab", "P1D", interrupting=True),
            user("tanya_lagi"),
            path("mulai", "jawab", "baca"),
            flow("batas", "tanya_lagi"),
            declares="message:balasan",
        )
    )
    in_time, late = bench.start(), bench.start()
    bench.send_message("balasan")

    # when
    bench.wait(days=1)

    # then
    assert sorted([*bench.open(in_time), *bench.open(late)]) == ["baca:1", "tanya_lagi:1"]


def test_a_message_that_comes_after_the_time_limit_is_late(bench: Bench) -> None:
    """The timer worker was down: the limit had passed, and the message must not win."""
    # given
    bench.deploy(
        process(
            start(),
            node("receiveTask", "jawab", messageRef="balasan"),
            user("baca"),
            boundary("batas", "jawab", "P1D", interrupting=True),
            user("tanya_lagi"),
            path("mulai", "jawab", "baca"),
            flow("batas", "tanya_lagi"),
            declares="message:balasan",
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(days=2))

    # when
    bench.send_message("balasan")
    bench.timers.fire_due()
    bench.messages.deliver()

    # then
    assert bench.open(case) == ["tanya_lagi:1"]


def test_a_message_on_the_edge_of_work_whose_time_is_up_is_late_too(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            edge("ubah", "isi", "message", "balasan"),
            boundary("batas", "isi", "PT1H", interrupting=True),
            user("baca"),
            user("tegur"),
            path("mulai", "isi"),
            flow("ubah", "baca"),
            flow("batas", "tegur"),
            declares="message:balasan",
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))

    # when
    bench.send_message("balasan")
    bench.timers.fire_due()
    bench.messages.deliver()

    # then
    assert bench.open(case) == ["tegur:1"]


def test_a_message_on_the_edge_that_does_not_interrupt_may_come_again(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            edge("tambah", "isi", "message", "susulan", interrupting=False),
            user("periksa"),
            path("mulai", "isi"),
            flow("tambah", "periksa"),
            declares="message:susulan",
        )
    )
    case = bench.start()

    # when
    bench.send_message("susulan")
    bench.send_message("susulan")

    # then
    assert bench.open(case) == ["isi:1", "periksa:1", "periksa:2"]
    bench.complete(case, "isi:1")
    bench.send_message("susulan")
    assert bench.open(case) == ["periksa:1", "periksa:2"]
    assert bench.verify() == []


def test_messages_that_nobody_wants_keep_no_other_from_its_case(bench: Bench) -> None:
    """Only the oldest two hundred were looked at: behind them a procedure never began."""
    # given
    for number in range(201):
        send(bench.runtime, "tiada", "", {}, f"tiada {number}")
    bench.deploy(
        process(
            node("startEvent", "masuk", caught("message", "surat")),
            user("catat"),
            path("masuk", "catat"),
            declares="message:surat",
        )
    )

    # when
    message_id = bench.send_message("surat")

    # then
    assert bench.open(bench.begun_by(message_id)) == ["catat:1"]


def test_a_message_that_the_case_cannot_hold_waits_for_a_person(bench: Bench) -> None:
    # given
    bench.deploy(waiting_for_an_answer())
    case = bench.start(isi="x" * 3_900_000)

    # when
    bench.send_message("balasan", lagi="y" * 200_000)

    # then
    assert bench.case(case).status == "incident"
    bench.correct(case, isi="")
    bench.retry(case, "jawab:1")
    bench.messages.deliver()
    assert bench.open(case) == ["baca:1"]
    assert bench.verify() == []


def test_a_message_that_came_is_not_waited_for_again_when_its_way_out_is_mended(
    bench: Bench,
) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("receiveTask", "jawab", messageRef="balasan"),
            user("baca"),
            flow("mulai", "jawab"),
            flow("jawab", "baca", "setuju"),
            declares="message:balasan",
        )
    )
    case = bench.start(setuju=False)
    bench.send_message("balasan")
    assert bench.case(case).status == "incident"
    bench.correct(case, setuju=True)

    # when
    bench.retry(case, "jawab:1")

    # then
    assert bench.open(case) == ["baca:1"]
    assert bench.verify() == []


# ---- event-based gateways -----------------------------------------------------------------


def racing(*events: str) -> bytes:
    return process(
        start(), node("eventBasedGateway", "tunggu"), flow("mulai", "tunggu"), *events,
        declares="message:balasan signal:libur",
    )  # fmt: skip


def test_the_first_event_behind_an_event_based_gateway_withdraws_the_others(bench: Bench) -> None:
    # given
    bench.deploy(
        racing(
            awaiting("jawab", "message", "balasan"),
            user("baca"),
            node("intermediateCatchEvent", "lama", timer("PT5H")),
            user("telepon"),
            node("intermediateCatchEvent", "sebentar", timer("PT1H")),
            user("ingatkan"),
            path("tunggu", "jawab", "baca"),
            path("tunggu", "lama", "telepon"),
            path("tunggu", "sebentar", "ingatkan"),
        )
    )
    answered, silent = bench.start(), bench.start()

    # when
    bench.send_message("balasan")
    bench.wait(hours=6)

    # then
    assert sorted([bench.open(answered), bench.open(silent)]) == [["baca:1"], ["ingatkan:1"]]
    assert bench.verify() == []


def test_the_flow_that_won_is_told_and_no_other(bench: Bench) -> None:
    bench.deploy(
        racing(
            awaiting("jawab", "message", "balasan"),
            awaiting("bubar", "signal", "libur"),
            flow("tunggu", "jawab"),
            flow("tunggu", "bubar"),
        )
    )
    case = bench.start()

    bench.signal(case, "libur")

    told = [event for line in bench.entries(case) for event in line.events]
    flows = [event["flow"] for event in told if event["type"] == "FlowTaken"]
    assert flows == ["tunggu-bubar"]
    assert bench.case(case).status == "completed"


# ---- signals ------------------------------------------------------------------------------


def announcing() -> bytes:
    return process(
        start(), user("umumkan"), node("intermediateThrowEvent", "seru", caught("signal", "libur")),
        user("catat"), path("mulai", "umumkan", "seru", "catat"),
        id="pengumuman", declares="signal:libur",
    )  # fmt: skip


def test_a_signal_is_heard_by_every_case_that_waits(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            awaiting("dengar", "signal", "libur"),
            user("pulang"),
            path("mulai", "dengar", "pulang"),
            declares="signal:libur",
        )
    )
    first, second = bench.start(), bench.start()
    bench.deploy(announcing())
    speaker = bench.start()
    bench.complete(speaker, "umumkan:1")

    # when
    bench.jobs.run_due()

    # then
    assert bench.open(first) == bench.open(second) == ["pulang:1"]
    assert bench.verify() == []


def test_a_signal_is_not_heard_by_who_begins_to_wait_later(bench: Bench) -> None:
    # given
    bench.deploy(announcing())
    speaker = bench.start()
    bench.complete(speaker, "umumkan:1")
    bench.wait(minutes=1)
    bench.deploy(
        process(
            start(),
            awaiting("dengar", "signal", "libur"),
            path("mulai", "dengar"),
            declares="signal:libur",
        )
    )
    late = bench.start()

    # when
    bench.jobs.run_due()

    # then
    assert bench.case(late).status == "running"


def test_a_signal_is_heard_at_once_in_the_case_that_throws_it(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "bagi"),
            user("umumkan"),
            end("seru", caught("signal", "libur")),
            user("kerja"),
            edge("berhenti", "kerja", "signal", "libur"),
            user("pulang"),
            path("mulai", "bagi", "umumkan", "seru"),
            flow("bagi", "kerja"),
            flow("berhenti", "pulang"),
            declares="signal:libur",
        )
    )
    case = bench.start()

    bench.complete(case, "umumkan:1")

    assert bench.open(case) == ["pulang:1"]


def test_who_waits_without_a_pause_hears_two_signals_of_one_step(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "bagi"),
            user("umumkan"),
            node("intermediateThrowEvent", "seru", caught("signal", "libur")),
            node("intermediateThrowEvent", "ulang", caught("signal", "libur")),
            user("kerja"),
            edge("dengar", "kerja", "signal", "libur", interrupting=False),
            user("catat"),
            path("mulai", "bagi", "umumkan", "seru", "ulang"),
            flow("bagi", "kerja"),
            flow("dengar", "catat"),
            declares="signal:libur",
        )
    )
    case = bench.start()

    # when
    bench.complete(case, "umumkan:1")

    # then
    assert bench.open(case) == ["catat:1", "catat:2", "kerja:1"]
    assert bench.verify() == []


def test_a_signal_for_which_nobody_waits_is_refused_by_name(bench: Bench) -> None:
    bench.deploy(waiting_for_an_answer())
    case = bench.start()

    with pytest.raises(WrongState, match="Expected somebody to wait for 'libur'"):
        bench.signal(case, "libur")


def test_who_is_late_for_a_signal_keeps_nobody_else_from_hearing_it(bench: Bench) -> None:
    """One listener's time limit had passed unseen: the whole case refused to hear the signal."""
    # given
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "bagi"),
            user("kerja"),
            edge("berhenti", "kerja", "signal", "libur"),
            boundary("batas", "kerja", "PT1H", interrupting=True),
            awaiting("dengar", "signal", "libur"),
            user("pulang"),
            path("mulai", "bagi", "kerja"),
            path("bagi", "dengar", "pulang"),
            declares="signal:libur",
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))

    # when
    bench.signal(case, "libur")

    # then
    assert bench.open(case) == ["kerja:1", "pulang:1"]  # the limit takes the work away in its turn
    bench.timers.fire_due()
    assert bench.open(case) == ["pulang:1"]
    assert bench.verify() == []


# ---- conditions ---------------------------------------------------------------------------


def test_a_condition_is_looked_at_after_each_step(bench: Bench) -> None:
    # given
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "bagi"),
            user("hitung"),
            user("hitung_lagi"),
            awaiting("cukup", "conditional", "jumlah > 2"),
            user("tutup"),
            path("mulai", "bagi", "hitung", "hitung_lagi"),
            path("bagi", "cukup", "tutup"),
        )
    )
    case = bench.start(jumlah=0)
    bench.complete(case, "hitung:1", jumlah=1)
    assert bench.open(case) == ["hitung_lagi:1"]

    # when
    bench.complete(case, "hitung_lagi:1", jumlah=3)

    # then
    assert bench.open(case) == ["tutup:1"]
    assert bench.verify() == []


def test_a_condition_that_does_not_interrupt_happens_each_time_it_becomes_true(
    bench: Bench,
) -> None:
    # given
    bench.deploy(
        process(
            start(),
            user("isi"),
            edge("awas", "isi", "conditional", "suhu > 30", interrupting=False),
            user("dinginkan"),
            path("mulai", "isi"),
            flow("awas", "dinginkan"),
        )
    )
    case = bench.start(suhu=20)

    # when
    for suhu in (31, 35, 20, 40):
        bench.correct(case, suhu=suhu)

    # then
    assert bench.open(case) == ["dinginkan:1", "dinginkan:2", "isi:1"]
    assert bench.verify() == []


def test_a_condition_begins_an_event_sub_process(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            path("mulai", "isi"),
            on_event(
                "banjir",
                caught("conditional", "air > 5"),
                user("ungsi"),
                flow("banjir_mulai", "ungsi"),
            ),
        )
    )
    case = bench.start(air=1)

    bench.correct(case, air=9)

    assert bench.open(case) == ["ungsi:1"]


def test_a_case_that_has_ended_is_not_revived_by_a_condition(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            path("mulai", "isi"),
            on_event(
                "banjir",
                caught("conditional", "air > 5"),
                user("ungsi"),
                flow("banjir_mulai", "ungsi"),
            ),
        )
    )
    case = bench.start(air=1)

    bench.complete(case, "isi:1", air=9)

    assert bench.case(case).status == "completed"
    assert bench.verify() == []


# ---- runaway ------------------------------------------------------------------------------


def test_a_diagram_that_runs_away_waits_for_a_person(bench: Bench) -> None:
    """A hundred rounds at once, of a hundred steps each: 5 000 tokens are too many."""
    # given
    hundred = each("<loopCardinality>banyak</loopCardinality>")
    bench.deploy(
        process(
            start(),
            user("isi"),
            sub_process(
                "periksa",
                start("masuk"),
                user("baca", inner=hundred),
                path("masuk", "baca"),
                hundred,
            ),
            path("mulai", "isi", "periksa"),
        )
    )
    case = bench.start(banyak=100)

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.case(case).status == "incident"
    assert any("goes on and on" in event.get("error", "") for event in last_events(bench, case))
    assert bench.verify() == []


def test_a_round_of_sub_processes_in_which_nothing_happens_stops_too(bench: Bench) -> None:
    """It has steps of people inside, but none of them is ever asked."""
    # given
    never = each("<loopCardinality>banyak</loopCardinality>")
    bench.deploy(
        process(
            start(),
            user("isi"),
            sub_process("satu", start("a"), user("baca"), path("a", "baca"), never),
            sub_process("dua", start("b"), user("tulis"), path("b", "tulis"), never),
            path("mulai", "isi", "satu", "dua", "satu"),
        )
    )
    case = bench.start(banyak=0)

    # when
    bench.complete(case, "isi:1")

    # then
    assert bench.case(case).status == "incident"
    assert any("goes on and on" in event.get("error", "") for event in last_events(bench, case))


def last_events(bench: Bench, case: UUID) -> list[dict[str, Any]]:
    return [dict(event) for event in bench.entries(case)[-1].events]
