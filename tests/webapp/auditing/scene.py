"""An office that somebody is about to forge, and the three witnesses that are asked then."""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from engine import history
from engine.checkpoints import Copy, Signer, seal
from tests.forging import forge
from tests.webapp.cast import UNIT
from tests.webapp.sop_office import SopOffice
from webapp.evidence import verify_pack
from webapp.evidence.pack import write
from webapp.files.store import FolderStore
from webapp.verification import verify_all

KEY = Signer(b"a secret of the office")


@dataclass
class Scene:
    """An office whose case has gone through some steps, all of it signed and a copy kept."""

    office: SopOffice
    folder: Path
    case: UUID = field(init=False)
    copy: Copy = field(init=False)

    def __post_init__(self) -> None:
        self.office.received("Lainnya")
        self.case = self.office.received("Pasar rakyat")
        self.office.examined(self.case)
        [signed] = seal(self.database, UNIT, KEY, at=self.office.pages.clock.now())
        self.copy = Copy("checkpoint-000001.json", signed)

    @property
    def database(self) -> Any:
        return self.office.pages.database

    def forge(self, *statements: Any) -> None:
        forge(self.database, *statements)

    def line(self, seq: int, stream: UUID | None = None) -> history.Entry:
        with self.database.reading() as connection:
            return list(history.entries(connection, stream or self.case))[seq - 1]

    @property
    def store(self) -> FolderStore:
        return cast(FolderStore, self.office.pages.app.extensions["alur"].files)

    def photo(self) -> Path:
        return self.store.path(self.office.photo()["digest"])

    # ---- the witnesses --------------------------------------------------------------------

    def page(self) -> str:
        """Return what the button on the case's page says."""
        pages = self.office.pages
        auditor = pages.of("auditor")
        answer = pages.post(auditor, f"/berkas-proses/{self.case}/verifikasi")
        shown = auditor.get(answer.location).text if answer.status_code == 302 else answer.text
        return re.sub(r"&#39;|&#34;", "'", shown)

    def command(self) -> str:
        """Return what `alur verify --copy … --key …` says; "" when everything holds."""
        said: list[str] = []
        verdict = verify_all(
            self.database,
            UNIT,
            said.append,
            store=self.store,
            copies=[self.copy],
            first_key=KEY.public,
        )
        return "" if verdict.is_sound else "\n".join(said)

    def verifier(self) -> str:
        """Return what a pack that is made now makes its verifier say; "" when everything holds."""
        made, kept = self.folder / "bukti.zip", self.folder / self.copy.name
        kept.write_bytes(self.copy.signed.to_json())
        with made.open("wb") as output, self.database.reading() as connection:
            write(
                output, connection, self.store, unit_id=UNIT, cases=[self.case],
                protocol=lambda _case: None,
            )  # fmt: skip
        said = io.StringIO()
        with redirect_stdout(said):
            code = verify_pack.main([str(made), "--key", KEY.public, "--copy", str(kept)])
        assert code in (0, 1), said.getvalue()
        return said.getvalue() if code else ""
