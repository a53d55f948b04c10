"""Months of the log that are kept in files, as rows; and where the logs of a month's cases end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from engine.commands import KeepApart
from engine.errors import WrongState
from engine.log_months import first_id, month_holding, next_month
from engine.merkle import Head
from engine.statements import Hot, to_uuid
from engine.tables import entry, instance, kept_apart, unit
from engine.work import Work

_AT_ONCE = 5_000  # heads that are read together


@dataclass(frozen=True)
class Kept:
    """A month of an office's log, and the file in which it was last kept."""

    month: str  # "2025-11"
    file: str
    sha256: str  # hex
    root: str  # hex
    cases: int
    entries: int
    status: str  # "apart", or "back"
    kept_at: datetime
    kept_by: str

    @property
    def is_apart(self) -> bool:
        """Whether the log of its cases may be missing from the tables."""
        return self.status == "apart"


_KEPT = [column for column in kept_apart.c if column.name not in ("unit_id", "rule", "minutes")]
_ITS_ROW = (
    kept_apart.c.unit_id == bindparam("its_unit"),
    kept_apart.c.month == bindparam("its_month"),
)
_FIND = Hot(select(kept_apart.c.status, kept_apart.c.file).where(*_ITS_ROW))
_DROP = Hot(delete(kept_apart).where(*_ITS_ROW))
_ADD = Hot(insert(kept_apart), [column.name for column in kept_apart.c])
_PUT_BACK = Hot(update(kept_apart).where(*_ITS_ROW).values(status=literal_column("'back'")))


def kept(connection: Connection, unit_id: UUID, month: str) -> Kept | None:
    """Return the file of a month of an office's log, None when it was never kept apart."""
    query = select(*_KEPT).where(kept_apart.c.unit_id == unit_id, kept_apart.c.month == month)
    row = connection.execute(query).one_or_none()
    return None if row is None else Kept(*row)


def all_apart(connection: Connection) -> list[Kept]:
    """Return the months of all offices that are kept apart, by month."""
    query = select(*_KEPT).where(kept_apart.c.status == "apart")
    rows = connection.execute(query.order_by(kept_apart.c.month, kept_apart.c.unit_id))
    return [Kept(*row) for row in rows]


def kept_of(connection: Connection, unit_id: UUID, case: UUID) -> Kept | None:
    """Return the file in which a case's log lies, None when it lies in the tables."""
    found = kept(connection, unit_id, month_holding(case))
    is_here = select(entry.c.seq).where(entry.c.stream_id == case, entry.c.seq == 1)
    if found is None or not found.is_apart or connection.scalar(is_here) is not None:
        return None
    return found


def status(work: Work, unit_id: UUID, month: str) -> str:
    """Return "apart" or "back", and "" of a month that was never kept apart."""
    row = work.one(_FIND, its_unit=unit_id, its_month=month)
    return "" if row is None else str(row[0])


def require_here(work: Work, unit_id: UUID, case: UUID) -> None:
    """Refuse to write to a case whose log is kept apart.

    Raises:
        WrongState: it is.
    """
    row = work.one(_FIND, its_unit=unit_id, its_month=month_holding(case))
    if row is not None and row[0] == "apart":
        raise WrongState(
            f"Expected the log of case '{case}' in the tables, but it is kept apart in file "
            f"'{row[1]}': attach it first",
            indonesian=f"Riwayat berkas ini disimpan terpisah dalam berkas arsip '{row[1]}'. "
            "Minta administrator mengembalikannya dahulu.",
        )


def save(work: Work, unit_id: UUID, command: KeepApart, at: datetime, by: str) -> None:
    """Write down the file of a month, in place of one that was."""
    work.run(_DROP, [{"its_unit": unit_id, "its_month": command.month}])
    row = {**vars(command), "unit_id": unit_id, "status": "apart", "kept_at": at, "kept_by": by}
    work.run(_ADD, [row])


def put_back(work: Work, unit_id: UUID, month: str) -> None:
    """Write down that a month lies in the tables again."""
    work.run(_PUT_BACK, [{"its_unit": unit_id, "its_month": month}])


# ---- the cases of a month ------------------------------------------------------------------

_ITS_CASES = (
    instance.c.unit_id == bindparam("its_unit"),
    instance.c.id >= bindparam("its_first"),
    instance.c.id < bindparam("its_next"),
)
_LAST_ENTRY = and_(
    entry.c.stream_id == instance.c.id,
    entry.c.seq == instance.c.seq,
    entry.c.hash == instance.c.head,
)
_ENDS = (
    select(instance.c.id, instance.c.seq, instance.c.head)
    .where(*_ITS_CASES)
    .order_by(instance.c.id)
)
_HEADS = Hot(_ENDS.limit(_AT_ONCE))
_IS_OPEN = or_(
    instance.c.status == literal_column("'running'"),
    instance.c.status == literal_column("'incident'"),
)
_OPEN = Hot(select(func.count()).select_from(instance).where(*_ITS_CASES, _IS_OPEN))
_WITHOUT_LOG = Hot(
    select(func.count()).where(*_ITS_CASES, ~select(entry.c.seq).where(_LAST_ENTRY).exists())
)
_FOUNDED = Hot(
    select(func.count()).where(
        unit.c.id >= bindparam("its_first"), unit.c.id < bindparam("its_next")
    )
)


def heads(work: Work, unit_id: UUID, month: date) -> Iterator[Head]:
    """Yield where the logs of an office's cases of a month end, as their rows say, by id."""
    bounds = _bounds(unit_id, month)
    while True:
        rows = work.all(_HEADS, **bounds)
        for row in rows:
            yield Head(to_uuid(row[0]), row[1], bytes(row[2]))
        if len(rows) < _AT_ONCE:
            return
        bounds["its_first"] = UUID(int=to_uuid(rows[-1][0]).int + 1)


def open_cases(work: Work, unit_id: UUID, month: date) -> int:
    """Return how many cases of a month have not ended."""
    return int(work.one(_OPEN, **_bounds(unit_id, month))[0])


def cases_without_log(work: Work, unit_id: UUID, month: date) -> int:
    """Return how many cases of a month lack the last entry of their logs."""
    return int(work.one(_WITHOUT_LOG, **_bounds(unit_id, month))[0])


def offices_founded(work: Work, month: date) -> int:
    """Return how many offices were founded in a month: their own logs lie there."""
    bounds = _bounds(UUID(int=0), month)
    return int(work.one(_FOUNDED, its_first=bounds["its_first"], its_next=bounds["its_next"])[0])


def _bounds(unit_id: UUID, month: date) -> dict[str, UUID]:
    return {
        "its_unit": unit_id,
        "its_first": first_id(month),
        "its_next": first_id(next_month(month)),
    }


def heads_of(connection: Connection, unit_id: UUID, month: date) -> Iterator[Head]:
    """Yield where the logs of all cases of a month end, as their rows say, by id."""
    yield from _read_heads(connection, _ENDS, unit_id, month)


def heads_apart(connection: Connection, unit_id: UUID, month: date) -> Iterator[Head]:
    """Yield where the logs of those cases of a month end that have no entry in the tables."""
    nothing = ~select(entry.c.seq).where(entry.c.stream_id == instance.c.id).exists()
    yield from _read_heads(connection, _ENDS.where(nothing), unit_id, month)


def _read_heads(
    connection: Connection, query: Select[Any], unit_id: UUID, month: date
) -> Iterator[Head]:
    bounds = _bounds(unit_id, month)
    while True:
        rows = connection.execute(query.limit(_AT_ONCE), bounds).all()
        for row in rows:
            yield Head(row[0], row[1], bytes(row[2]))
        if len(rows) < _AT_ONCE:
            return
        bounds["its_first"] = UUID(int=rows[-1][0].int + 1)
