"""Offices whose logs are worth exporting."""

import pytest

from engine.commands import (
    AssignWorkItem,
    CancelInstance,
    ClaimWorkItem,
    CorrectVariables,
    FailJob,
    ReleaseWorkItem,
    StartInstance,
    system_actor,
)
from tests.webapp.cast import Pages
from tests.webapp.replay.winding_office import WindingOffice
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id


@pytest.fixture
def eventful(pages_on_both: Pages) -> SopOffice:
    """An office with cases that took every turn, once on SQLite and once on PostgreSQL."""
    return filled(pages_on_both)


@pytest.fixture
def eventful_on_sqlite(pages_of_office: Pages) -> SopOffice:
    """The same, for what does not depend on the database."""
    return filled(pages_of_office)


def filled(pages: Pages) -> SopOffice:
    """Let much happen."""
    office = SopOffice(pages)
    published = office.received('Festival <Gamelan> & "Pasar"\n2026')
    office.examined(published)
    office.published(published)
    office.archived(published)
    revision = new_id()
    office.submit(
        StartInstance(revision, "pemutakhiran_website", {}, revises=published), by="petugas"
    )
    stuck = office.received("=1+1")
    _handed_about(office)
    office.examined(stuck)
    office.complete(stuck, "unggah:1", "operator", slug="x", kategori="Budaya")
    office.runtime.submit(
        FailJob(stuck, "terbitkan:1", "Tidak tersambung"), actor=system_actor("jobs")
    )
    office.submit(CorrectVariables(stuck, {"judul": "Jalan"}, "Salah ketik"), by="administrator")
    office.submit(CancelInstance(stuck, "Dibatalkan Bambang"), by="administrator")
    WindingOffice(pages).undo_of_a_migration()
    return office


def _handed_about(office: SopOffice) -> None:
    """Let a work item be taken, given back, assigned to another and taken up again."""
    case = office.received("Berpindah tangan")
    kabid = office.actor("kabid")
    office.submit(ClaimWorkItem(case, "periksa:1"), by="kabid")
    office.submit(ReleaseWorkItem(case, "periksa:1"), by="kabid")
    office.submit(ClaimWorkItem(case, "periksa:1"), by="kabid")
    office.submit(ReleaseWorkItem(case, "periksa:1"), by="kabid")
    office.submit(AssignWorkItem(case, "periksa:1", kabid.id, kabid.name), by="administrator")
