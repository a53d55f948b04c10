"""The wall between two offices of one installation: every address, with every id of the other.

The office of `cast` has something of every kind, marked with a word that nobody else uses. Who
looks is of the office next door: a person who is in every group there, a program that may do
everything there, a visitor. An id of the other office must be as one that was never given: the same
answer, nothing of the marked word in it, and not a row of the other office changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.commands import (
    AddNote,
    DeployDefinition,
    FailJob,
    ProposeDeployment,
    ProposePurge,
    SubscribeEvents,
    system_actor,
)
from engine.tables import metadata
from tests import sop
from tests.webapp.cast import NEXT_DOOR, PASSWORD_HASH, ROLES, UNIT, Pages, open_pages
from tests.webapp.sop_office import SYSTEM, SopOffice
from webapp.accounts import queries
from webapp.accounts.queries import NewAccount
from webapp.api import tokens
from webapp.api.scopes import SCOPES
from webapp.auditing.making import make
from webapp.context import OFFICES, Offices
from webapp.ids import new_id

SECRET = "Kumbakarna"
NOTHING = "00000000-0000-7000-8000-00000000dead"
# They begin or end the very login with which the others are tried.
OF_THE_LOGIN = {"accounts.log_out", "accounts.submit_log_in", "accounts.submit_change_password"}
# Each kind of thing with an id: the table, and what of its rows stands in addresses.
KINDS = (
    ("account", "id"), ("api_token", "id"), ("definition", "id"), ("instance", "id"),
    ("proposal", "id"), ("purge", "id"), ("subscription", "id"), ("procedure_draft", "id"),
    ("notice", "id"), ("verification_run", "id"), ("publication", "id"), ("job", "id"),
    ("saved_search", "id"), ("stored_file", "digest"), ("message", "id"), ("incident", "key"),
)  # fmt: skip
WEBAPP = Path(__file__).parents[2] / "webapp"
_ASKED = re.compile(r"""(?:args|form|values)\.(?:get|getlist)\(\s*["']([a-z_]+)["']""")


@dataclass(frozen=True)
class Wall:
    """Two offices, and who looks from the one into the other."""

    pages: Pages
    ids: tuple[str, ...]  # of everything in the other office
    token: str


@pytest.fixture
def wall(migrated_url: str, tmp_path: Path) -> Iterator[Wall]:
    with open_pages(migrated_url, tmp_path, ALUR_API_PER_MINUTE="1000000") as pages:
        _furnish(pages)
        token = _come_in_next_door(pages)
        yield Wall(pages, tuple(_ids(pages)), token)


def test_no_address_leads_a_person_over_the_wall(wall: Wall) -> None:
    browser = wall.pages.of("semua")
    token = wall.pages.form_token(browser)
    before = _rows_of_the_other(wall.pages)

    def ask(method: str, address: str, fields: dict[str, str]) -> TestResponse:
        if method == "GET":
            return browser.get(address, query_string=fields, buffered=True)
        form = {"csrf_token": token, **fields}
        headers = {"X-CSRFToken": token}
        return browser.open(address, method=method, data=form, headers=headers, buffered=True)

    found = [each for rule in _rules(wall.pages) for each in _tried(wall, rule, ask)]

    assert found == []
    assert _rows_of_the_other(wall.pages) == before


def test_no_address_leads_a_program_over_the_wall(wall: Wall) -> None:
    browser = wall.pages.visitor()
    before = _rows_of_the_other(wall.pages)

    def ask(method: str, address: str, fields: dict[str, str]) -> TestResponse:
        headers = {"Authorization": f"Bearer {wall.token}"}
        more: dict[str, Any] = {"query_string": fields} if method == "GET" else {"json": fields}
        return browser.open(address, method=method, headers=headers, buffered=True, **more)

    rules = [rule for rule in _rules(wall.pages) if rule.rule.startswith("/api/")]
    found = [each for rule in rules for each in _tried(wall, rule, ask)]

    assert rules
    assert found == []
    assert _rows_of_the_other(wall.pages) == before


def test_the_website_of_an_office_shows_nothing_of_another(wall: Wall) -> None:
    browser = wall.pages.visitor()

    def ask(method: str, address: str, fields: dict[str, str]) -> TestResponse:
        address = f"/kantor/sebelah{address}"
        return browser.open(address, method=method, query_string=fields, buffered=True)

    rules = [rule for rule in _rules(wall.pages) if rule.endpoint.startswith("site.")]
    found = [each for rule in rules for each in _tried(wall, rule, ask)]

    assert rules
    assert found == []


def test_at_the_address_of_another_office_nobody_is_known(wall: Wall) -> None:
    answer = wall.pages.of("kabid").get("/kantor/sebelah/kotak-tugas")

    assert answer.status_code == 302
    assert answer.location.startswith("/kantor/sebelah/masuk")


def _tried(wall: Wall, rule: Rule, ask: Any) -> Iterator[str]:
    """Yield what is wrong with the answers of one address."""
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        for its_id in wall.ids:
            address = _address(wall.pages, rule, its_id)
            if address is None:
                continue
            answer = ask(method, address, {})
            asked = f"{method} {address}"
            usual = ask(method, _address(wall.pages, rule, _nothing_like(its_id)), {}).status_code
            if rule._converters and answer.status_code != usual:
                yield f"{asked}: {answer.status_code}, but {usual} for what there is not"
            if SECRET.encode() in answer.data:
                yield f"{asked}: tells of the other office"
        for its_id in wall.ids:
            answer = ask(method, _address(wall.pages, rule, NOTHING), dict.fromkeys(NAMES, its_id))
            if SECRET.encode() in answer.data:
                yield f"{method} {rule.rule} asked with {its_id}: tells of the other office"


def _nothing_like(its_id: str) -> str:
    """Return an id of the same shape that nothing has."""
    if its_id[8:9] == "-":  # a UUID, or one with more behind it
        return NOTHING + its_id[len(NOTHING) :]
    return "a" + its_id[1:-1] + "a"


NAMES = sorted(
    {name for path in WEBAPP.rglob("*.py") for name in _ASKED.findall(path.read_text())}
    - {"csrf_token", "username", "password", "old", "new", "again", "next", "language", "theme"}
)


def _rules(pages: Pages) -> list[Rule]:
    return [
        rule
        for rule in pages.app.url_map.iter_rules()
        if rule.endpoint not in OF_THE_LOGIN and rule.endpoint != "static"
    ]


def _address(pages: Pages, rule: Rule, its_id: str) -> Any:
    """Return the address with the id in it, None where none of that shape fits."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        if kind == "UUIDConverter":
            if len(its_id) != len(NOTHING):
                return None
            values[name] = UUID(its_id)
        elif kind == "IntegerConverter":
            values[name] = 1
        elif kind == "AnyConverter":
            values[name] = next(iter(converter.items))  # type: ignore[attr-defined]
        else:
            wants = 64 if "length=64" in rule.rule else 0
            values[name] = its_id if not wants or len(its_id) == wants else "a" * 64
    with pages.app.test_request_context():
        return pages.app.url_map.bind("localhost").build(rule.endpoint, values)


def _ids(pages: Pages) -> Iterator[str]:
    with pages.database.reading() as connection:
        for name, column in KINDS:
            table = metadata.tables[name]
            query = select(table.c[column]).order_by(table.c[column])
            if "unit_id" in table.c:
                query = query.where(table.c.unit_id == UNIT)
            yield from [str(each) for each in connection.scalars(query.limit(3))]


def _rows_of_the_other(pages: Pages) -> dict[str, list[str]]:
    found = {}
    with pages.database.reading() as connection:
        for name, table in metadata.tables.items():
            if "unit_id" in table.c:
                rows = connection.execute(select(table).where(table.c.unit_id == UNIT)).all()
                found[name] = sorted(str(row) for row in rows)
    return found


def _furnish(pages: Pages) -> None:
    """Fill the office of the cast with everything there is, each marked."""
    office = SopOffice(pages)
    office.received(SECRET)
    ended = office.received(f"{SECRET} selesai")
    office.examined(ended)
    office.published(ended)
    office.archived(ended)
    broken = office.received(f"{SECRET} macet")
    office.examined(broken)
    office.complete(broken, "unggah:1", "operator", slug="macet", kategori=SECRET)
    office.runtime.submit(FailJob(broken, "terbitkan:1", SECRET), actor=SYSTEM)
    office.submit(AddNote(broken, SECRET), by="kabid")
    office.submit(ProposeDeployment(new_id(), sop.DIAGRAM, sop.FORMS, message=SECRET), by="analyst")
    office.submit(ProposePurge(new_id(), (str(ended),), SECRET, SECRET), by="administrator")
    office.submit(
        SubscribeEvents(new_id(), "https://contoh.test/", description=SECRET), by="administrator"
    )
    here = pages.app.extensions["alur"]
    make(pages.database, UNIT, here.settings, pages.clock.now())
    with pages.database.writing() as connection:
        tokens.issue(connection, unit_id=UNIT, name=SECRET, now=pages.clock.now())
    analyst = pages.of("analyst")
    pages.post(analyst, "/rancangan", name=SECRET)
    pages.post(pages.of("kabid"), "/berkas-proses/pencarian", nama=SECRET, saringan="q=gamelan")


def _come_in_next_door(pages: Pages) -> str:
    """Let a person of all groups and a program of all scopes work next door; return its token."""
    with pages.database.writing() as connection:
        unit = metadata.tables["unit"]
        connection.execute(unit.update().where(unit.c.id == NEXT_DOOR).values(slug="sebelah"))
        pages.people["semua"] = queries.add_account(
            connection,
            NewAccount("semua", "Semua Contoh", "Segala jabatan", groups=ROLES),
            unit_id=NEXT_DOOR,
            password_hash=PASSWORD_HASH,
            now=pages.clock.now(),
            must_change_password=False,
        )
        token = tokens.issue(
            connection,
            unit_id=NEXT_DOOR,
            name="segala",
            now=pages.clock.now(),
            scopes=list(SCOPES),
            administers=True,
        )
    offices: Offices = pages.app.extensions[OFFICES]
    deploy = DeployDefinition(sop.DIAGRAM, sop.FORMS)
    offices.of(NEXT_DOOR).runtime.submit(deploy, actor=system_actor("installation"))
    return token
