"""Two offices of one installation, the first with something of every kind.

The office of `cast` is marked with a word that nobody else uses. `dalam` is in every group there;
`semua` is in every group of the office next door, and neither is anything at the other's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from engine import leases
from engine.commands import (
    AddNote,
    CompleteJob,
    DeployDefinition,
    FailJob,
    ProposeDeployment,
    ProposePurge,
    SetCalendar,
    SubscribeEvents,
    system_actor,
)
from engine.embedded_jobs import JobRunner
from engine.messages import send
from engine.tables import metadata
from tests import sop
from tests.webapp.api.programs import Program
from tests.webapp.cast import NEXT_DOOR, PASSWORD_HASH, ROLES, UNIT, Pages, open_pages
from tests.webapp.sop_office import SYSTEM, SopOffice
from webapp.accounts import queries
from webapp.accounts.queries import NewAccount
from webapp.auditing.making import make
from webapp.auditing.running import begin, carry_out
from webapp.context import OFFICES, Office, Offices
from webapp.files import records
from webapp.ids import new_id
from webapp.notices import NewNotice, add
from webapp.topics import handlers

MARK = "Kumbakarna"
INSIDE, OUTSIDE = "dalam", "semua"
FORM = "formulir"  # of the draft


@dataclass(frozen=True)
class Furnished:
    """Two offices, and how one looks from the one into the other."""

    pages: Pages
    lease: str  # of the job that a worker of the first office holds
    held: str  # that job


@contextmanager
def open_two(url: str, folder: Path) -> Iterator[Furnished]:
    """Give the pages of both offices, furnished."""
    with open_pages(url, folder, ALUR_API_PER_MINUTE="1000000") as pages:
        yield furnish(pages)


def furnish(pages: Pages) -> Furnished:
    """Fill the first office with everything there is, each marked; let people work in both."""
    _let_in(pages, INSIDE, UNIT)
    office = SopOffice(pages)
    here: Office = pages.app.extensions["alur"]
    office.received(MARK)
    _end_a_case(office, here)
    _break_a_case(office)
    held = _hold_a_job(office)
    _propose(office)
    _say_something(pages, here, office)
    _draw(pages)
    make(pages.database, UNIT, here.settings, pages.clock.now())
    run = begin(pages.database, UNIT, by=MARK, now=pages.clock.now())
    carry_out(pages.database, UNIT, run, here.files, pages.clock)
    _open_next_door(pages)
    return Furnished(pages, held.lease, held.id)


def _end_a_case(office: SopOffice, here: Office) -> None:
    ended = office.received(f"{MARK} selesai")
    office.examined(ended)
    office.complete(ended, "unggah:1", "operator", slug="festival", kategori=MARK)
    publish = {"publish": handlers(here)["publish"]}
    assert JobRunner(office.runtime, publish).run_due() > 0
    tayang = {"tayang": True, "alamat_tayang": "/situs/2026/festival"}
    terbit = {**tayang, "terbit_pada": "2026-11-23T01:30:00Z"}
    office.runtime.submit(CompleteJob(ended, "verifikasi:1", terbit), actor=SYSTEM)
    office.archived(ended)
    office.submit(ProposePurge(new_id(), (str(ended),), MARK, MARK), by="administrator")


def _break_a_case(office: SopOffice) -> None:
    broken = office.received(f"{MARK} macet")
    office.examined(broken)
    office.complete(broken, "unggah:1", "operator", slug="macet", kategori=MARK)
    office.runtime.submit(FailJob(broken, "terbitkan:1", MARK), actor=SYSTEM)
    office.submit(AddNote(broken, MARK), by="kabid")


def _hold_a_job(office: SopOffice) -> leases.LeasedJob:
    case = office.received(f"{MARK} dipegang")
    office.examined(case)
    office.complete(case, "unggah:1", "operator", slug="dipegang", kategori=MARK)
    [held] = leases.fetch(office.runtime, MARK, ["publish"], lock_for=timedelta(hours=1))
    return held


def _propose(office: SopOffice) -> None:
    office.submit(ProposeDeployment(new_id(), sop.DIAGRAM, sop.FORMS, message=MARK), by="analyst")
    office.submit(
        SubscribeEvents(new_id(), "https://contoh.test/", description=MARK), by="administrator"
    )


def _say_something(pages: Pages, here: Office, office: SopOffice) -> None:
    case = office.received(f"{MARK} kabar")
    send(office.runtime, "aduan", MARK, {"isi": MARK}, "pesan-1")
    with pages.database.writing() as connection:
        add(
            connection, NewNotice(UNIT, "kabid", case, "periksa:1", MARK, "kabar-1"),
            now=pages.clock.now(),
        )  # fmt: skip
        with here.files.open(_photo(office)) as photo:
            kept = here.files.save(photo, name=f"{MARK}.jpg", max_bytes=10_000)
        records.record(connection, kept, unit_id=UNIT, now=pages.clock.now())
    Program(pages, ["cases:read"])


def _photo(office: SopOffice) -> str:
    return str(office.photo()["digest"])


def _draw(pages: Pages) -> None:
    inside = pages.of(INSIDE)
    begun = pages.post(inside, "/prosedur/rancangan", name=MARK)
    draft = begun.location
    assert pages.post(inside, f"{draft}/formulir", title=FORM).status_code == 303
    played = pages.post(inside, f"{draft}/coba", _act="again", _at="0")
    assert played.status_code == 303, played.text
    pages.post(inside, "/berkas-proses/pencarian", nama=MARK, saringan="q=gamelan")


def _open_next_door(pages: Pages) -> None:
    """Give the office next door a name, a person of all groups and the same procedure."""
    with pages.database.writing() as connection:
        unit = metadata.tables["unit"]
        connection.execute(unit.update().where(unit.c.id == NEXT_DOOR).values(slug="sebelah"))
    _let_in(pages, OUTSIDE, NEXT_DOOR)
    offices: Offices = pages.app.extensions[OFFICES]
    begun = DeployDefinition(sop.DIAGRAM, sop.FORMS), SetCalendar("kerja", sop.OFFICE_HOURS)
    for command in begun:
        offices.of(NEXT_DOOR).runtime.submit(command, actor=system_actor("installation"))


def _let_in(pages: Pages, username: str, unit_id: UUID) -> None:
    new = NewAccount(username, f"{username.capitalize()} Contoh", "Segala jabatan", groups=ROLES)
    with pages.database.writing() as connection:
        pages.people[username] = queries.add_account(
            connection,
            new,
            unit_id=unit_id,
            password_hash=PASSWORD_HASH,
            now=pages.clock.now(),
            must_change_password=False,
        )
