"""Any single bit of any row of the log that is flipped is found: no column says what none checks.

Every bit of every column of three entries is tried, as the database keeps it.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, text
from sqlalchemy.exc import IntegrityError

from engine import history, verifying
from engine.commands import AddNote
from engine.tables import entry
from tests.bench import ANA, UNIT, Bench
from tests.diagrams import end, path, process, start, user
from tests.forging import forge

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
ENTRIES = 3
PADDING_BITS = 7  # at most so many end the last byte of a packed body, and say nothing


Flip = tuple[int, str, Any]  # of which entry, which column, and its value with one bit flipped


def every_flip(connection: Connection, case: UUID) -> Iterator[Flip]:
    """Yield every flip of every value in the rows of a log."""
    for row in connection.execute(select(entry).where(entry.c.stream_id == case)).mappings():
        for name, value in row.items():
            for flipped in _flipped(value, is_text=connection.dialect.name == "sqlite"):
                yield row["seq"], name, flipped


def _flipped(value: Any, *, is_text: bool) -> Iterator[Any]:
    """Yield a value with each of its bits flipped; SQLite keeps a UUID as 32 letters."""
    if isinstance(value, UUID) and not is_text:
        yield from (UUID(int=value.int ^ 1 << bit) for bit in range(128))
    elif isinstance(value, UUID | str):
        letters = value.hex if isinstance(value, UUID) else value
        yield from _flipped(letters.encode(), is_text=is_text)
    elif isinstance(value, int):
        yield from (value ^ 1 << bit for bit in range(31))
    elif value is not None:
        content = bytes(value)
        for at in range(len(content) * 8):
            changed = bytearray(content)
            changed[at // 8] ^= 1 << at % 8
            yield bytes(changed)


def missed(bench: Bench, case: UUID, flips: list[Flip]) -> list[tuple[int, str]]:
    """Return the flips that a verification does not find, as (entry, column)."""
    forge(bench.database)
    found = []
    with bench.database.writing() as connection:
        for seq, column, value in flips:
            savepoint = connection.begin_nested()
            with suppress(IntegrityError):  # another entry has that number
                _write(connection, case, seq, column, value)
                if verifying.verify(connection, UNIT, case).is_sound:
                    found.append((seq, column))
                    assert list(history.entries(connection, case)) == bench.log(case)
            savepoint.rollback()
    return found


def _write(connection: Connection, case: UUID, seq: int, column: str, value: Any) -> None:
    is_letters = column in ("stream_id", "unit_id", "command_id") and isinstance(value, bytes)
    new = ":value"
    if is_letters:
        new = "CAST(:value AS TEXT)" if connection.dialect.name == "sqlite" else ":value"
        value = value if connection.dialect.name == "sqlite" else value.decode("latin-1")
    statement = text(f"UPDATE entry SET {column} = {new} WHERE stream_id = :its AND seq = :seq")  # noqa: S608
    its = bindparam("its", type_=entry.c.stream_id.type)
    connection.execute(statement.bindparams(its), {"value": value, "its": case, "seq": seq})


def a_short_case(bench: Bench) -> UUID:
    bench.deploy(ONE_STEP)
    case = bench.start(judul="Pasar rakyat")
    bench.submit(AddNote(case, "sudah lengkap"), ANA, "perintah-1")
    bench.complete(case, "isi:1", catatan="lengkap")
    return case


def test_any_bit_of_a_short_log_is_found(bench: Bench) -> None:
    case = a_short_case(bench)
    with bench.database.reading() as connection:
        flips = list(every_flip(connection, case))

    unfound = missed(bench, case, flips)

    # A space before a UUID's first digit is read as if it were 0.
    assert [column for _, column in unfound if column != "body"] in ([], ["unit_id"] * ENTRIES)
    assert len(unfound) <= ENTRIES * (PADDING_BITS + 1)
