"""The months in which PostgreSQL keeps the log: which there are, and those to come made ahead.

A month's entries are those of the cases whose ids, UUIDv7s, were drawn in it (UTC), however long
they run; so a case lies in one part, and its chain in one unique key. Beside the months there are
`entry_before` and `entry_after`, for ids from before the first month and of other kinds, and
`entry_default`, where nothing should be: what lies there came in a month that nobody had made.
SQLite has one table and no months.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import Connection, text

from engine.database import Database

AHEAD = 3  # months beside the present one: nobody need be there at the turn of a month
_LAST_MILLISECOND = (date(2100, 1, 1) - date(1970, 1, 1)) // timedelta(milliseconds=1)
NO_MONTH = ("entry_before", "entry_after", "entry_default")

_LAST = UUID(int=(1 << 128) - 1)
# "FOR VALUES FROM ('…') TO ('…')", where either may be MINVALUE or MAXVALUE.
_BOUNDS = text(
    """SELECT substr(split_part(said, '(', 2), 1, 1), substr(split_part(said, '(', 3), 1, 1),
              ARRAY(SELECT (regexp_matches(said, '[0-9a-f-]{36}', 'g'))[1])
       FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid,
       LATERAL pg_get_expr(relpartbound, pg_class.oid) AS said
       WHERE inhparent = 'entry'::regclass AND said <> 'DEFAULT'"""
)


@dataclass(frozen=True)
class Part:
    """One part of the log."""

    name: str  # "entry_2026_11", or one of `NO_MONTH`
    month: date | None  # its first day
    entries: int  # as PostgreSQL reckons
    size: int  # bytes, with indexes
    open_cases: int | None  # whose entries lie in it; None where ids say no month


def month_of(stream_id: UUID) -> date | None:
    """Return the first day of the month in which an id was drawn, None of an id that says none.

    >>> month_of(UUID("019abf01-2400-7000-8000-000000000000"))
    datetime.date(2025, 11, 1)
    """
    if stream_id.version != 7:
        return None
    drawn = datetime.fromisoformat("1970-01-01T00:00:00+00:00") + timedelta(
        milliseconds=stream_id.int >> 80
    )
    return drawn.date().replace(day=1)


def month_holding(stream_id: UUID) -> str:
    """Return the month in whose part an id lies, of whatever kind it is: "2025-11".

    >>> month_holding(UUID("019abf01-2400-4000-8000-000000000000"))
    '2025-11'
    """
    milliseconds = min(stream_id.int >> 80, _LAST_MILLISECOND)
    return f"{date(1970, 1, 1) + timedelta(milliseconds=milliseconds):%Y-%m}"


def first_id(month: date) -> UUID:
    """Return the smallest id that can be drawn in a month.

    >>> first_id(date(2025, 11, 1))
    UUID('019a3cb6-bc00-0000-0000-000000000000')
    """
    milliseconds = (month.replace(day=1) - date(1970, 1, 1)) // timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80)


def next_month(month: date) -> date:
    """Return the first day of the month after one.

    >>> next_month(date(2026, 12, 1))
    datetime.date(2027, 1, 1)
    """
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def make_ahead(database: Database, ahead: int = AHEAD) -> int:
    """Make the present month and some to come, where they are missing; return how many were.

    Any number of processes may do it at once. Entries that came too early for their month are
    moved into it.
    """
    if database.is_sqlite:
        return 0
    with database.writing() as connection:
        month = connection.scalar(text("SELECT (now() AT TIME ZONE 'UTC')::date"))
        assert isinstance(month, date)  # noqa: S101 - for the type checker
        made = 0
        for _ in range(ahead + 1):
            made += bool(connection.scalar(text("SELECT entry_make_month(:day)"), {"day": month}))
            month = next_month(month)
        return made


def strays(connection: Connection, *, most: int = 1_000) -> int:
    """Return how many cases lie in no part of their own, at most `most`: more than none is amiss.

    An id of another kind may lie there by chance; it is not counted. Asked through `entry`, by the
    ranges that are nobody's: who serves may read no part by its name.
    """
    if connection.dialect.name == "sqlite":
        return 0
    query = text(
        "SELECT count(*) FROM (SELECT FROM entry WHERE stream_id >= :first AND stream_id < :next "
        "AND seq = 1 AND substr(stream_id::text, 15, 1) = '7' LIMIT :most) AS found"
    )
    found = 0
    for first, following in _unmade(connection):
        bounds = {"first": first, "next": following, "most": most - found}
        found += int(connection.scalar(query, bounds) or 0)
    return found


def _unmade(connection: Connection) -> list[tuple[UUID, UUID]]:
    """Return the ranges of ids, between the oldest part and the last, that no part has."""
    bounds = sorted(
        (UUID(ids[0]) if low == "'" else UUID(int=0), UUID(ids[-1]) if high == "'" else _LAST)
        for low, high, ids in connection.execute(_BOUNDS)
    )
    return [(end, first) for (_, end), (first, _) in pairwise(bounds) if end < first]


def months_ahead(connection: Connection) -> int | None:
    """Return how many months to come have been made, None where the log has no months."""
    if connection.dialect.name == "sqlite":
        return None
    query = (
        "SELECT count(*) FROM pg_tables WHERE schemaname = 'log_months' AND tablename > "
        "to_char(now() AT TIME ZONE 'UTC', '\"entry_\"YYYY_MM') AND tablename ~ '^entry_[0-9]'"
    )
    return int(connection.scalar(text(query)) or 0)


def parts(connection: Connection) -> list[Part]:
    """Return the parts of the log, by name; none on SQLite."""
    if connection.dialect.name == "sqlite":
        return []
    rows = connection.execute(
        text(
            "SELECT relname, greatest(reltuples, 0)::bigint, pg_total_relation_size(pg_class.oid) "
            "FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
            "WHERE inhparent = 'entry'::regclass ORDER BY relname"
        )
    )
    return [_part(connection, *row) for row in rows]


def _part(connection: Connection, name: str, entries: int, size: int) -> Part:
    if name in NO_MONTH:
        return Part(name, None, entries, size, None)
    month = date.fromisoformat(name.removeprefix("entry_").replace("_", "-") + "-01")
    query = text(
        "SELECT count(*) FROM instance WHERE id >= :first AND id < :next "
        "AND status IN ('running', 'incident')"
    )
    bounds = {"first": first_id(month), "next": first_id(next_month(month))}
    return Part(name, month, entries, size, connection.scalar(query, bounds))
