"""Looking changes nothing, whoever looks; and an auditor changes nothing, whatever he sends.

Every route of the application, at addresses of things that are there.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from engine import queries
from engine.tables import entry, metadata, unit
from tests.webapp.cast import NOBODY, ROLES, UNIT
from tests.webapp.sop_office import SopOffice

ANYBODY = (*ROLES, NOBODY, "visitor")
NOWHERE = "00000000-0000-7000-8000-00000000dead"
FORM = {  # what forms of the application ask for
    "reason": "sebab", "text": "catatan", "name": "Nama", "title": "Judul", "process_id": "proses",
    "judul": "Pasar gelap", "keputusan": "[]", "version": "1", "username": "baru", "group": "staf",
    "register": "agenda", "year": "2026", "number": "1", "person": "x", "confirm": "ya",
}  # fmt: skip
# Logins; and how far a verification is, which the process writes that carries it out.
ASIDE = {"login_session", "login_attempt", "verification_run"}
# What a person may change of his own, and what an auditor is there for.
OWN = {
    "accounts.set_language": {"account"},
    "auditing.sign": {"checkpoint", "checkpoint_leaf"},
}


@pytest.fixture
def office(sop_office: SopOffice) -> SopOffice:
    """An office with a case that waits, and one that has ended."""
    done = sop_office.received("Selesai")
    sop_office.examined(done)
    sop_office.published(done)
    sop_office.archived(done)
    return sop_office


def addresses(office: SopOffice, *, safe: bool) -> Iterator[tuple[str, str, str]]:
    """Yield (method, endpoint, address) of every route, of a case that waits where it is of one."""
    app = office.pages.app
    case = office.received("Menunggu")
    with office.pages.database.reading() as connection:
        definition = queries.definitions(connection, unit_id=UNIT)[0]
    real: dict[str, Any] = {
        "instance_id": case,
        "key": "periksa:1",
        "account_id": office.pages.people["kabid"],
        "definition_id": definition.id,
        "subject_id": definition.id,
        "process_id": "pemutakhiran_website",
        "digest": office.photo()["digest"],
        "number": 1,
        "year": 2026,
        "form_id": "terima",
        "filename": "tidak-ada",
        "slug": "festival",
        "kind": "versi",
    }
    for rule in app.url_map.iter_rules():
        values = {name: real.get(name, NOWHERE) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values)
        yield from ((method, rule.endpoint, address) for method in _methods(rule, safe=safe))


def _methods(rule: Rule, *, safe: bool) -> list[str]:
    reading = {"GET", "HEAD", "OPTIONS"}
    return sorted((rule.methods or set()) - reading) if not safe else ["GET"]


def content(office: SopOffice) -> dict[str, str]:
    """Return a digest of every table but logins; of the office's log without who looked."""
    found = {}
    with office.pages.database.reading() as connection:
        for table in metadata.sorted_tables:
            if table.name in ASIDE or table is unit:  # its row is the end of its log
                continue
            query = select(table)
            if table is entry:
                query = query.where(entry.c.stream_id != UNIT)
            rows = sorted(repr(tuple(row)) for row in connection.execute(query))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        deeds = queries.operations(connection, unit_id=UNIT, limit=100_000)
    counted = Counter(line.command["type"] for line in deeds)
    del counted["RecordAccess"]
    return {**found, "deeds of the office": str(sorted(counted.items()))}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def person(office: SopOffice, who: str) -> FlaskClient:
    return office.pages.visitor() if who == "visitor" else office.pages.of(who)


@pytest.mark.parametrize("who", ANYBODY)
def test_looking_changes_nothing(office: SopOffice, who: str) -> None:
    routes = list(addresses(office, safe=True))
    before = content(office)

    for method, _, address in routes:
        answer = person(office, who).open(address, method=method)
        assert answer.status_code < 500, address
        answer.close()

    assert changed(before, content(office)) == set()


def test_an_auditor_changes_nothing_whatever_he_sends(office: SopOffice) -> None:
    assert sent(office, "auditor") == {}


def test_an_administrator_changes_something_by_the_same(office: SopOffice) -> None:
    assert {"POST cases.cancel", "POST cases.retry", "POST people.set_active"} & set(
        sent(office, "administrator")
    )


def sent(office: SopOffice, who: str) -> dict[str, set[str]]:
    """Send a form to every route that takes one; return which tables that changed, by route."""
    found = {}
    for method, endpoint, address in list(addresses(office, safe=False)):
        before = content(office)
        browser = office.pages.of(who)
        token = office.pages.form_token(browser)
        data, headers = {"csrf_token": token, **FORM}, {"X-CSRFToken": token}
        answer = browser.open(address, method=method, data=data, headers=headers)
        assert answer.status_code < 500, address
        answer.close()
        found[f"{method} {endpoint}"] = changed(before, content(office)) - OWN.get(endpoint, set())
    return {route: tables for route, tables in found.items() if tables}
