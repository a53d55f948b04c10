"""Whether a log holds: its chain, its replay, and the rows that people see. Only reads."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from engine import apart_log, history, merkle
from engine.apart_file import MonthFile, digest
from engine.apart_log import is_in_file
from engine.calendars import Calendar
from engine.definition import Definition
from engine.deployment import definition_id, load
from engine.errors import Invalid, Refusal
from engine.history import Entry
from engine.interpreter.codec import load as load_state
from engine.interpreter.meaning import logical_digest
from engine.merkle import Head
from engine.packing import Unpackable, unpack
from engine.replay import UNREADABLE, Finding, Follow, Replayed, nobody, replay
from engine.shown import Mirror, Projected
from engine.tables import calendar, instance, unit


def streams(connection: Connection, unit_id: UUID) -> tuple[list[UUID], list[str]]:
    """Return every log that an office has or should have, and what hides some of them.

    Logs that lie in files as the office's log says are not among them (`verify_file`).
    """
    kinds: dict[str, set[UUID]] = {"case": set(), "entry": {unit_id}}
    problems = []
    for what, of_kind in (("case", _cases), ("entry", history.streams)):
        try:
            kinds[what].update(of_kind(connection, unit_id))
        except (ValueError, DBAPIError) as problem:
            problems.append(f"Expected every {what} to say of which log it is, but {problem}")
    apart = apart_log.months_apart(connection, unit_id)
    without = {case for case in kinds["case"] - kinds["entry"] if is_in_file(apart, case)}
    return sorted((kinds["case"] | kinds["entry"]) - without), problems


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
    if stream_id != unit_id:
        apart = apart_log.of_case(connection, unit_id, stream_id)
        if apart is not None:
            return Finding(stream_id, 0, apart=apart.file)
    with Mirror() as mirror:
        return _verify(connection, unit_id, stream_id, {}, mirror)


def verify_file(connection: Connection, file: MonthFile) -> Iterator[Finding]:
    """Verify the cases whose logs lie in a file, as those in the tables; and the file itself.

    Raises:
        Invalid: it is not the file that the office's log names, or was cut off.
    """
    apart = apart_log.months_apart(connection, file.unit_id).get(file.month)
    sha256 = digest(file.path)
    if apart is None or apart.sha256 != sha256:
        kept = "not kept apart" if apart is None else f"kept apart with SHA-256 {apart.sha256}"
        raise Invalid(
            f"Expected '{file.path.name}' to be the file that the office's log names, but its "
            f"SHA-256 is {sha256} and {file.month} is {kept}"
        )
    known: dict[UUID, Definition] = {}
    leaves = []
    with Mirror() as mirror:
        for stream_id, chain in file.chains():
            leaves.append(Head(stream_id, len(chain), chain[-1].hash).leaf())
            yield _verify(connection, file.unit_id, stream_id, known, mirror, chain)
    if merkle.root(leaves).hex() != apart.root:
        raise Invalid(f"Expected the logs in '{file.path.name}' to end as the office's log says")


def _verify(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    known: dict[UUID, Definition],
    mirror: Mirror,
    chain: list[Entry] | None = None,
) -> Finding:
    projected = Projected(mirror, unit_id, stream_id)
    finding = verify_log(connection, unit_id, stream_id, known, projected.follow, chain)
    if not finding.is_sound or stream_id == unit_id:
        return finding
    try:
        problem = projected.difference(connection)
    except (*UNREADABLE, DBAPIError) as unreadable:
        problem = f"Expected its rows to be readable, but {type(unreadable).__name__}: {unreadable}"
    return Finding(stream_id, finding.entries, problem)


# ---- the log, and the state to which it leads ----------------------------------------------


def verify_log(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    known: dict[UUID, Definition] | None = None,
    follow: Follow = nobody,
    chain: list[Entry] | None = None,
) -> Finding:
    """Check one stream's chain; if it is a case, replay it and hold it against its state.

    The rows that people see of the case are not looked at.

    Args:
        connection: a reading one.
        unit_id: the office.
        stream_id: the case, or the office's own stream.
        known: definitions that need not be read again; all that are read are added.
        follow: is told of each entry that replays to the same.
        chain: its entries, where they do not lie in the tables.
    """
    try:
        chain = list(history.entries(connection, stream_id)) if chain is None else chain
    except (*UNREADABLE, DBAPIError) as unreadable:
        said = f"{type(unreadable).__name__}: {unreadable}"
        return Finding(stream_id, 0, f"Expected its log to be readable, but {said}")
    broken = history.first_break(chain) or history.first_misplaced(chain, unit_id)
    if broken is not None:
        return Finding(stream_id, len(chain), broken[1], broken[0])
    seq, head, whose = _head(connection, unit_id, stream_id)
    if seq is None:
        return Finding(
            stream_id, len(chain), "Expected a case for this log, but its row is missing"
        )
    if (seq, head) != (len(chain), chain[-1].hash if chain else None):
        problem = f"Expected {seq} entries up to the {whose}'s head, found {len(chain)}"
        return Finding(stream_id, len(chain), problem)
    if stream_id == unit_id:
        return Finding(stream_id, len(chain))
    known = {} if known is None else known
    return _verify_case(connection, unit_id, stream_id, chain, known, follow)


def _head(
    connection: Connection, unit_id: UUID, stream_id: UUID
) -> tuple[int | None, bytes | None, str]:
    """Return where a stream's row says that its log ends: (seq, hash), and whose it is."""
    if stream_id == unit_id:
        columns, whose = (unit.c.operations_seq, unit.c.operations_head), "office"
        query = select(*columns).where(unit.c.id == unit_id)
    else:
        columns, whose = (instance.c.seq, instance.c.head), "case"
        query = select(*columns).where(instance.c.id == stream_id, instance.c.unit_id == unit_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None, None, whose
    return row[0], None if row[1] is None else bytes(row[1]), whose


def _verify_case(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    chain: list[Entry],
    known: dict[UUID, Definition],
    follow: Follow,
) -> Finding:
    query = select(instance.c.definition_id, instance.c.snapshot).where(instance.c.id == stream_id)
    row = connection.execute(query).one()
    try:
        definition = load(connection, _began_on(chain) or row.definition_id, known)
    except Refusal as problem:
        return Finding(stream_id, len(chain), f"Expected its definition, but {problem}")

    def version(number: int) -> Definition:
        its_id = definition_id(unit_id, definition.process.id, number)
        return load(connection, its_id, known)

    replayed = replay(definition, chain, _calendars(connection, unit_id), version, follow)
    if not replayed.finding.is_sound:
        return replayed.finding
    if replayed.definition.id != row.definition_id:
        expected = f"Expected the case to run on version {replayed.definition.version}"
        return Finding(stream_id, len(chain), f"{expected}, but its row says otherwise")
    stored = _unpacked(bytes(row.snapshot))
    if replayed.snapshot != stored:
        return _compare_states(replayed, stored)
    return replayed.finding


def _began_on(chain: list[Entry]) -> UUID | None:
    """Return the definition on which a case began, None when its log does not say so."""
    try:
        return next(
            UUID(event["definition_id"])
            for event in chain[0].record["events"]
            if event["type"] == "InstanceStarted"
        )
    except (*UNREADABLE, StopIteration):
        return None  # the replay says what is wrong


def _unpacked(stored: bytes) -> bytes:
    try:
        return unpack(stored)
    except Unpackable:
        return stored  # the comparison will say so


def _calendars(connection: Connection, unit_id: UUID) -> dict[tuple[str, int], Calendar]:
    rows = connection.execute(select(calendar).where(calendar.c.unit_id == unit_id))
    return {(row.name, row.version): Calendar.from_json(row.body) for row in rows}


def _compare_states(replayed: Replayed, stored: bytes) -> Finding:
    """The bytes differ: an older release may have written them. What counts is what the case is."""
    finding = replayed.finding
    try:
        expected, found = (
            _meaning(state, replayed.definition) for state in (replayed.snapshot, stored)
        )
    except UNREADABLE as problem:
        said = f"it cannot be read: {type(problem).__name__}: {problem}"
    else:
        if _as_then(expected, found) == found:
            return finding
        said = f"it is {found[0]}" if expected[0] != found[0] else "who did what differs"
    sentence = f"Expected the case's state to be what the log replays to, but {said}"
    return Finding(finding.stream_id, finding.entries, sentence)


def _as_then(expected: "_Meaning", found: "_Meaning") -> "_Meaning":
    """Return what is expected as the release kept it that wrote what was found.

    At first a paraf was remembered without who had ever given it.
    """
    then = {
        element: paraf[:2] if len(found[1]["parafs"].get(element, paraf)) == 2 else paraf
        for element, paraf in expected[1]["parafs"].items()
    }
    return expected[0], {**expected[1], "parafs": then}, expected[2]


_Meaning = tuple[str, dict[str, Any], Any]


def _meaning(state: bytes, definition: Definition) -> _Meaning:
    """Return the logical digest, what the execution remembers, and what each token knows."""
    workflow, memory = load_state(state, definition.program)
    tokens = [token.internal_data for token in workflow.tasks.values()]
    return logical_digest(workflow, memory["status"]), memory, tokens
