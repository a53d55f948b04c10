"""Incidents for programs: look at them, correct what they see, try again. All of it is logged."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response

from engine import queries
from engine.commands import CorrectVariables, RetryIncident
from engine.errors import Invalid, NotFound, WrongState
from engine.instance_step import Result
from engine.queries import CaseLine, Incident
from webapp.accounts.permission import public
from webapp.api.answers import json_answer
from webapp.api.bodies import idempotency_key, read_repair
from webapp.api.callers import administrator
from webapp.cases.access import process_of
from webapp.cases.answers import Wording
from webapp.cases.corrections import shape_problems
from webapp.context import absolute_url, office
from webapp.step_names import element_of, step_name


def add_to(blueprint: Blueprint) -> None:
    """Register these addresses."""
    incident = "/cases/<uuid:instance_id>/incidents/<key>"
    blueprint.add_url_rule("/incidents", "incidents", index, methods=["GET"])
    blueprint.add_url_rule(incident, "incident", show, methods=["GET"])
    blueprint.add_url_rule(f"{incident}/correct", "correct", correct, methods=["POST"])
    blueprint.add_url_rule(f"{incident}/retry", "retry", retry, methods=["POST"])


@public  # the token is checked here
def index() -> Response:
    """List what waits for somebody to look, oldest first."""
    administrator()
    with office().database.reading() as connection:
        found = queries.incidents(connection, unit_id=office().unit_id)
        cases = {
            each.instance_id: queries.case(connection, instance_id=each.instance_id)
            for each in found
        }
    return json_answer(
        {"incidents": [told_incident(each, cases[each.instance_id]) for each in found]}
    )


@public  # the token is checked here
def show(instance_id: UUID, key: str) -> Response:
    """Tell one incident, with the data that its step sees."""
    administrator()
    case = _case(instance_id)
    told = told_incident(_open_incident(case, key), case)
    return json_answer({**told, "variables": _variables(case, key)})


@public  # the token is checked here
def correct(instance_id: UUID, key: str) -> Response:
    """Correct the data that an incident sees."""
    token, actor = administrator()
    its_key, repair = idempotency_key(), read_repair()
    case = _case(instance_id)
    command_id = f"token:{token.id} {its_key}"
    _require_names(repair.variables)
    wording = Wording(office().runtime.definitions.get(case.definition_id).forms, "en")
    seen = _variables(case, key)
    wrong = shape_problems(repair.variables, seen, wording, may_reshape=True)
    if wrong:
        field, sentence = next(iter(wrong.items()))
        raise Invalid(sentence, field=field, problems=wrong)
    command = CorrectVariables(instance_id, repair.variables, repair.reason, key)
    result = office().runtime.submit(command, actor=actor, command_id=command_id)
    if result.repeated:
        _require_same(result, command)
    return json_answer({**_state(instance_id), "repeated": result.repeated})


@public  # the token is checked here
def retry(instance_id: UUID, key: str) -> Response:
    """Try again what stalled, and tell whether the case still stands still."""
    token, actor = administrator()
    command_id = f"token:{token.id} {idempotency_key()}"
    _case(instance_id)
    command = RetryIncident(instance_id, key)
    result = office().runtime.submit(command, actor=actor, command_id=command_id)
    return json_answer({**_state(instance_id), "repeated": result.repeated})


# ---- inside ------------------------------------------------------------------------------------


def _case(instance_id: UUID) -> CaseLine:
    with office().database.reading() as connection:
        case = queries.case(connection, instance_id=instance_id)
    if case.unit_id != office().unit_id:
        raise NotFound(f"Expected a case of this office, but '{instance_id}' is another's")
    return case


def _incidents(case: CaseLine) -> list[Incident]:
    with office().database.reading() as connection:
        known = queries.incidents(connection, unit_id=case.unit_id, instance_id=case.id)
    return [each for each in known if each.resolved_at is None]


def _open_incident(case: CaseLine, key: str) -> Incident:
    found = next((each for each in _incidents(case) if each.key == key), None)
    if found is None:
        raise WrongState(f"Expected an open incident at '{key[:100]}', found none")
    return found


def _variables(case: CaseLine, key: str) -> dict[str, Any]:
    with office().database.reading() as connection:
        variables = queries.variables(connection, instance_id=case.id, key=key)
        return queries.opened_variables(connection, instance_ids=[case.id], variables=variables)


def _state(instance_id: UUID) -> dict[str, Any]:
    case = _case(instance_id)
    return {
        "case": str(case.id),
        "status": case.status,
        "incidents": [told_incident(each, case) for each in _incidents(case)],
    }


def told_incident(incident: Incident, case: CaseLine) -> dict[str, Any]:
    """Return an incident as lists tell it."""
    return {
        "case": str(case.id),
        "title": case.title,
        "process": case.process_id,
        "key": incident.key,
        "element": element_of(incident.key),
        "step": step_name(process_of(case), incident.key),
        "error": incident.error,
        "raised_at": incident.raised_at.isoformat(),
        "url": absolute_url("cases.incident", instance_id=case.id, key=incident.key),
    }


def _require_names(variables: Mapping[str, Any]) -> None:
    for name in variables:
        if not re.fullmatch(r"[^\W\d]\w{0,99}", name):
            raise Invalid(
                f"Expected the name of a variable, but found '{name[:60]}'", field=name[:60]
            )


def _require_same(result: Result, command: CorrectVariables) -> None:
    """Refuse a key that was used before for another correction."""
    with office().database.reading() as connection:
        entries = queries.opened_entries(
            connection,
            instance_id=command.instance_id,
            entries=queries.log_entries(connection, stream_id=command.instance_id),
        )
    first = next(entry.command for entry in entries if entry.seq == result.seq)
    if first["variables"] != command.variables or first["reason"] != command.reason:
        raise Invalid(
            "Expected a new Idempotency-Key, but this one was used for another correction",
            field="Idempotency-Key",
        )
