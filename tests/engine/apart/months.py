"""An installation on PostgreSQL that is some months old, with cases of then."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import text

from engine.commands import Actor, AddNote, StartInstance
from engine.database import Database
from engine.detaching import Order
from engine.log_months import first_id, next_month
from tests.bench import ADMIN, ANA, Bench
from tests.diagrams import end, path, process, start, user

ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
OLD = date(2025, 11, 1)
NAME = "2025-11"
BOARD = Actor("admin", "Admin", "Kantor lain", ("administrator",))


def make_old(database: Database) -> None:
    """Let the log have months since `OLD`, as if it had been made then; it is empty yet."""
    first = first_id(OLD)
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE entry DETACH PARTITION log_months.entry_before"))
        connection.execute(
            text(
                "ALTER TABLE entry ATTACH PARTITION log_months.entry_before "
                f"FOR VALUES FROM (MINVALUE) TO ('{first}')"
            )
        )
        connection.execute(text("UPDATE log_months.first_month SET since = :day"), {"day": OLD})
        for month in (OLD, next_month(OLD)):
            connection.execute(text(f"SELECT entry_make_month('{month}')"))


def case_of(month: date, number: int) -> UUID:
    """Return an id as it is drawn in a month."""
    return UUID(int=first_id(month).int + (7 << 76) + number)


def ended(bench: Bench, number: int, month: date = OLD) -> UUID:
    """Run a case of a month to its end, with a note of its own."""
    case = case_of(month, number)
    bench.submit(StartInstance(case, "proses"), ANA)
    bench.submit(AddNote(case, f"catatan {number}"), ANA, command_id=f"note {number}")
    bench.complete(case, "isi:1")
    return case


def order(*benches: Bench) -> Order:
    """Return an order by the first office's administrator."""
    runtimes: Mapping[UUID, Bench] = {bench.unit_id: bench for bench in benches}
    return Order(
        lambda unit_id: ADMIN if unit_id == benches[0].unit_id else BOARD,
        lambda unit_id: runtimes[unit_id].runtime,
        rule="JRA 400.12: 2 tahun",
        minutes="BA 7/2026",
    )
