"""An office with pages and one person for each role, spoken to in sentences.

    with open_pages(url, folder) as pages:
        pages.of("administrator").get("/pegawai")
        pages.post(pages.visitor(), "/masuk", username="kabid", password=PASSWORD)

The cast: a person for each lane of a small SOP, an analyst, an auditor, an administrator, `gast`,
who is in no group, and visitors, who have not logged in. Noise: an office next door with an
administrator.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.clock import VirtualClock
from engine.commands import DeployDefinition, system_actor
from engine.database import Database, open_database
from engine.office import create_unit
from engine.runtime import Runtime
from tests import diagrams
from webapp.accounts import passwords, queries
from webapp.accounts.directory import AccountDirectory
from webapp.accounts.queries import Account, NewAccount
from webapp.application import create_app
from webapp.files.opening import open_store
from webapp.settings import read_settings

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08.00 WIB
UNIT = UUID("00000000-0000-7000-8000-000000000001")
NEXT_DOOR = UUID("00000000-0000-7000-8000-000000000002")

LANES = ("kabid", "kasie", "operator", "petugas")
ROLES = (*LANES, "analyst", "auditor", "administrator")
NOBODY = "gast"

PASSWORD = "kuda baterai stapler"
PASSWORD_HASH = passwords.hash_password(PASSWORD)  # once: hashing is slow by design

EACH_LANE_ONCE = diagrams.process(
    diagrams.start(),
    *(diagrams.user(f"langkah_{lane}", lane) for lane in LANES),
    diagrams.end(),
    diagrams.path("mulai", *(f"langkah_{lane}" for lane in LANES), "selesai"),
    lanes={lane: f"langkah_{lane}" for lane in LANES},
)


@dataclass
class Pages:
    """The pages of one office, and the people who look at them."""

    app: Flask
    database: Database
    clock: VirtualClock
    people: dict[str, UUID]

    def visitor(self) -> FlaskClient:
        """Return the browser of somebody who has not logged in."""
        return self.app.test_client()

    def of(self, username: str) -> FlaskClient:
        """Return the browser of one of the cast, logged in just now."""
        token = secrets.token_urlsafe(8)
        now = self.clock.now()
        with self.database.writing() as connection:
            queries.add_login(
                connection,
                account_id=self.people[username],
                token=token,
                now=now,
                expires_at=now + timedelta(hours=12),
            )
        browser = self.visitor()
        with browser.session_transaction() as session:
            session["_user_id"] = token
        return browser

    def post(self, browser: FlaskClient, address: str, **fields: Any) -> TestResponse:
        """Send a form as a browser does that has just opened a page of ours."""
        return browser.post(address, data={"csrf_token": self.form_token(browser), **fields})

    def form_token(self, browser: FlaskClient) -> str:
        """Return the token that a form of this browser carries."""
        page = browser.get("/tidak-ada").text
        found = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def account(self, username: str) -> Account:
        """Return what the database knows of a person."""
        with self.database.reading() as connection:
            found = queries.account_by_username(
                connection,
                unit_id=NEXT_DOOR if username == "tetangga" else UNIT,
                username=username,
            )
        assert found
        return found

    def log_in(self, browser: FlaskClient, username: str, password: str = PASSWORD) -> TestResponse:
        """Send the login form."""
        return self.post(browser, "/masuk", username=username, password=password)


@contextmanager
def open_pages(url: str, folder: Path, **environment: str) -> Iterator[Pages]:
    """Give the pages of an office in a migrated database, with the cast and a small SOP."""
    settings = read_settings(
        {
            "ALUR_VAR": str(folder),
            "ALUR_URL": "http://localhost",
            "ALUR_DATABASE": url,
            **environment,
        }
    )
    clock = VirtualClock(MONDAY)
    database = open_database(url)
    people = _hire(database, clock)
    directory = AccountDirectory(database, UNIT)
    runtime = Runtime(database, unit_id=UNIT, clock=clock, people=directory)
    runtime.submit(DeployDefinition(EACH_LANE_ONCE), actor=system_actor("installation"))
    store = open_store(settings.files_place, clock)
    app = create_app(settings, database=database, runtime=runtime, clock=clock, file_store=store)
    yield Pages(app, database, clock, people)
    database.close()


def _hire(database: Database, clock: VirtualClock) -> dict[str, UUID]:
    def hire(username: str, unit_id: UUID, *groups: str) -> UUID:
        new = NewAccount(
            username, f"{username.capitalize()} Contoh", f"Jabatan {username}", groups=groups
        )
        return queries.add_account(
            connection,
            new,
            unit_id=unit_id,
            password_hash=PASSWORD_HASH,
            now=clock.now(),
            must_change_password=False,
        )

    with database.writing() as connection:
        create_unit(connection, unit_id=UNIT, name="Kantor uji")
        create_unit(connection, unit_id=NEXT_DOOR, name="Kantor sebelah")
        people = {role: hire(role, UNIT, role) for role in ROLES}
        people[NOBODY] = hire(NOBODY, UNIT)
        people["tetangga"] = hire("tetangga", NEXT_DOOR, "administrator")
    return people
