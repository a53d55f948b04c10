"""Finds cases among very many: what a page asks costs about the same in every office.

An index gives the cases where it can mean few (`few`). Else the newest are looked through, but only
so many at a time: what has not been looked at yet is said, and where to go on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypedDict
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from engine.errors import Invalid
from engine.queries.case_rows import CASE, case_line, matching
from engine.queries.few import few_cases
from engine.queries.narrowing import Narrowing, conditions
from engine.queries.plans import opaque
from engine.queries.values import CaseLine
from engine.tables import definition, instance

MOST = 250  # cases that one call returns: ten pages of a list
_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Bounds:
    """How much one call does. Measured by `python -m benchmarks search`."""

    first_look: int = 1_000  # of the newest; if …
    many: int = 50  # … so many of them are meant, to look through is as good as any index
    few: int = 2_000  # what an index may give; if there may be more …
    window: int = 10_000  # … so many of the newest are looked through


_BOUNDS = Bounds()


class Chosen(TypedDict):
    """Which cases are meant, as `cases`, `count_cases` and the functions here take it."""

    unit_id: UUID
    definition_ids: Sequence[UUID] | None  # that run on one of these; None: on any
    search: str  # words that title, number or summary must contain
    status: str  # "": any
    narrowing: Narrowing


@dataclass(frozen=True)
class Place:
    """How far down the list, the newest first, one has looked."""

    started_at: datetime
    instance_id: UUID | None = None  # the last one; None: all that began then have been looked at

    def __str__(self) -> str:
        """Return it as an address says it; `read` takes it back."""
        moment = self.started_at.astimezone(UTC).isoformat()
        return f"{moment}~{self.instance_id}" if self.instance_id else moment

    @classmethod
    def read(cls, said: str) -> "Place":
        """Return the place that an address says.

        Raises:
            Invalid: it says none.
        """
        moment, _, instance_id = said.partition("~")
        try:
            started_at = datetime.fromisoformat(moment).astimezone(UTC)
            return cls(started_at, UUID(instance_id) if instance_id else None)
        except (ValueError, OverflowError) as error:
            raise Invalid(
                f"Expected a place in the list of cases, but got '{said[:80]}'",
                indonesian="Tempat di daftar berkas itu tidak dikenal.",
            ) from error


@dataclass(frozen=True)
class Found:
    """Cases, newest first, and where to look for more."""

    ids: list[UUID]
    rest: Place | None  # None: these are all that there are


def find_cases(
    connection: Connection,
    chosen: Chosen,
    *,
    after: Place | None = None,
    most: int = MOST,
    bounds: Bounds = _BOUNDS,
) -> Found:
    """Return the newest cases that are meant.

    Args:
        connection: a reading one.
        chosen: which are meant.
        after: only those further down the list.
        most: at most so many.
        bounds: how much may be done for it.
    """
    looked = _look_through(connection, chosen, after, most, bounds.first_look)
    if looked.rest is None or len(looked.ids) >= most:
        return looked
    if len(looked.ids) < bounds.many:
        few = few_cases(connection, bounds.few, **chosen)
        if few is not None:
            query = _meant(chosen, after).where(instance.c.id.in_(few), *_hidden(chosen))
            return _found(connection, query, most, None)
    return _look_through(connection, chosen, after, most, bounds.window)


def case_lines(connection: Connection, ids: Sequence[UUID]) -> list[CaseLine]:
    """Return the lines of cases, in the order of their ids."""
    query = select(*CASE).join(definition, definition.c.id == instance.c.definition_id)
    rows: Iterable[Row[Any]] = connection.execute(query.where(instance.c.id.in_(ids)))
    by_id = {row.id: case_line(row) for row in rows}
    return [by_id[each] for each in ids if each in by_id]


def case_chunks(
    reading: Callable[[], AbstractContextManager[Connection]],
    chosen: Chosen,
    *,
    size: int = _ROWS_AT_ONCE,
) -> Iterator[list[CaseLine]]:
    """Yield all cases that are meant, newest first, each once.

    Args:
        reading: gives a connection for one chunk, such as `Database.reading`: so whoever takes the
            chunks slowly holds none meanwhile.
        chosen: which are meant.
        size: of a chunk; it may be smaller.
    """
    place: Place | None = None
    while True:
        with reading() as connection:
            found = find_cases(connection, chosen, after=place, most=size)
            lines = case_lines(connection, found.ids)
        if lines:
            yield lines
        if found.rest is None:
            return
        place = found.rest


# ---- inside -------------------------------------------------------------------------------------


def _look_through(
    connection: Connection, chosen: Chosen, after: Place | None, most: int, window: int
) -> Found:
    """Look through the next `window` cases of an index that is sorted by when cases began."""
    among = [*_by_index(chosen), *_began(chosen["narrowing"], after)]
    newest = select(instance.c.started_at).where(*among).order_by(instance.c.started_at.desc())
    floor = connection.scalar(newest.offset(window).limit(1))
    query = _meant(chosen, after).where(*_by_index(chosen), *_hidden(chosen))
    if floor is not None:
        query = query.where(instance.c.started_at >= floor)
    return _found(connection, query, most, floor)


def _found(connection: Connection, query: Select[Any], most: int, floor: datetime | None) -> Found:
    query = query.order_by(instance.c.started_at.desc(), instance.c.id).limit(most + 1)
    rows = connection.execute(query).all()
    ids = [row.id for row in rows[:most]]
    if len(rows) > most:
        last = rows[most - 1]
        return Found(ids, Place(last.started_at, last.id))
    return Found(ids, Place(floor) if floor is not None else None)


def _meant(chosen: Chosen, after: Place | None) -> Select[Any]:
    query = select(instance.c.id, instance.c.started_at)
    by = chosen["narrowing"]
    query = query.where(*_began(by, after), *conditions(by, chosen["unit_id"]))
    return matching(query, chosen["search"])


def _began(by: Narrowing, after: Place | None) -> Iterator[ColumnElement[bool]]:
    started_at = instance.c.started_at
    if by.since is not None:
        yield started_at >= by.since
    if by.until is not None:
        yield started_at < by.until
    if after is None:
        return
    if after.instance_id is None:
        yield started_at < after.started_at
    else:
        yield started_at <= after.started_at
        yield or_(started_at < after.started_at, instance.c.id > after.instance_id)


def _exactly(chosen: Chosen) -> Iterator[ColumnElement[bool]]:
    if chosen["definition_ids"] is not None:
        yield instance.c.definition_id.in_(chosen["definition_ids"])
    if chosen["status"]:
        yield instance.c.status == chosen["status"]


def _by_index(chosen: Chosen) -> list[ColumnElement[bool]]:
    """Return the conditions by which one index is chosen: of a version, of a state, or of all."""
    versions = chosen["definition_ids"]
    if versions is not None and len(versions) == 1 and chosen["status"] in ("", "completed"):
        return [instance.c.definition_id.in_(versions)]
    if chosen["status"]:
        return [
            instance.c.unit_id == chosen["unit_id"],
            instance.c.status == chosen["status"],
        ]
    return []


def _hidden(chosen: Chosen) -> Iterator[ColumnElement[bool]]:
    """Yield the other conditions, so that no index is chosen by them."""
    rest = [instance.c.unit_id == chosen["unit_id"], *_exactly(chosen)]
    yield opaque(and_(*rest))
