"""Begin a case because a message has come from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.commands import Actor, StartInstance
from engine.definition import Definition
from engine.diagram.model import Element, Process
from engine.errors import Invalid, NotFound, WrongState
from engine.instance_step import Result
from forms.model import Form
from forms.reading import read_form
from forms.validation import problems_of
from webapp.api.bodies import Message
from webapp.api.tokens import Token
from webapp.cases.answers import FileReference, files_in
from webapp.context import Office
from webapp.files.records import cases_holding, stored
from webapp.ids import new_id


@dataclass(frozen=True)
class Beginning:
    """Where a message begins a case."""

    definition: Definition
    start: Element


def start_by_message(
    office: Office, token: Token, message: Message, beginning: Beginning
) -> Result:
    """Begin a case with the message's variables; a repeat gets the case that it began.

    Raises:
        Invalid: the key was used for another message.
    """
    definition, start = beginning.definition, beginning.start
    # The token's scope is the permission: it stands in for the people of the lane.
    group = start.group or _lane_group(definition.process, start)
    actor = Actor(f"token:{token.id}", token.name, groups=(group,) if group else ())
    command = StartInstance(new_id(), definition.process.id, message.variables, start.id)
    command_id = f"token:{token.id} {message.idempotency_key}"
    result = office.runtime.submit(command, actor=actor, command_id=command_id)
    if result.repeated:
        _require_same(office, result.stream_id, command)
    return result


def beginning_of(office: Office, message: str) -> Beginning | None:
    """Return where a message of that name begins a case, by the versions in force; None: nowhere.

    Raises:
        WrongState: several procedures begin with it.
    """
    with office.database.reading() as connection:
        lines = queries.definitions(connection, unit_id=office.unit_id, at=office.runtime.present())
    found = []
    for line in (line for line in lines if line.retired_at is None):
        definition = office.runtime.definitions.get(line.id)
        for element in definition.process.within(None):
            is_start = element.kind == "startEvent" and element.event == "message"
            if is_start and element.event_ref == message:
                found.append(Beginning(definition, element))
    if len(found) > 1:
        names = ", ".join(each.definition.process.id for each in found)
        raise WrongState(f"Expected one procedure that begins with '{message}', but found {names}")
    return found[0] if found else None


def _lane_group(process: Process, element: Element) -> str | None:
    return next((lane.group for lane in process.lanes if lane.id == element.lane), None)


def require_answers(
    office: Office, beginning: Beginning, variables: Mapping[str, Any], language: str = "en"
) -> None:
    """Refuse what the first form would not ask, or would not take; it need not be complete.

    Raises:
        Invalid: with a sentence for each variable that is wrong.
    """
    definition, start = beginning.definition, beginning.start
    form = _first_form(definition, start)
    fields = {field.key for field in form.inputs} if form else set()
    problems = {
        name: f"Expected one of {', '.join(sorted(fields)) or 'no variables'}, found '{name[:60]}'"
        for name in variables
        if name not in fields
    }
    if form is not None:
        given = {name: value for name, value in variables.items() if name in fields}
        for name, sentence in problems_of(form, given, {}, language).items():
            if name.partition(".")[0] in given:
                problems[name] = sentence
    if not problems:
        problems = missing_files(office, definition.process.id, variables)
    if problems:
        field, sentence = next(iter(problems.items()))
        raise Invalid(sentence, field=field, problems=problems)


def missing_files(
    office: Office, process_id: str | None, variables: Mapping[str, Any]
) -> dict[str, str]:
    """Return a sentence for each variable that names a file which may not be named here.

    Args:
        office: where.
        process_id: of the procedure that gets them; None: it is not known yet.
        variables: as they were sent.
    """
    problems = {}
    with office.database.reading() as connection:
        for name, value in variables.items():
            for file in files_in(value):
                try:
                    _require_file(connection, office, process_id, file)
                except NotFound as refusal:
                    problems[name] = refusal.message
    return problems


def _require_file(
    connection: Connection, office: Office, process_id: str | None, file: FileReference
) -> None:
    """Refuse a reference to what is not stored, is something else, or belongs to another procedure.

    Who may see the new case sees its files: a digest must not open those of other people's cases.

    Raises:
        NotFound: in all of these cases, in the same words.
    """
    known = stored(connection, unit_id=office.unit_id, digest=file.digest)
    holders = cases_holding(connection, digest=file.digest)
    cases = [queries.case(connection, instance_id=each) for each in holders]
    ours = [case for case in cases if case.unit_id == office.unit_id]
    is_foreign = bool(ours) and all(case.process_id != process_id for case in ours)
    is_same = (known.media_type, known.size) == (file.media_type, file.size)
    if is_foreign or not is_same:
        raise NotFound(
            f"Expected a file '{file.digest}' of type {file.media_type} and {file.size} bytes "
            f"of unit {office.unit_id}, but there is none"
        )


def _first_form(definition: Definition, start: Element) -> Form | None:
    """Return the form of the first work item after a start event, over whatever lies between."""
    process = definition.process
    seen: set[str] = set()
    ways = [flow.target for flow in process.outgoing(start.id)]
    while ways:
        element = process.elements[ways.pop(0)]
        if element.is_offered and element.form:
            return read_form(definition.forms[element.form])
        if element.id not in seen:
            seen.add(element.id)
            ways += [inside.id for inside in process.beginnings(element.id)]
            ways += [flow.target for flow in process.outgoing(element.id)]
    return None


def _require_same(office: Office, instance_id: UUID, command: StartInstance) -> None:
    """Refuse a key that was used before for another message."""
    with office.database.reading() as connection:
        entries = queries.log_entries(connection, stream_id=instance_id)[:1]
        first = queries.opened_entries(connection, instance_id=instance_id, entries=entries)[
            0
        ].command
    same = (
        first.get("process_id") == command.process_id
        and first.get("start_event") == command.start_event
        and first.get("variables", {}) == command.variables
    )
    if not same:
        raise Invalid(
            "Expected a new Idempotency-Key, but this one was used for another message",
            field="Idempotency-Key",
        )
