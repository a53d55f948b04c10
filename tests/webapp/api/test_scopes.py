"""Every operation with every scope: no token, or one for something else, stays outside."""

import re

import pytest

from engine.errors import Invalid
from tests.webapp.api.programs import Program
from tests.webapp.cast import Pages
from webapp.api.operations import OPERATIONS
from webapp.api.scopes import ANY_MESSAGE, SCOPES, allows, expanded

SAMPLES = {
    "case": "00000000-0000-7000-8000-00000000dead",
    "definition": "00000000-0000-7000-8000-00000000dead",
    "key": "x:1",
}


def address(path: str) -> str:
    """Return an address of an operation, of nothing that there is."""
    return re.sub(r"{(\w+)}", lambda found: SAMPLES.get(found[1], "0" * 64), path)


def test_every_operation_has_a_scope_that_is_known() -> None:
    assert {each.scope for each in OPERATIONS} <= {"", *SCOPES}


def test_no_two_operations_have_one_name_or_one_address() -> None:
    assert len({each.id for each in OPERATIONS}) == len(OPERATIONS)
    assert len({(each.method, each.path) for each in OPERATIONS}) == len(OPERATIONS)


def test_who_shows_no_token_is_asked_for_one(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("administrator")  # his login is nothing here
    found = {
        each.id: browser.open(f"/api/v1{address(each.path)}", method=each.method)
        for each in OPERATIONS
    }

    assert {each.status_code for each in found.values()} == {401}
    assert {each.headers["WWW-Authenticate"] for each in found.values()} == {'Bearer realm="Alur"'}
    assert {each.content_type for each in found.values()} == {"application/problem+json"}


def test_an_operation_is_for_its_own_scope_only(pages_of_office: Pages) -> None:
    programs = {
        scope: Program(pages_of_office, [scope], as_person="administrator") for scope in SCOPES
    }
    found = {
        (each.id, scope): program.send(each.method, address(each.path)).status_code != 403
        for each in OPERATIONS
        for scope, program in programs.items()
    }

    assert found == {
        (each.id, scope): each.scope in ("", scope) for each in OPERATIONS for scope in SCOPES
    }


def test_a_family_of_scopes_is_named_by_a_star() -> None:
    assert expanded(["cases:*"]) == ["cases:read", "cases:write"]


@pytest.mark.parametrize("scope", ["*", "cases", "cases:all", ""])
def test_an_unknown_scope_is_refused(scope: str) -> None:
    with pytest.raises(Invalid, match="Expected one of the scopes"):
        expanded([scope])


def test_a_token_from_before_there_were_scopes_still_sends_messages() -> None:
    assert allows([ANY_MESSAGE], "messages:write")
    assert not allows([ANY_MESSAGE], "cases:read")
