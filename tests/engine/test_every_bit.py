"""Any single bit of any row of the log that is flipped is found: no column says what none checks.

Every bit of every column of three entries is tried, as the database keeps it; of a case of the SOP
a sample, in `tests/webapp/auditing/test_tampering.py`.
"""

from engine.commands import AddNote
from tests.bench import ANA, UNIT, Bench
from tests.diagrams import end, path, process, start, user
from tests.flipping import every_flip, unfound

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
ENTRIES = 3
PADDING_BITS = 7  # at most so many end the last byte of a packed body, and say nothing


def test_any_bit_of_a_short_log_is_found(bench: Bench) -> None:
    bench.deploy(ONE_STEP)
    case = bench.start(judul="Pasar rakyat")
    bench.submit(AddNote(case, "sudah lengkap"), ANA, "perintah-1")
    bench.complete(case, "isi:1", catatan="lengkap")

    columns = unfound(bench.database, UNIT, case, every_flip(bench.database, case))

    # SQLite: a space before a UUID's first digit is read as if it were 0.
    assert [column for column in columns if column != "body"] in ([], ["unit_id"] * ENTRIES)
    assert len(columns) <= ENTRIES * (PADDING_BITS + 1)
