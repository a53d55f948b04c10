"""Builds an office with very many cases: a few are played, their copies written by COPY.

Each copy is a case of its own, with an honest chain of hashes: it verifies and replays. Indexes are
made at the end, which is several times faster than keeping them while rows come.
"""

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.load.plays import LATER, MONTHS, play
from benchmarks.load.templates import TABLES, Template, compile_case, copy_case
from engine.database import open_database
from engine.log_months import first_id, next_month
from engine.migrating import migrate
from engine.verifying import verify

COPIES_AT_ONCE = 2_000
_WORDS = [
    *("panen", "pasar", "batik", "jalan", "sekolah", "banjir", "wisata", "desa", "kapanewon"),
    *("kalurahan", "puskesmas", "vaksin", "lomba", "festival", "pelatihan", "petani", "nelayan"),
    *("koperasi", "pajak", "layanan", "arsip", "statistik", "musyawarah", "jembatan", "irigasi"),
]


@dataclass(frozen=True)
class Chunk:
    """Copies of one template that are written in one transaction."""

    template: int
    first_number: int
    count: int
    seed: int


@dataclass(frozen=True)
class Built:
    """What was built."""

    unit_id: UUID
    cases: int
    entries: int
    closed_items: int
    size: int  # bytes
    seconds: float


def build(
    url: str,
    var: Path,
    *,
    open_items: int,
    closed_items: int,
    processes: int = 2,
    seed: int = 7,
    say: Callable[[str], object] = print,
) -> Built:
    """Fill an empty database on PostgreSQL.

    Args:
        url: SQLAlchemy's.
        var: the office's folder, for its files and secrets.
        open_items: work items that wait, one in each open case.
        closed_items: work items that were completed, those of open cases among them.
        processes: that write at once.
        seed: of titles and moments.
        say: is told how far it is.
    """
    begun = time.monotonic()
    migrate(url)
    today = datetime.now(UTC).date()  # noqa: TID251 - of rows of the past
    _make_months(url, today - timedelta(days=32 * (MONTHS + 1)))
    unit_id, played = play(url, var, today)
    database = open_database(url)
    with database.reading() as connection:
        templates = [compile_case(connection, each) for each in played]
    database.close()
    chunks, cases = _chunks(templates, open_items, closed_items, seed)
    say(f"{len(played)} cases played, {cases} copies to come in {len(chunks)} chunks")
    with psycopg.connect(driver_url(url), autocommit=True) as connection:
        indexes = _dropped(connection)
        _write(url, templates, chunks, processes, say)
        for number, definition in enumerate(indexes, start=1):
            connection.execute("SET maintenance_work_mem = '512MB'")
            connection.execute(definition)
            say(f"index {number} of {len(indexes)}, {time.monotonic() - begun:.0f} s")
        connection.execute("VACUUM ANALYZE")
        entries, closed, size = _counted(connection)
    return Built(unit_id, cases, entries, closed, size, time.monotonic() - begun)


def require_sound(url: str, unit_id: UUID, *, sample: int = 20, seed: int = 7) -> int:
    """Verify and replay some cases chosen at random; return how many.

    Raises:
        AssertionError: one of them is not sound, with what was found.
    """
    drawn = random.Random(seed)  # noqa: S311 - which ones are looked at
    database = open_database(url)
    with psycopg.connect(driver_url(url)) as connection:
        ends = connection.execute(
            "SELECT (SELECT id FROM instance ORDER BY id LIMIT 1),"
            " (SELECT id FROM instance ORDER BY id DESC LIMIT 1)"
        ).fetchone()
        assert ends
        chosen: list[UUID] = []
        for _ in range(sample):
            place = UUID(int=drawn.randint(ends[0].int, ends[1].int))
            found = connection.execute(
                "SELECT id FROM instance WHERE id >= %s ORDER BY id LIMIT 1", [place]
            ).fetchone()
            chosen += [found[0]] if found else []
    with database.reading() as reading:
        for case in chosen:
            finding = verify(reading, unit_id, case)
            assert finding.is_sound, f"{case}: {finding.problem}"
    database.close()
    return len(chosen)


def driver_url(url: str) -> str:
    """Return the address as PostgreSQL's own library takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://")


# ---- what is written ----------------------------------------------------------------------------


def _chunks(
    templates: Sequence[Template], open_items: int, closed_items: int, seed: int
) -> tuple[list[Chunk], int]:
    waiting = [n for n, each in enumerate(templates) if each.played.is_open]
    ended = [n for n, each in enumerate(templates) if not each.played.is_open]
    *others, filing = waiting  # what the last story waits for is what people will complete
    wanted = {filing: open_items * 2 // 3, **_shared(open_items - open_items * 2 // 3, others)}
    done = sum(templates[n].played.closed_items * count for n, count in wanted.items())
    per_case = templates[ended[0]].played.closed_items
    wanted |= _shared(max(0, closed_items - done) // per_case, ended)
    numbers: dict[int, int] = {}
    found: list[Chunk] = []
    for n, count in wanted.items():
        year = templates[n].played.year
        for first in range(0, count, COPIES_AT_ONCE):
            size = min(COPIES_AT_ONCE, count - first)
            found.append(Chunk(n, numbers.get(year, 1), size, seed + len(found)))
            numbers[year] = numbers.get(year, 1) + size * templates[n].draws_number
    return found, sum(wanted.values())


def _shared(count: int, among: Sequence[int]) -> dict[int, int]:
    each, rest = divmod(count, len(among))
    return {n: each + (place < rest) for place, n in enumerate(among)}


def _copies(made: Template, chunk: Chunk) -> Iterator[dict[str, list[bytes]]]:
    drawn = random.Random(chunk.seed)  # noqa: S311 - titles and moments
    most = LATER // timedelta(microseconds=1)
    for number in range(chunk.first_number, chunk.first_number + chunk.count):
        later = timedelta(microseconds=drawn.randrange(most))
        milliseconds = int((made.begins + later).timestamp() * 1000)
        low = drawn.getrandbits(62)
        case = UUID(int=milliseconds << 80 | 7 << 76 | drawn.getrandbits(12) << 64 | 2 << 62 | low)
        words = " ".join(drawn.choices(_WORDS, k=3))
        title = f"{words.capitalize()} {drawn.randrange(10**9)}"
        yield dict(copy_case(made, case, number, title, later))


def _write(
    url: str,
    templates: Sequence[Template],
    chunks: Sequence[Chunk],
    processes: int,
    say: Callable[[str], object],
) -> None:
    begun, written, shown = time.monotonic(), 0, 0
    total = sum(chunk.count for chunk in chunks)
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, _begin, (driver_url(url), templates)) as pool:
        for count in pool.imap_unordered(_write_chunk, chunks):
            written += count
            if written * 20 // max(total, 1) > shown:
                shown = written * 20 // total
                say(f"{written} of {total} cases, {time.monotonic() - begun:.0f} s")


_own: dict[str, Any] = {}  # of one writing process


def _begin(address: str, templates: Sequence[Template]) -> None:
    _own["connection"] = psycopg.connect(address, options="-c synchronous_commit=off")
    _own["templates"] = templates


def _write_chunk(chunk: Chunk) -> int:
    lines: dict[str, list[bytes]] = {table.name: [] for table in TABLES}
    for copy in _copies(_own["templates"][chunk.template], chunk):
        for name, its_lines in copy.items():
            lines[name] += its_lines
    connection: psycopg.Connection = _own["connection"]
    with connection.transaction(), connection.cursor() as cursor:
        for table in TABLES:
            names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), names)
            with cursor.copy(statement) as copying:
                copying.write(b"".join(lines[table.name]))
    return chunk.count


# ---- around it ----------------------------------------------------------------------------------


def _make_months(url: str, first: date) -> None:
    """Part the months of the past as well, as an office has them that grew; the log is empty."""
    month, bound = first.replace(day=1), sql.Literal(first_id(first))
    part = sql.SQL(
        "CREATE TABLE log_months.entry_before PARTITION OF entry FOR VALUES FROM (MINVALUE) TO ({})"
    )
    with psycopg.connect(driver_url(url)) as connection:
        row = connection.execute("SELECT since FROM log_months.first_month").fetchone()
        assert row
        connection.execute("DROP TABLE log_months.entry_before")
        connection.execute("UPDATE log_months.first_month SET since = %s", [month])
        connection.execute(part.format(bound))
        while month < row[0]:
            connection.execute("SELECT entry_make_month(%s)", [month])
            month = next_month(month)


def _dropped(connection: psycopg.Connection) -> list[str]:
    """Drop the indexes that no key needs; return the statements that make them again."""
    names = [table.name for table in TABLES if table.name not in ("entry", "job")]
    rows = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "AND tablename = ANY(%s) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [names],
    ).fetchall()
    for name, _ in rows:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [definition for _, definition in rows]


def _counted(connection: psycopg.Connection) -> tuple[int, int, int]:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM work_item WHERE status = "
        "'completed'), pg_database_size(current_database())"
    ).fetchone()
    assert row
    return row[0], row[1], row[2]
