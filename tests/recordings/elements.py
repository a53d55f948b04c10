"""A case that comes through everything a diagram may hold, walked once for a recording."""

from uuid import UUID

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

DECLARED = "message:balasan message:laporan signal:tutup error:gagal escalation:lambat"
HANDED = (
    '<extensionElements><alur:input name="nomor" value="nomor"/>'
    '<alur:output name="rak" value="rak"/></extensionElements>'
)
SAID = '<extensionElements><alur:input name="nomor" value="nomor"/></extensionElements>'
AGAIN = (
    '<standardLoopCharacteristics loopMaximum="3"><loopCondition>kurang</loopCondition>'
    "</standardLoopCharacteristics>"
)
READERS = each(
    "<completionCondition>nrOfCompletedInstances &gt;= 2</completionCondition>",
    alur_collection="pembaca", alur_item="siapa", alur_result="suara", alur_results="suara_semua",
)  # fmt: skip

ARCHIVE = process(
    start("arsip_mulai"), user("simpan"), end("arsip_selesai"),
    path("arsip_mulai", "simpan", "arsip_selesai"), id="arsip", declares=DECLARED,
)  # fmt: skip

WORK = sub_process(
    "olah",
    start("olah_mulai"),
    node("inclusiveGateway", "pilah", default="pilah-cetak"),
    job("hitung"),
    edge("salah_hitung", "hitung", "error", "gagal"),
    user("hitung_tangan"),
    user("cetak"),
    node("inclusiveGateway", "kumpul"),
    node("intermediateThrowEvent", "lapor", caught("escalation", "lambat")),
    user("periksa"),
    end("olah_gagal", caught("error", "gagal")),
    path("olah_mulai", "pilah"),
    flow("pilah", "hitung", "nomor > 0"),
    flow("pilah", "cetak"),
    path("hitung", "kumpul"),
    path("salah_hitung", "hitung_tangan", "kumpul"),
    path("cetak", "kumpul", "lapor", "periksa", "olah_gagal"),
    on_event(
        "susulan", caught("message", "laporan"), user("catat"), flow("susulan_mulai", "catat"),
        interrupting=False,
    ),
)  # fmt: skip

MAIN = process(
    start(),
    user("terima"),
    edge("panas", "terima", "conditional", "nomor > 5", interrupting=False),
    user("dinginkan"),
    user("baca", inner=READERS),
    boundary("ingat", "baca", "R2/PT1H", kind="timeCycle"),
    node("exclusiveGateway", "putus"),
    WORK,
    edge("olah_salah", "olah", "error"),
    edge("olah_lambat", "olah", "escalation", "lambat", interrupting=False),
    user("awasi"),
    user("ulangi", inner=AGAIN),
    node("eventBasedGateway", "tunggu"),
    node("intermediateCatchEvent", "jawab", caught("message", "balasan"), alur_correlation="nomor"),
    node("intermediateCatchEvent", "lama", timer("P2D")),
    node("intermediateCatchEvent", "bubar", caught("signal", "tutup")),
    node("exclusiveGateway", "sampai"),
    node("callActivity", "panggil", HANDED, calledElement="arsip"),
    node("intermediateThrowEvent", "ke", caught("link", "A")),
    node("intermediateCatchEvent", "dari", caught("link", "A")),
    node("parallelGateway", "bagi"),
    node("intermediateThrowEvent", "kabari", SAID + caught("message", "laporan")),
    user("kerja"),
    edge("dengar", "kerja", "signal", "tutup"),
    end("seru", caught("signal", "tutup")),
    end("henti", "<terminateEventDefinition/>"),
    path("mulai", "terima", "baca", "putus", "olah"),
    path("panas", "dinginkan"),
    flow("putus", "ulangi"),
    path("olah", "tunggu"),
    path("olah_salah", "ulangi"),
    path("olah_lambat", "awasi"),
    path("ulangi", "tunggu", "jawab", "sampai"),
    path("tunggu", "lama", "sampai"),
    path("tunggu", "bubar", "sampai"),
    path("sampai", "panggil", "ke"),
    path("dari", "bagi", "kabari", "seru"),
    path("bagi", "kerja"),
    path("dengar", "henti"),
    id="surat",
    declares=DECLARED,
)


def walk(bench: Bench) -> UUID:
    """Come through all of it once; return the case."""
    bench.deploy(ARCHIVE)
    bench.deploy(MAIN)
    case = bench.start(nomor=7, kurang=False, pembaca=["ana", "budi", "cici"])
    bench.complete(case, "dinginkan:1")
    bench.complete(case, "terima:1")
    bench.wait(hours=3)
    bench.complete(case, "baca:3", suara="ya")
    bench.complete(case, "baca:1", suara="tidak")
    bench.complete(case, "putus~choose:1", choice_putus="putus-olah")
    bench.fail_job(case, "hitung:1", "tidak terbaca")
    bench.retry(case, "hitung:1")
    bench.fail_job(case, "hitung:1", "di luar jangkauan", code="gagal")
    bench.send_message("laporan", isi="satu")
    bench.complete(case, "hitung_tangan:1")
    bench.complete(case, "catat:1")
    bench.complete(case, "periksa:1")
    bench.complete(case, "ulangi:1", kurang=True)
    bench.complete(case, "ulangi:2", kurang=False)
    bench.send_message("balasan", "7", isi="setuju")
    bench.correct(case, nomor=8)
    bench.complete(case, "panggil~simpan:1", rak="B-2")
    assert bench.case(case).status == "completed"
    return case
