"""What the log vouches for beside itself: versions of processes, and files. Reads, never writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine import history
from engine.deployment import content_digest
from engine.file_references import references_in
from engine.tables import definition, definition_form, definition_scenario

_NEVER_DEPLOYED = "Expected {} to have been deployed, but the office's log knows no such"
_CHANGED = "Expected {} as it was deployed, but its diagram, a form or a scenario was changed"


@dataclass(frozen=True)
class FileMention:
    """A file that an entry brought into a case."""

    stream_id: UUID
    seq: int
    digest: str  # SHA-256, hex
    name: str


@dataclass(frozen=True)
class Line:
    """An entry as it is handed out: its exact body, and hashes in hexadecimal."""

    seq: int
    prev: str
    hash: str
    body: str


@dataclass(frozen=True)
class Sources:
    """What a version was deployed from."""

    diagram: bytes
    forms: dict[str, bytes]  # by id
    scenarios: dict[str, bytes]  # by id


def lines(connection: Connection, stream_id: UUID) -> Iterator[Line]:
    """Yield a log as it is handed out, oldest first; what cannot be read is replaced by U+FFFD."""
    for line in history.entries(connection, stream_id):
        body = line.body.decode("utf-8", "replace")
        yield Line(line.seq, line.prev.hex(), line.hash.hex(), body)


def versions_of(connection: Connection, stream_id: UUID) -> set[UUID]:
    """Return the versions that a case has run on."""
    kinds = ("InstanceStarted", "InstanceMigrated", "MigrationReverted")
    return {
        UUID(event["definition_id"])
        for line in history.entries(connection, stream_id)
        for event in _events(line)
        if event.get("type") in kinds
    }


def sources_of(connection: Connection, definition_id: UUID) -> Sources | None:
    """Return what a version was deployed from, None when it is gone."""
    diagram = connection.scalar(
        select(definition.c.diagram).where(definition.c.id == definition_id)
    )
    if diagram is None:
        return None

    def sources(table: Any, key: Any) -> dict[str, bytes]:
        rows = connection.execute(
            select(key, table.c.source).where(table.c.definition_id == definition_id)
        )
        return {row[0]: bytes(row[1]) for row in rows}

    return Sources(
        bytes(diagram),
        sources(definition_form, definition_form.c.form_id),
        sources(definition_scenario, definition_scenario.c.scenario_id),
    )


def changed_definitions(connection: Connection, unit_id: UUID) -> Iterator[tuple[UUID, str]]:
    """Yield each version that is not what the office's log says was deployed: (id, sentence)."""
    deployed = {}
    for line in history.entries(connection, unit_id):
        for event in _events(line):
            if event.get("type") == "DefinitionDeployed":
                deployed[UUID(event["definition_id"])] = event
    columns = (definition.c.id, definition.c.process_id, definition.c.version)
    present = set()
    for row in connection.execute(select(*columns).where(definition.c.unit_id == unit_id)):
        present.add(row.id)
        name = f"version {row.version} of '{row.process_id}'"
        if row.id not in deployed:
            yield row.id, _NEVER_DEPLOYED.format(name)
        elif _digest(connection, row.id) != deployed[row.id]["digest"]:
            yield row.id, _CHANGED.format(name)
    for gone in deployed.keys() - present:
        event = deployed[gone]
        yield (
            gone,
            f"Expected version {event['version']} of '{event['process_id']}', but it is gone",
        )


def changed_version(connection: Connection, unit_id: UUID, definition_id: UUID) -> str:
    """Return a sentence when a version is not what the office's log says was deployed, else "".

    Finds the entry by its time, without reading the whole log.
    """
    columns = (definition.c.process_id, definition.c.version, definition.c.deployed_at)
    query = select(*columns).where(definition.c.id == definition_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return f"Expected version {definition_id}, but it is gone"
    name = f"version {row.version} of '{row.process_id}'"
    try:
        lines = list(history.entries_at(connection, unit_id, row.deployed_at))
    except (LookupError, TypeError, ValueError) as problem:
        return f"Expected the office's log to say when {name} was deployed, but {problem!r}"
    for line in lines:
        for event in _events(line):
            if event.get("definition_id") == str(definition_id) and "digest" in event:
                is_same = event["digest"] == _digest(connection, definition_id)
                return "" if is_same else _CHANGED.format(name)
    return _NEVER_DEPLOYED.format(name)


def files(connection: Connection, unit_id: UUID) -> Iterator[FileMention]:
    """Yield every file that an entry of any case names, each time that one does."""
    for stream_id in history.streams(connection, unit_id):
        yield from files_of(connection, stream_id)


def files_of(connection: Connection, stream_id: UUID) -> Iterator[FileMention]:
    """Yield every file that an entry of one log names, each time that one does."""
    for line in history.entries(connection, stream_id):
        if b'"digest":' in line.body:
            for value in references_in(_read(line).get("command")):
                yield FileMention(stream_id, line.seq, value["digest"], str(value["name"]))


def _digest(connection: Connection, definition_id: UUID) -> str:
    found = sources_of(connection, definition_id)
    return content_digest(found.diagram, found.forms, found.scenarios) if found else ""


def _read(line: history.Entry) -> dict[str, Any]:
    try:
        record = line.record
    except ValueError:  # the check of the chain says so
        return {}
    return record if isinstance(record, dict) else {}


def _events(line: history.Entry) -> list[dict[str, Any]]:
    events = _read(line).get("events", [])
    return (
        [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    )
