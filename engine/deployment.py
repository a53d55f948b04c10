"""Files → a numbered, immutable version of a process; and back, ready to run."""

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, bindparam, func, insert, select

from engine.calls import pins
from engine.definition import Definition
from engine.diagram import read_deployed
from engine.diagram.choices import choice_form
from engine.diagram.composing import SEPARATOR, compose
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.interpreter.building import build
from engine.statements import Hot
from engine.tables import definition, definition_form, definition_scenario

ADD = Hot(
    insert(definition),
    [
        "id",
        "unit_id",
        "process_id",
        "version",
        "name",
        "digest",
        "diagram",
        "message",
        "deployed_at",
        "deployed_by",
        "approved_by",
        "in_force_at",
        "acknowledged",
        "waived",
    ],
)
NEWEST = Hot(
    select(func.max(definition.c.version)).where(
        definition.c.unit_id == bindparam("its_unit"),
        definition.c.process_id == bindparam("its_process"),
    )
)
ADD_FORM = Hot(insert(definition_form), ["definition_id", "form_id", "source"])
ADD_SCENARIO = Hot(insert(definition_scenario), ["definition_id", "scenario_id", "source"])


def definition_id(unit_id: UUID, process_id: str, version: int) -> UUID:
    """Return the id of a version: derived, so that a replay finds the same."""
    return uuid5(unit_id, f"{process_id}:{version}")


def content_digest(
    diagram: bytes, forms: Mapping[str, bytes], scenarios: Mapping[str, bytes]
) -> str:
    """Return the SHA-256, hex, over the digests of the diagram and of each form by name.

    Then of each scenario: without any it is what it was before there were scenarios.
    """
    parts = [hashlib.sha256(diagram).hexdigest()]
    parts += [f"{name} {hashlib.sha256(forms[name]).hexdigest()}" for name in sorted(forms)]
    for name in sorted(scenarios):
        parts.append(f"scenario {name} {hashlib.sha256(scenarios[name]).hexdigest()}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class Definitions:
    """The definitions of one unit, read once and shared by all threads."""

    def __init__(
        self, reading: Callable[[], Any], known: dict[UUID, Definition] | None = None
    ) -> None:
        self._reading = reading
        self._known = {} if known is None else known
        self._guard = threading.Lock()

    def get(self, wanted: UUID) -> Definition:
        """Return a definition, ready to run.

        Raises:
            NotFound: there is none with that id.
        """
        found = self._known.get(wanted)
        if found is not None:
            return found
        with self._guard, self._reading() as connection:
            return load(connection, wanted, self._known)

    def latest(self, unit_id: UUID, process_id: str) -> Definition:
        """Return the newest version of a process.

        Raises:
            NotFound: the process has none.
        """
        with self._reading() as connection:
            version = latest_version(connection, unit_id, process_id)
        return self.version(unit_id, process_id, version)

    def version(self, unit_id: UUID, process_id: str, version: int) -> Definition:
        """Return a version of a process by its number.

        Raises:
            NotFound: there is none; it has number 0.
        """
        if version == 0:
            raise NotFound(f"Expected a deployed process '{process_id}', found none")
        return self.get(definition_id(unit_id, process_id, version))


def latest_version(connection: Connection, unit_id: UUID, process_id: str) -> int:
    """Return the newest version's number, 0 when there is none."""
    query = select(func.max(definition.c.version)).where(
        definition.c.unit_id == unit_id, definition.c.process_id == process_id
    )
    return connection.scalar(query) or 0


def load(
    connection: Connection, wanted: UUID, known: dict[UUID, Definition] | None = None
) -> Definition:
    """Return a definition from its rows.

    Args:
        connection: a reading one.
        wanted: its id.
        known: those that need not be loaded; all that are loaded are added. Who is called twice by
        each of ten levels is so loaded once, not a thousand times.

    Raises:
        NotFound: there is none with that id.
    """
    known = {} if known is None else known
    if wanted in known:
        return known[wanted]
    row = connection.execute(select(definition).where(definition.c.id == wanted)).one_or_none()
    if row is None:
        raise NotFound(f"Expected a definition '{wanted}', found none")
    process = read_deployed(bytes(row.diagram), row.process_id)
    rows = connection.execute(
        select(definition_form).where(definition_form.c.definition_id == wanted)
    )
    forms = {form.form_id: bytes(form.source) for form in rows}
    called = {call: load(connection, pin, known) for call, pin in pins(connection, wanted).items()}
    known[wanted] = assemble(row.id, row.version, process, forms, called)
    return known[wanted]


def assemble(
    own_id: UUID,
    version: int,
    process: Process,
    forms: Mapping[str, bytes],
    called: Mapping[str, Definition],
) -> Definition:
    """Return a definition, ready to run.

    Args:
        own_id: its id.
        version: its number.
        process: as its diagram has it.
        forms: its own, by id.
        called: call activity → the definition that it runs.
    """
    whole = dict(forms)
    for element in process.elements.values():
        if element.options and element.form:
            whole[element.form] = choice_form(element)
    for call, inner in called.items():
        whole |= {f"{call}{SEPARATOR}{name}": source for name, source in inner.forms.items()}
    composed = compose(process, {call: inner.process for call, inner in called.items()})
    contains = frozenset({process.id}).union(*(inner.contains for inner in called.values()))
    return Definition(own_id, version, build(composed), whole, contains)
