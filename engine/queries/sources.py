"""The files of deployed processes: what is played beside a draft, and a version's scenarios."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine.rehearsal import Source
from engine.tables import definition, definition_call, definition_form, definition_scenario


@dataclass(frozen=True)
class _InForce:
    """Which version of a process is meant: the newest in force at a moment; None: the newest."""

    unit_id: UUID
    at: Any

    def newest(self, connection: Connection, process_id: str) -> Any:
        query = select(definition.c.id, definition.c.diagram).where(
            definition.c.unit_id == self.unit_id, definition.c.process_id == process_id
        )
        if self.at is not None:
            query = query.where(definition.c.in_force_at <= self.at)
        newest_first = query.order_by(definition.c.version.desc()).limit(1)
        return connection.execute(newest_first).one_or_none()


def called_sources(
    connection: Connection, *, unit_id: UUID, process_ids: Iterable[str], at: Any
) -> tuple[Source, ...]:
    """Return the versions of some processes, and of all that they call, callees first.

    Those in force at a moment, a `datetime` or `Runtime.present()`; without those that have none.
    """
    found: dict[str, Source] = {}
    for process_id in process_ids:
        _collect(connection, _InForce(unit_id, at), process_id, found, frozenset())
    return tuple(found.values())


def scenarios(connection: Connection, *, unit_id: UUID, process_id: str) -> dict[str, bytes]:
    """Return the scenarios of a process's newest version, by id."""
    row = _InForce(unit_id, None).newest(connection, process_id)
    return {} if row is None else scenarios_of(connection, definition_id=row.id)


def scenarios_of(connection: Connection, *, definition_id: UUID) -> dict[str, bytes]:
    """Return the scenarios of a version, by id."""
    query = select(definition_scenario).where(definition_scenario.c.definition_id == definition_id)
    rows = connection.execute(query.order_by(definition_scenario.c.scenario_id))
    return {row.scenario_id: bytes(row.source) for row in rows}


def _collect(
    connection: Connection,
    chosen: _InForce,
    process_id: str,
    found: dict[str, Source],
    callers: frozenset[str],
) -> None:
    row = None if process_id in found else chosen.newest(connection, process_id)
    if row is None or process_id in callers:
        return
    called = select(definition.c.process_id).join(
        definition_call, definition_call.c.called_definition_id == definition.c.id
    )
    called = called.where(definition_call.c.definition_id == row.id).distinct()
    for inner in sorted(connection.scalars(called)):
        _collect(connection, chosen, inner, found, callers | {process_id})
    forms = select(definition_form).where(definition_form.c.definition_id == row.id)
    its_forms = {form.form_id: bytes(form.source) for form in connection.execute(forms)}
    found[process_id] = Source(process_id, bytes(row.diagram), its_forms, in_force=True)
