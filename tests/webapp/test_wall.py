"""The wall between two offices of one installation: every address, with every id of the other.

Who looks is of the office next door: a person who is in every group there, programs that may do
everything there, a visitor. An id of the other office must be as one that was never given: the same
answer, nothing of the marked word in it, and not a row of the other office changed. That the ids
are there, and the requests right, is seen by who is of the office itself.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.webapp.known_things import (
    Known,
    Values,
    ids,
    names_one,
    nothing_like,
    rows_of_the_first,
    things,
    unlike,
)
from tests.webapp.two_offices import INSIDE, MARK, OUTSIDE, Furnished, open_two

Ask = Callable[[str, str, dict[str, str]], TestResponse]

# They begin or end the very login with which the others are tried; or name nothing of an office.
LEFT_OUT = {"accounts.log_out", "accounts.submit_log_in", "accounts.submit_change_password"}
LEFT_OUT |= {"static", "auditing.verify_all"}  # the latter in a process of its own
APART = {"api_v1", "site"}  # blueprints
WEBAPP = Path(__file__).parents[2] / "webapp"
_ASKED = re.compile(
    r"""(?:args|form|values)\.(?:get|getlist)\(\s*["']([a-z_]+)["']|form\["(\w+)"\]"""
)
_NEVER = {"csrf_token", "username", "password", "old", "new", "again", "next", "language", "theme"}


@pytest.fixture
def two(migrated_url: str, tmp_path: Path) -> Iterator[Furnished]:
    with open_two(migrated_url, tmp_path) as opened:
        yield opened


def test_no_address_leads_a_person_over_the_wall(two: Furnished) -> None:
    ask, before = _person(two, OUTSIDE), rows_of_the_first(two.pages)
    known = things(two)

    found = [wrong for rule in _rules(two) for wrong in _tried(two, rule, known, ask)]

    assert found == []
    assert unlike(before, rows_of_the_first(two.pages)) == []
    assert _missing(two, known) == []


def test_what_a_person_sends_leads_over_no_wall(two: Furnished) -> None:
    """Ids of the other office stand in queries and forms, where any are asked for."""
    ask, before = _person(two, OUTSIDE), rows_of_the_first(two.pages)
    known = ids(things(two))

    found = [wrong for rule in _rules(two) for wrong in _sent(two, rule, known, ask)]

    assert found == []
    assert unlike(before, rows_of_the_first(two.pages)) == []


def test_the_website_of_an_office_shows_nothing_of_another(two: Furnished) -> None:
    browser = two.pages.visitor()
    known = things(two)

    def ask(method: str, address: str, fields: dict[str, str]) -> TestResponse:
        address = f"/kantor/sebelah{address}"
        return browser.open(address, method=method, query_string=fields, buffered=True)

    rules = _rules(two, "site")
    found = [wrong for rule in rules for wrong in _tried(two, rule, known, ask)]

    assert rules
    assert found == []


def test_at_the_address_of_another_office_nobody_is_known(two: Furnished) -> None:
    answer = two.pages.of("kabid").get("/kantor/sebelah/kotak-tugas")

    assert answer.status_code == 302
    assert answer.location.startswith("/kantor/sebelah/masuk")


# ---- people ------------------------------------------------------------------------------------


def _person(two: Furnished, username: str) -> Ask:
    browser = two.pages.of(username)
    token = two.pages.form_token(browser)

    def ask(method: str, address: str, fields: dict[str, str]) -> TestResponse:
        if method == "GET":
            return browser.get(address, query_string=fields, buffered=True)
        form, headers = {"csrf_token": token, **fields}, {"X-CSRFToken": token}
        return browser.open(address, method=method, data=form, headers=headers, buffered=True)

    return ask


def _rules(two: Furnished, blueprint: str = "") -> list[Rule]:
    """Return the addresses for people, or those of a blueprint.

    Operations are tried as programs; the website, without a name the first office's, as a visitor.
    """
    return [
        rule
        for rule in two.pages.app.url_map.iter_rules()
        for its_blueprint in [rule.endpoint.rpartition(".")[0]]
        if rule.endpoint not in LEFT_OUT
        and (its_blueprint == blueprint or (not blueprint and its_blueprint not in APART))
    ]


def _tried(two: Furnished, rule: Rule, known: Known, ask: Ask) -> Iterator[str]:
    """Yield what is wrong with the answers of one address to the ids of the other office."""
    usual = cache(lambda method, address: ask(method, address, {}).status_code)
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for values in known[frozenset(rule.arguments)] if rule.arguments else [{}]:
            answer = ask(method, _address(two, rule, values), {})
            asked = f"{method} {_address(two, rule, values)}: {answer.status_code}"
            expected = usual(method, _address(two, rule, nothing_like(values)))
            if names_one(values) and answer.status_code != expected:
                yield f"{asked}, but {expected} for what there is not"
            if MARK.encode() in answer.data:
                yield f"{asked}, and tells of the other office"


def _sent(two: Furnished, rule: Rule, known: list[str], ask: Ask) -> Iterator[str]:
    """Yield what is wrong with the answers of one address that is sent ids of the other office."""
    names = _asked_by(two, rule)
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for its_id in known if names and not rule.arguments else ():
            answer = ask(method, _address(two, rule, {}), dict.fromkeys(names, its_id))
            if MARK.encode() in answer.data:
                yield f"{method} {rule.rule} that is sent {its_id} tells of the other office"


def _missing(two: Furnished, known: Known) -> list[str]:
    """Return the addresses at which somebody of the office itself finds none of its things."""
    ask = _person(two, INSIDE)
    return [
        rule.rule
        for rule in _rules(two)
        if rule.arguments and "GET" in (rule.methods or ()) and not rule.rule.startswith("/api")
        and all(
            ask("GET", _address(two, rule, values), {}).status_code == 404
            for values in known[frozenset(rule.arguments)]
        )
    ]  # fmt: skip


def _asked_by(two: Furnished, rule: Rule) -> list[str]:
    """Return the names that the package of an address asks queries and forms for."""
    module = two.pages.app.view_functions[rule.endpoint].__module__
    return sorted(_asked_in(WEBAPP / module.split(".")[1]) - _NEVER)


@cache
def _asked_in(package: Path) -> set[str]:
    sources = [path.read_text() for path in package.rglob("*.py")]
    return {name for each in sources for found in _ASKED.findall(each) for name in found if name}


def _address(two: Furnished, rule: Rule, values: Values) -> str:
    with two.pages.app.test_request_context():
        return two.pages.app.url_map.bind("localhost").build(rule.endpoint, values)
