"""Where messages and signals begin a case, by the newest version of each procedure."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.runtime import Runtime
from engine.tables import definition


@dataclass(frozen=True)
class Beginning:
    """A start event of a process."""

    process_id: str
    start_event: str


def beginnings(runtime: Runtime, event: str) -> dict[str, list[Beginning]]:
    """Return them by name of the "message" or "signal"."""
    newest = (
        select(definition.c.process_id, func.max(definition.c.version).label("version"))
        .where(definition.c.unit_id == runtime.unit_id)
        .group_by(definition.c.process_id)
        .order_by(definition.c.process_id)
    )
    with runtime.database.reading() as connection:
        rows = list(connection.execute(newest))
    found: dict[str, list[Beginning]] = {}
    for row in rows:
        process = runtime.definitions.version(runtime.unit_id, row.process_id, row.version).process
        for element in process.within(None):
            if element.kind == "startEvent" and element.event == event and element.event_ref:
                found.setdefault(element.event_ref, []).append(Beginning(process.id, element.id))
    return found
