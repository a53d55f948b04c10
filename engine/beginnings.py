"""Where messages and signals begin a case, by the version in force of each procedure."""

from dataclasses import dataclass

from engine.queries import definitions
from engine.runtime import Runtime


@dataclass(frozen=True)
class Beginning:
    """A start event of a process."""

    process_id: str
    start_event: str


def beginnings(runtime: Runtime, event: str) -> dict[str, list[Beginning]]:
    """Return them by name of the "message" or "signal"."""
    with runtime.database.reading() as connection:
        lines = definitions(connection, unit_id=runtime.unit_id, at=runtime.present())
    rows = sorted(
        (line for line in lines if line.retired_at is None), key=lambda line: line.process_id
    )
    found: dict[str, list[Beginning]] = {}
    for row in rows:
        process = runtime.definitions.version(runtime.unit_id, row.process_id, row.version).process
        for element in process.within(None):
            if element.kind == "startEvent" and element.event == event and element.event_ref:
                found.setdefault(element.event_ref, []).append(Beginning(process.id, element.id))
    return found
