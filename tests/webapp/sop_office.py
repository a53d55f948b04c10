"""The office of `cast` with the SOP "Pemutakhiran Website" in force, told in sentences.

office = SopOffice(pages)
case = office.received("Festival Gamelan 2026")
office.examined(case, reject=("b3",))
"""

import hashlib
import io
from typing import Any
from uuid import UUID

from PIL import Image

from engine import queries
from engine.commands import (
    Actor,
    Command,
    CompleteJob,
    CompleteWorkItem,
    DeployDefinition,
    Proof,
    SetCalendar,
    StartInstance,
    system_actor,
)
from engine.instance_step import Result
from engine.queries import CaseLine
from engine.runtime import Runtime
from engine.timers import TimerWorker
from tests import sop
from tests.webapp.cast import Pages
from webapp.ids import new_id

SYSTEM = system_actor("jobs")
PROVED = Proof("password")
PARTS = [
    {"id": "b1", "kind": "judul", "text": "Festival Gamelan 2026", "file": None, "caption": ""},
    {"id": "b2", "kind": "paragraf", "text": "Dibuka Jumat sore.", "file": None, "caption": ""},
    {"id": "b3", "kind": "paragraf", "text": "Harga tiket naik.", "file": None, "caption": ""},
]


def _jpeg() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "JPEG")
    return picture.getvalue()


PHOTO = _jpeg()


class SopOffice:
    """An office that works by the SOP."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.runtime: Runtime = pages.app.extensions["alur"].runtime
        self.timers = TimerWorker(self.runtime)
        self.submit(DeployDefinition(sop.DIAGRAM, sop.FORMS), by="analyst")
        self.submit(SetCalendar("kerja", sop.OFFICE_HOURS), by="administrator")

    def actor(self, username: str) -> Actor:
        """Return one of the cast as the engine knows him."""
        account = self.pages.account(username)
        return Actor(str(account.id), account.name, account.title, account.groups)

    def submit(self, command: Command, *, by: str) -> Result:
        """Submit a command of one of the cast."""
        return self.runtime.submit(command, actor=self.actor(by))

    def started(self, case: UUID | None = None, **variables: Any) -> UUID:
        """Start a case, of that id if one is given, and return its id."""
        case = case or new_id()
        self.submit(StartInstance(case, "pemutakhiran_website", variables), by="petugas")
        return case

    def received(
        self, title: str = "Festival Gamelan 2026", *, case: UUID | None = None, **more: Any
    ) -> UUID:
        """Start a case and complete its intake: it has an agenda number, and Kabid is asked."""
        case = self.started(case)
        answers = {
            "sumber": "Bagian Umum",
            "nomor_surat": "B/400.14/12",
            "tanggal_surat": "2026-11-20",
            "jenis_berita": "siaran_pers",
            "judul": title,
            "penandatangan": "Kepala Bagian Umum",
            "bagian": PARTS,
            "bukti": [self.photo()],
            "tata_naskah": [],
            "kelengkapan": "lengkap",
        }
        self.complete(case, "terima:1", "petugas", **{**answers, **more})
        return case

    def photo(self) -> dict[str, Any]:
        """Store a small photo, always the same; return its reference."""
        store = self.pages.app.extensions["alur"].files
        kept = store.save(io.BytesIO(PHOTO), name="foto.jpg", max_bytes=10_000)
        return dict(kept.as_reference())

    def examined(self, case: UUID, *, reject: tuple[str, ...] = ()) -> None:
        """Let Kabid decide and Kasie group, each with his paraf."""
        decisions = [
            {
                "part": part["id"],
                "decision": "tolak" if part["id"] in reject else "setuju",
                "reason": "Tidak sesuai bukti" if part["id"] in reject else "",
            }
            for part in PARTS
        ]
        self.complete(case, "periksa:1", "kabid", keputusan=decisions, klasifikasi="biasa")
        self.complete(case, "kelompokkan:1", "kasie")

    def published(self, case: UUID, address: str = "/situs/2026/festival") -> None:
        """Let the operator publish, and the jobs answer."""
        self.complete(case, "unggah:1", "operator", slug="festival", kategori="Budaya")
        self.runtime.submit(CompleteJob(case, "terbitkan:1", {}), actor=SYSTEM)
        result = {"tayang": True, "alamat_tayang": address, "terbit_pada": "2026-11-23T01:30:00Z"}
        self.runtime.submit(CompleteJob(case, "verifikasi:1", result), actor=SYSTEM)

    def archived(self, case: UUID) -> None:
        """Let the intake officer file it: the case is closed."""
        answers = {
            "kode_klasifikasi": "400.14.4.3",
            "nomor_arsip": "A-12",
            "lemari": "2",
            "laci": "3",
            "folder": "17",
        }
        self.complete(case, "arsipkan:1", "petugas", **answers)

    def complete(self, case: UUID, key: str, by: str, **answers: Any) -> Result:
        """Complete a work item."""
        return self.submit(CompleteWorkItem(case, key, answers, PROVED), by=by)

    def line(self, case: UUID) -> CaseLine:
        """Return a case's line."""
        with self.pages.database.reading() as connection:
            return queries.case(connection, instance_id=case)

    def variables(self, case: UUID) -> dict[str, Any]:
        """Return a case's variables."""
        with self.pages.database.reading() as connection:
            return queries.variables(connection, instance_id=case)

    def log(self, case: UUID) -> list[queries.LogEntry]:
        """Return a case's log."""
        with self.pages.database.reading() as connection:
            return queries.log_entries(connection, stream_id=case)


def a_file(name: str, media_type: str) -> dict[str, Any]:
    """Return a reference to a file that nobody stored."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return {"digest": digest, "name": name, "type": media_type, "size": 204_800}
