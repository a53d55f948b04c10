"""An office with one case that took every turn.

It has branches side by side, a loop, an escalation and a move to another version.

office = WindingOffice(pages)
office.seen(7)  # the frame after entry 7
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from engine.commands import AddNote, MigrateInstance, RevertMigration
from engine.timers import TimerWorker
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.drawings import drawn
from tests.webapp.permit_office import PermitOffice, form

FORMS = {
    "isi": form(("perihal", "Perihal surat")),
    "putus": form(("ulang", "Ulangi")),
}


def _letter(checking: str) -> bytes:
    """Return a procedure in which a letter is checked by an element of that name."""
    parts = (
        diagrams.start(),
        diagrams.user("isi", "petugas", camunda_formRef="isi"),
        diagrams.node("parallelGateway", "bagi"),
        diagrams.user(checking, "kasie"),
        diagrams.user("telaah", "operator"),
        diagrams.node("parallelGateway", "kumpul"),
        diagrams.user("putus", "kabid", camunda_formRef="putus"),
        diagrams.boundary("telat", "putus", "PT1H"),
        diagrams.escalation("lapor", "kasie"),
        diagrams.node("exclusiveGateway", "arah", default="arah-selesai"),
        diagrams.end(),
    )
    flows = (
        diagrams.path("mulai", "isi", "bagi", checking, "kumpul", "putus", "arah", "selesai"),
        diagrams.path("bagi", "telaah", "kumpul"),
        diagrams.flow("telat", "lapor"),
        diagrams.flow("arah", "isi", 'ulang = "ya"'),
    )
    return drawn(diagrams.process(*parts, *flows, id="surat"))


class WindingOffice(PermitOffice):
    """An office whose case went through a loop, late, to another version."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages)
        self.deploy(_letter("saring"), FORMS)
        self.case = self.started("surat")
        self.complete(self.case, "isi:1", "petugas", perihal="Undangan")
        self.complete(self.case, "saring:1", "kasie")
        self.complete(self.case, "telaah:1", "operator")
        pages.clock.advance(timedelta(minutes=90))
        TimerWorker(self.runtime).fire_due()
        self.complete(self.case, "putus:1", "kabid", ulang="ya")
        self.complete(self.case, "isi:2", "petugas", perihal="Undangan rapat")
        self.deploy(_letter("cek"), FORMS)
        self.submit(MigrateInstance(self.case, 2, {"saring": "cek"}), "analyst")
        self.complete(self.case, "cek:1", "kasie")

    def undo_of_a_migration(self) -> UUID:
        """Move another case to the new version and back, and go on with a note."""
        other = self.started("surat")
        self.complete(other, "isi:1", "petugas", perihal="Izin")
        self.deploy(_letter("saring"), FORMS)
        self.submit(MigrateInstance(other, 3, {"cek": "saring"}), "analyst")
        self.submit(RevertMigration(other), "analyst")
        self.submit(AddNote(other, "Kembali ke versi 2"), "kasie")
        return other

    def checked_before_a_migration(self) -> UUID:
        """Let one branch of another case come to the join; move the case, and move it back."""
        other = self.started("surat")
        self.complete(other, "isi:1", "petugas", perihal="Izin")
        self.complete(other, "cek:1", "kasie")
        self.deploy(_letter("saring"), FORMS)
        self.submit(MigrateInstance(other, 3, {"cek": "saring"}), "analyst")
        self.submit(RevertMigration(other), "analyst")
        return other

    def seen(self, step: int, case: UUID | None = None) -> dict[str, Any]:
        """Return the frame after an entry, as the page's script gets it."""
        address = f"/berkas-proses/{case or self.case}/putar-ulang/kerangka"
        query = {"dari": step, "sampai": step}
        answer = self.pages.of("auditor").get(address, query_string=query)
        assert answer.json, answer.text
        found: dict[str, Any] = answer.json["frames"][0]
        return found

    def page(self, path: str = "", by: str = "auditor", case: UUID | None = None) -> str:
        """Return one of the pages of a replay."""
        answer = self.pages.of(by).get(f"/berkas-proses/{case or self.case}/putar-ulang{path}")
        assert answer.status_code == 200, answer.text
        return answer.text
