"""An office at work: what its threads do by themselves, and to whom its diagrams give work."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from engine import queries
from engine.checkpoints import latest
from engine.clock import SystemClock
from engine.commands import DeployDefinition, StartInstance, system_actor
from engine.database import open_database
from engine.messages import send
from engine.migrating import migrate
from tests import diagrams
from tests.databases import migrated_template
from webapp.accounts.queries import NewAccount
from webapp.context import OFFICES, Offices
from webapp.founding import found_demo_office, found_office
from webapp.ids import new_id
from webapp.opening import OpenOffice, open_office
from webapp.periodic import Periodic
from webapp.settings import read_settings

INSTALLATION = system_actor("installation")
WAITS = diagrams.process(
    diagrams.start(),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.caught("message", "surat")),
    diagrams.user("baca", "kabid", alur_assignee='"kabid"'),
    diagrams.end(),
    diagrams.path("mulai", "tunggu", "baca", "selesai"),
    declares="message:surat",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenOffice]:
    """A demo office whose services run."""
    url = migrated_template(migrate).create("sqlite", tmp_path)
    database = open_database(url)
    found_demo_office(database, SystemClock())
    database.close()
    opened = open_office(read_settings({"ALUR_VAR": str(tmp_path), "ALUR_DATABASE": url}))
    for service in opened.services:
        service.start()
    yield opened
    for service in reversed(opened.services):
        service.stop()
    opened.close()


def test_a_message_comes_by_itself_to_the_person_who_is_meant(office: OpenOffice) -> None:
    runtime = office.office.runtime
    runtime.submit(DeployDefinition(WAITS), actor=INSTALLATION)
    case = new_id()
    runtime.submit(StartInstance(case, "proses"), actor=INSTALLATION)
    moved = threading.Event()
    runtime.listen(moved.set)

    send(runtime, "surat", "", {}, "surat 1")

    while not (items := open_items(office, case)):
        assert moved.wait(timeout=30), "Expected the message to arrive within 30 s"
        moved.clear()
    assert items[0].person_name == "Drs. Bambang Suryono, M.Si."


def test_who_works_for_all_offices_hears_of_each_commit_of_the_first(office: OpenOffice) -> None:
    """Workers once heard of none until they had something to do there, and slept on."""
    heard = threading.Event()
    offices: Offices = office.app.extensions[OFFICES]
    offices.installation.listen(heard.set)

    office.office.runtime.submit(DeployDefinition(WAITS), actor=INSTALLATION)

    assert heard.is_set()


def test_an_office_whose_key_cannot_be_read_keeps_no_other_from_its_checkpoints(
    office: OpenOffice,
) -> None:
    # given
    database, settings = office.office.database, office.office.settings
    further = found_office(
        database,
        SystemClock(),
        name="Dinas Komunikasi Kota Tual",
        zone="Asia/Jayapura",
        administrator=NewAccount("admin", "Rina Contoh", groups=("administrator",)),
        slug="tual",
    )
    offices: Offices = office.app.extensions[OFFICES]
    offices.of(further.unit_id).runtime.submit(DeployDefinition(WAITS), actor=INSTALLATION)
    settings.checkpoint_key_file.mkdir(parents=True)
    (sign,) = (each for each in office.workers if getattr(each, "_name", "") == "checkpoints")
    assert isinstance(sign, Periodic)

    # when
    sign._work()

    # then
    with database.reading() as connection:
        assert latest(connection, further.unit_id) is not None


def open_items(office: OpenOffice, case: UUID) -> list[queries.WorkItem]:
    with office.office.database.reading() as connection:
        return queries.work_items_of(connection, instance_id=case)
