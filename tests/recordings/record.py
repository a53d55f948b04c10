"""Records a walk as a file that every later release must replay to the same.

    python -m tests.recordings.record sop tests/recordings/format-1-sop.json
    python -m tests.recordings.record elements tests/recordings/format-1-elements.json
    python -m tests.recordings.record migrated tests/recordings/format-1-migrated.json

Run once for each format of the log; a recording is never changed afterwards.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from engine.commands import Proof
from engine.database import open_database
from engine.migrating import migrate
from tests import sop
from tests.bench import Bench
from tests.recordings import elements, migrated

BY_PASSWORD = Proof("password")


def record(what: str, target: Path) -> None:
    """Walk once through every way of a diagram and write what the log says."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/alur.db"
        migrate(url)
        database = open_database(url)
        bench = Bench(database)
        bench.set_calendar("kerja", sop.OFFICE_HOURS)
        case = WALKS[what](bench)
        lines = [{"body": line.body.decode(), "hash": line.hash.hex()} for line in bench.log(case)]
        database.close()
    diagram, *called = DIAGRAMS[what]
    content = {
        "diagram": diagram.decode(),
        "called": [other.decode() for other in called],
        "later": [other.decode() for other in LATER.get(what, [])],  # versions, from 2 on
        "calendars": {"kerja/1": sop.OFFICE_HOURS},
        "log": lines,
    }
    target.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def _walk(bench: Bench) -> UUID:
    bench.deploy(sop.DIAGRAM, sop.FORMS)
    case = bench.start(by=sop.PETUGAS, asal="rekaman")
    bench.wait(hours=3)  # intake is late, and escalates
    bench.claim(case, "terima:1", by=sop.PETUGAS)
    bench.complete(case, "terima:1", by=sop.PETUGAS, kelengkapan="belum", judul="Panen raya")
    bench.complete(case, "lengkapi:1", by=sop.PETUGAS)
    bench.complete(case, "terima:2", by=sop.PETUGAS, kelengkapan="lengkap")
    both: list[dict[str, Any]] = [
        {"part": "b1", "decision": "setuju", "reason": ""},
        {"part": "b2", "decision": "tolak", "reason": "Kurang jelas"},
    ]
    bench.complete(case, "periksa:1", by=sop.KABID, proof=BY_PASSWORD, keputusan=both)
    bench.complete(case, "kelompokkan:1", by=sop.KASIE, proof=BY_PASSWORD)
    bench.complete(case, "tindak_lanjut:1", by=sop.PETUGAS, tindakan="revisi")
    bench.complete(case, "unggah:1", by=sop.OPERATOR, slug="panen-raya")
    bench.fail_job(case, "terbitkan:1", "situs tidak menjawab")
    bench.retry(case, "terbitkan:1")
    bench.finish_job(case, "terbitkan:1", alamat_tayang="/situs/2026/panen-raya")
    bench.finish_job(case, "verifikasi:1", tayang=False)
    bench.complete(case, "unggah:2", by=sop.OPERATOR)
    bench.finish_job(case, "terbitkan:2")
    bench.finish_job(case, "verifikasi:2", tayang=True)
    bench.finish_job(case, "mulai_revisi:1")
    bench.complete(case, "arsipkan:1", by=sop.PETUGAS, nomor_arsip="12")
    return case


WALKS = {"sop": _walk, "elements": elements.walk, "migrated": migrated.walk}
DIAGRAMS = {
    "sop": [sop.DIAGRAM],
    "elements": [elements.MAIN, elements.ARCHIVE],
    "migrated": [migrated.FIRST],
}
LATER = {"migrated": [migrated.SECOND]}

if __name__ == "__main__":
    record(sys.argv[1], Path(sys.argv[2]))
