"""The wall between two offices as programs meet it: every operation, with every id of the other."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.webapp.api import samples
from tests.webapp.api.programs import Program, Reply
from tests.webapp.cast import NEXT_DOOR
from tests.webapp.known_things import (
    Known,
    Values,
    ids,
    nothing_like,
    rows_of_the_first,
    things,
    unlike,
)
from tests.webapp.two_offices import INSIDE, MARK, OUTSIDE, Furnished, open_two
from webapp.api.operation import Operation
from webapp.api.operations import OPERATIONS

FILTERED = {"case", "definition", "account_id", "process_id"}  # that lists are asked for by


@pytest.fixture
def two(migrated_url: str, tmp_path: Path) -> Iterator[Furnished]:
    with open_two(migrated_url, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("as_person", ["", OUTSIDE])
def test_no_operation_leads_a_program_over_the_wall(two: Furnished, as_person: str) -> None:
    program = Program(two.pages, as_person=as_person, unit_id=NEXT_DOOR, administers=not as_person)
    before, known = rows_of_the_first(two.pages), things(two)

    found = [wrong for each in OPERATIONS for wrong in _operated(two, each, known, program)]

    assert found == []
    assert unlike(before, rows_of_the_first(two.pages)) == []


def test_the_operations_are_tried_with_what_is_there(two: Furnished) -> None:
    """Else nothing were seen when it is refused next door."""
    known = things(two)
    inside = [Program(two.pages), Program(two.pages, as_person=INSIDE)]

    missing = [
        each.id
        for each in OPERATIONS
        if each.path_names
        and not any(
            _operate(program, each, values, samples.body(each, lease=two.lease)).status_code
            not in {400, 401, 403, 404, 415}
            for program in inside
            for values in known[frozenset(each.path_names)]
        )
    ]

    assert missing == []


def _operated(
    two: Furnished, operation: Operation, known: Known, program: Program
) -> Iterator[str]:
    """Yield what is wrong with the answers of an operation to ids of the other office."""
    body = samples.body(operation, lease=two.lease)
    for values in known[frozenset(operation.path_names)] if operation.path_names else [{}]:
        answer = _operate(program, operation, values, body)
        usual = _operate(program, operation, nothing_like(values), body)
        if (values and answer.status_code != usual.status_code) or MARK.encode() in answer.data:
            yield f"{operation.id} {values}: {answer.status_code}, {usual.status_code}"
    for sent, query in () if operation.path_names else _asked(two, operation, known):
        if MARK.encode() in _operate(program, operation, {}, sent, query).data:
            yield f"{operation.id} that is sent {sent} and asked {query} tells of the other office"


def _asked(
    two: Furnished, operation: Operation, known: Known
) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield bodies and queries with ids of the other office."""
    for its_id in ids(known):
        for body in samples.bodies_with(operation, its_id, lease=two.lease):
            yield body, {}
    for its_id in ids(known, FILTERED):
        for query in samples.queries_with(operation, its_id):
            yield None, query


def _operate(
    program: Program,
    operation: Operation,
    values: Values,
    body: Any,
    query: Mapping[str, str] = MappingProxyType({}),
) -> Reply:
    address = operation.path.format(**values)
    if query:
        address += "?" + "&".join(f"{name}={value}" for name, value in query.items())
    if operation.is_command:
        return program.post(address, body)
    return program.send(operation.method, address, body)
