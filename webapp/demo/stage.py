"""The demo's people at work: each verb is a command (or an upload) of one of them.

The clock stands where the story is; what a person does leaves timers to fire and jobs to run, as it
would on that day.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from engine import queries
from engine.clock import VirtualClock
from engine.commands import (
    Actor,
    AddNote,
    CancelInstance,
    ClaimWorkItem,
    CompleteWorkItem,
    InstanceCommand,
    Proof,
    StartInstance,
    VoidNumber,
)
from engine.embedded_jobs import JobRunner
from engine.events import NumberDrawn
from engine.instance_step import Result
from engine.jobs import Handler
from engine.messages import MessageWorker
from engine.timers import TimerWorker
from webapp.context import Office
from webapp.demo.moments import case_id
from webapp.demo.pictures import letter, photo
from webapp.demo.releases import Release, Shot
from webapp.files.records import record

PROCESS = "pemutakhiran_website"
BY_PASSWORD = Proof("password")
# As a token lets a program in: its scope stands in for the people of the lane.
PROGRAM = Actor("token:demo", "SOP Peliputan", groups=("petugas",))
EVERY_ELEMENT = ("kop", "nomor", "tanggal", "hal", "isi", "penandatangan", "narahubung")


class Stage:
    """One office during the days before the demo."""

    def __init__(
        self,
        office: Office,
        clock: VirtualClock,
        people: Mapping[str, Actor],
        handlers: Mapping[str, Handler],
    ) -> None:
        self.office, self.clock, self.people, self.handlers = office, clock, people, handlers
        self._timers = TimerWorker(office.runtime)
        self._messages = MessageWorker(office.runtime)
        self._zone = ZoneInfo(office.runtime.zone())
        self._releases: dict[UUID, Release] = {}

    # ---- time ------------------------------------------------------------------------------

    def go_to(self, moment: datetime) -> None:
        """Let time pass until `moment`; what comes due on the way fires when it is due."""
        while (due := self._timers.next_due()) is not None and due <= moment:
            self._set_clock(due)
            if not self._timers.fire_due():
                break
            self.run_jobs()
        self._set_clock(moment)

    def _set_clock(self, moment: datetime) -> None:
        self.clock.advance(moment - self.clock.now())

    def run_jobs(self, handlers: Mapping[str, Handler] | None = None) -> None:
        """Run the jobs that wait, `handlers` in place of the office's own; hand over messages."""
        JobRunner(self.office.runtime, handlers or self.handlers).run_due()
        self._messages.deliver()

    # ---- what people do --------------------------------------------------------------------

    def start(self, release: Release) -> UUID:
        """Let the intake officer open a case."""
        case = case_id(self.clock.now(), release.slug)
        self._releases[case] = release
        self._submit(StartInstance(case, PROCESS), "petugas")
        return case

    def hear_of(self, release: Release) -> None:
        """Let a program's message open a case, with what it knows."""
        known = {"judul": release.title, "sumber": release.source, "jenis_berita": release.kind}
        command = StartInstance(
            case_id(self.clock.now(), release.slug), PROCESS, known, "berita_diterima"
        )
        self.office.runtime.submit(command, actor=PROGRAM)

    def receive(self, case: UUID, **differently: Any) -> NumberDrawn | None:
        """Complete the intake: register the release with its parts and evidence.

        Returns:
            The agenda number, when this step drew it.
        """
        answers = {**self._intake(self._releases[case]), **differently}
        result = self.complete(case, "terima", "petugas", **answers)
        return next((e for e in result.events if isinstance(e, NumberDrawn)), None)

    def examine(self, case: UUID, *, note: str = "", **rejected: str) -> None:
        """Let Kabid decide on each part and give his paraf; `rejected` is part → reason."""
        decisions = [
            {
                "part": part["id"],
                "decision": "tolak" if part["id"] in rejected else "setuju",
                "reason": rejected.get(part["id"], ""),
            }
            for part in self._variables(case)["bagian"]
        ]
        kind = self._releases[case].kind
        answers = {"keputusan": decisions, "klasifikasi": kind, "catatan_kabid": note}
        self.complete(case, "periksa", "kabid", **answers)

    def group(self, case: UUID, note: str = "") -> None:
        """Let Kasie group what was decided, and give his paraf."""
        self.complete(case, "kelompokkan", "kasie", catatan_kasie=note)

    def publish(self, case: UUID, handlers: Mapping[str, Handler] | None = None) -> None:
        """Let the operator say how the approved parts are shown; then the jobs run."""
        release = self._releases[case]
        photos = list(self._approved_photos(case))
        alts = {shot.caption: shot.alt for shot in release.shots}
        answers = {
            "slug": release.slug,
            "kategori": _CATEGORIES[release.kind],
            "ringkasan": release.summary,
            "teks_alternatif": [{"part": p["id"], "text": alts[p["caption"]]} for p in photos],
            "potongan": [{"part": p["id"], "crop": "lanskap"} for p in photos],
        }
        self.complete(case, "unggah", "operator", **answers)
        self.run_jobs(handlers)

    def follow_up(self, case: UUID, decision: str, reason: str) -> UUID | None:
        """Let the intake officer close the rejected parts, or begin a revision; return its case."""
        self.complete(case, "tindak_lanjut", "petugas", tindakan=decision, alasan_tindakan=reason)
        self.run_jobs()
        begun = self._variables(case).get("berkas_revisi")
        if begun is None:
            return None
        self._releases[UUID(begun)] = self._releases[case]
        return UUID(begun)

    def file(self, case: UUID, folder: str) -> None:
        """Let the intake officer file the case."""
        variables = self._variables(case)
        answers = {
            "kode_klasifikasi": "400.14.4.3",
            "nomor_arsip": f"400.14.4.3/{variables['nomor_agenda']:03}",
            "lemari": "2",
            "laci": "3",
            "folder": folder,
            "retensi": "2 tahun aktif, 3 tahun inaktif",
            "nasib_akhir": "permanen",
        }
        self.complete(case, "arsipkan", "petugas", **answers)

    def claim(self, case: UUID, element: str, who: str) -> None:
        """Take a work item."""
        self._submit(ClaimWorkItem(case, self._key(case, element)), who)

    def note(self, case: UUID, who: str, text: str) -> None:
        """Write a note into the case."""
        self._submit(AddNote(case, text), who)

    def cancel(self, case: UUID, reason: str) -> None:
        """Let the administrator cancel a case."""
        self._submit(CancelInstance(case, reason), "admin")

    def void(self, drawn: NumberDrawn, reason: str) -> None:
        """Let the administrator void a number; its line stays in the book."""
        command = VoidNumber(drawn.register, drawn.year, drawn.number, reason)
        self.office.runtime.submit(command, actor=self.people["admin"])

    def complete(self, case: UUID, element: str, who: str, **answers: Any) -> Result:
        """Complete the open work item of an element."""
        proof = BY_PASSWORD if who in ("kabid", "kasie") else None
        return self._submit(
            CompleteWorkItem(case, self._key(case, element), answers, proof=proof), who
        )

    # ---- what they hold in their hands -------------------------------------------------------

    def draw(self, shot: Shot) -> dict[str, Any]:
        """Return a stored photo."""
        taken_at = self.clock.now().astimezone(self._zone)
        content = photo(shot.caption, shot.palette, shot.motif, taken_at=taken_at, place=shot.place)
        return self._store(f"{shot.caption.lower().replace(' ', '-')}.jpg", content)

    def parts(self, release: Release) -> list[dict[str, Any]]:
        """Return the parts of a release: its title, its paragraphs, then its photos."""
        words = [("judul", release.title)] + [("paragraf", text) for text in release.paragraphs]
        parts: list[dict[str, Any]] = [
            {"kind": kind, "text": text, "file": None, "caption": ""} for kind, text in words
        ]
        parts += [
            {"kind": "foto", "text": "", "file": self.draw(shot), "caption": shot.caption}
            for shot in release.shots
        ]
        return [{"id": f"b{number}", **part} for number, part in enumerate(parts, start=1)]

    def _intake(self, release: Release) -> dict[str, Any]:
        today = self.clock.now().astimezone(self._zone).date().isoformat()
        parts = self.parts(release)
        lines = (release.source.upper(), f"Nomor: {release.letter}", f"Hal: {release.title}")
        scan = letter((*lines, "", release.signer), written_at=self.clock.now())
        evidence = [self._store(f"surat-{release.slug}.pdf", scan)]
        return {
            "sumber": release.source,
            "nomor_surat": release.letter,
            "tanggal_surat": today,
            "penandatangan": release.signer,
            "jenis_berita": release.kind,
            "judul": release.title,
            "bukti": [*evidence, *(part["file"] for part in parts if part["file"])],
            "bagian": parts,
            "tata_naskah": list(EVERY_ELEMENT),
            "kelengkapan": "lengkap",
        }

    def _store(self, name: str, content: bytes) -> dict[str, Any]:
        office = self.office
        limit = office.settings.max_upload_bytes
        stored = office.files.save(io.BytesIO(content), name=name, max_bytes=limit)
        with office.database.writing() as connection:
            record(connection, stored, unit_id=office.unit_id, now=self.clock.now())
        return dict(stored.as_reference())

    # ---- inside ------------------------------------------------------------------------------

    def _submit(self, command: InstanceCommand, who: str) -> Result:
        return self.office.runtime.submit(command, actor=self.people[who])

    def _key(self, case: UUID, element: str) -> str:
        with self.office.database.reading() as connection:
            items = queries.work_items_of(connection, instance_id=case)
        return next(i.key for i in items if i.status == "open" and i.element_id == element)

    def _variables(self, case: UUID) -> dict[str, Any]:
        with self.office.database.reading() as connection:
            return queries.variables(connection, instance_id=case)

    def _approved_photos(self, case: UUID) -> Iterator[dict[str, Any]]:
        variables = self._variables(case)
        approved = {d["part"] for d in variables["keputusan"] if d["decision"] == "setuju"}
        return (p for p in variables["bagian"] if p["id"] in approved and p["kind"] == "foto")


_CATEGORIES = {
    "siaran_pers": "siaran_pers",
    "liputan": "berita",
    "pengumuman": "pengumuman",
    "lainnya": "berita",
}
