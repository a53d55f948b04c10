"""Whether a log holds: its chain, its replay, and the rows that people see. Only reads."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from engine import history, replay
from engine.definition import Definition
from engine.replay import Finding
from engine.shown import Mirror, Projected
from engine.tables import instance


def streams(connection: Connection, unit_id: UUID) -> tuple[list[UUID], list[str]]:
    """Return every log that an office has or should have, and what hides some of them."""
    found, problems = {unit_id}, []
    for what, of_kind in (("case", _cases), ("entry", history.streams)):
        try:
            found.update(of_kind(connection, unit_id))
        except (ValueError, DBAPIError) as problem:
            problems.append(f"Expected every {what} to say of which log it is, but {problem}")
    return sorted(found), problems


def verify_unit(connection: Connection, unit_id: UUID) -> Iterator[Finding]:
    """Verify every stream of an office, one after the other."""
    found, problems = streams(connection, unit_id)
    for problem in problems:
        yield Finding(unit_id, 0, problem)
    known: dict[UUID, Definition] = {}
    with Mirror() as mirror:
        for each in found:
            yield _verify(connection, unit_id, each, known, mirror)


def _cases(connection: Connection, unit_id: UUID) -> list[UUID]:
    return list(connection.scalars(select(instance.c.id).where(instance.c.unit_id == unit_id)))


def verify(connection: Connection, unit_id: UUID, stream_id: UUID) -> Finding:
    """Verify one stream: its chain; if it is a case, its replay and its rows.

    Args:
        connection: a reading one.
        unit_id: the office.
        stream_id: the case, or the office's own stream.
    """
    with Mirror() as mirror:
        return _verify(connection, unit_id, stream_id, {}, mirror)


def _verify(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    known: dict[UUID, Definition],
    mirror: Mirror,
) -> Finding:
    projected = Projected(mirror, unit_id, stream_id)
    finding = replay.verify(connection, unit_id, stream_id, known, projected.follow)
    if not finding.is_sound or stream_id == unit_id:
        return finding
    try:
        problem = projected.difference(connection)
    except (*replay.UNREADABLE, DBAPIError) as unreadable:
        problem = f"Expected its rows to be readable, but {type(unreadable).__name__}: {unreadable}"
    return Finding(stream_id, finding.entries, problem)
