"""A case that goes on by another version, comes back, and is moved for good, for a recording."""

from uuid import UUID

from tests.bench import BUDI, Bench
from tests.diagrams import (
    boundary,
    caught,
    edge,
    end,
    escalation,
    flow,
    node,
    path,
    process,
    start,
    user,
)

DECLARED = "message:balasan message:jawaban"


def _letter(step: str, group: str, limit: str, message: str) -> bytes:
    answer = node("intermediateCatchEvent", "tunggu", caught("message", message))
    return process(
        start(), user(step, group), user("periksa", "kepala"), answer, end(),
        boundary("telat", step, limit), escalation("lapor", "kepala"),
        edge("susulan", "periksa", "message", message, interrupting=False), user("lihat"),
        path("mulai", step, "periksa", "tunggu", "selesai"),
        flow("telat", "lapor"), flow("susulan", "lihat"), declares=DECLARED,
    )  # fmt: skip


FIRST = _letter("isi", "staf", "PT1H", "balasan")
SECOND = _letter("tulis", "kepala", "PT4H", "jawaban")


def walk(bench: Bench) -> UUID:
    """Move a case there, back, and there again; then carry it to its end."""
    bench.deploy(FIRST)
    case = bench.start(perihal="rekaman")
    bench.claim(case, "isi:1")
    bench.deploy(SECOND)
    bench.migrate(case, 2, isi="tulis")
    bench.revert(case)
    bench.wait(hours=1)
    bench.complete(case, "isi:1")
    bench.migrate(case, 2, isi="tulis")
    bench.send_message("jawaban")
    bench.complete(case, "periksa:1", BUDI)
    bench.send_message("jawaban")
    bench.complete(case, "lihat:1")
    return case
