"""Where a case begins that a program starts as a person does by hand."""

from engine import queries
from engine.errors import NotFound
from webapp.api.call import Call
from webapp.api.starting import Beginning


def beginning_by_hand(call: Call, process_id: str, start_event: str | None) -> Beginning:
    """Return the version in force and the start event.

    Raises:
        NotFound: no procedure in force has that id, or that start event.
    """
    runtime = call.office.runtime
    with call.office.database.reading() as connection:
        lines = queries.definitions(connection, unit_id=call.unit_id, at=runtime.present())
    line = next((each for each in lines if each.process_id == process_id), None)
    if line is None or line.retired_at is not None:
        raise NotFound(
            f"Expected a procedure in force, but found '{process_id[:60]}'",
            indonesian=f"Tidak ada prosedur '{process_id[:60]}' yang berlaku.",
            field="process",
        )
    definition = runtime.definitions.get(line.id)
    process = definition.process
    starts = [e for e in process.within(None) if e.kind == "startEvent" and e.event is None]
    ways = starts or list(process.beginnings(None))
    start = next((e for e in ways if start_event in (None, e.id)), None)
    if start is None:
        raise NotFound(
            f"Expected a start event by hand in '{process_id}', but found '{start_event}'",
            indonesian="Prosedur ini tidak dimulai dengan cara itu.",
            field="start_event",
        )
    return Beginning(definition, start)
