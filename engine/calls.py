"""Which version of a called process a definition runs: found when it is deployed, then fixed.

It is the version in force when the caller comes into force; one that is newer is for callers that
are deployed after it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from engine.definition import Definition
from engine.diagram.composing import SEPARATOR, calls
from engine.diagram.model import Problem, Process
from engine.in_force import IN_FORCE
from engine.statements import Hot, to_uuid
from engine.tables import definition_call
from engine.work import Work

MAX_DEPTH = 10  # of calls in calls
MAX_ELEMENTS = 5_000  # of a process with all that it calls, as one case runs it

ADD_CALLS = Hot(insert(definition_call), ["definition_id", "element_id", "called_definition_id"])


def pins(connection: Connection, definition_id: UUID) -> dict[str, UUID]:
    """Return which version each call activity of a definition runs."""
    query = select(definition_call.c.element_id, definition_call.c.called_definition_id).where(
        definition_call.c.definition_id == definition_id
    )
    return {row.element_id: row.called_definition_id for row in connection.execute(query)}


def resolve(work: Work, unit_id: UUID, process: Process, at: datetime) -> dict[str, UUID]:
    """Return which version of each process that is called is in force when its caller will be.

    Without those that have none then, or are retired.
    """
    found: dict[str, UUID] = {}
    for call, called in calls(process).items():
        row = work.one(IN_FORCE, its_unit=unit_id, its_process=called, its_moment=at)
        if row is not None and row[1] is None:
            found[call] = to_uuid(row[2])
    return found


def problems(process: Process, called: Mapping[str, Definition]) -> Iterator[Problem]:
    """Yield why the calls of a process cannot be run.

    Args:
        process: as its diagram has it.
        called: call activity → the definition that it would run, as far as there is one.
    """
    size = len(process.elements)
    for call, name in calls(process).items():
        if call not in called:
            yield _problem(
                process, call, "call-unknown",
                f"memanggil proses '{name}', tetapi tidak ada versinya yang berlaku saat itu",
                f"calls the process '{name}', but no version of it is in force then",
            )  # fmt: skip
            continue
        inner = called[call].process
        size += len(inner.elements)
        depth = 1 + _levels(inner)
        if process.id in called[call].contains:
            yield _problem(
                process, call, "call-recursive",
                f"memanggil '{name}', yang akhirnya memanggil '{process.id}' kembali",
                f"calls '{name}', which in the end calls '{process.id}' again",
            )  # fmt: skip
        elif not _has_plain_beginning(inner):
            yield _problem(
                process, call, "call-without-start",
                f"memanggil '{name}', yang tidak mempunyai peristiwa mulai polos",
                f"calls '{name}', which has no plain start event",
            )  # fmt: skip
        elif size > MAX_ELEMENTS or depth > MAX_DEPTH:
            yield _problem(
                process, call, "call-too-large",
                f"memanggil terlalu banyak: paling banyak {MAX_ELEMENTS} elemen dan {MAX_DEPTH} "
                f"tingkat, tetapi di sini {size} elemen dan {depth} tingkat",
                f"calls too much: at most {MAX_ELEMENTS} elements and {MAX_DEPTH} levels, but here "
                f"are {size} elements and {depth} levels",
            )  # fmt: skip


def _levels(called: Process) -> int:
    """Return how many calls lie in each other in a process that is put together."""
    levels = (
        1 + element.id.count(SEPARATOR)
        for element in called.elements.values()
        if element.kind == "callActivity"
    )
    return max(levels, default=0)


def _has_plain_beginning(called: Process) -> bool:
    return bool(called.beginnings(None))


def _problem(process: Process, call: str, rule: str, indonesian: str, english: str) -> Problem:
    name = process.elements[call].name
    said = f"'{name}' ({call})" if name else f"'{call}'"
    message = {"id": f"Langkah {said} {indonesian}.", "en": f"The step {said} {english}."}
    mend = {
        "id": "Terbitkan dahulu proses yang dipanggil, atau perbaiki calledElement.",
        "en": "Deploy the called process first, or mend calledElement.",
    }
    return Problem(rule, "error", call, name, message, mend)
