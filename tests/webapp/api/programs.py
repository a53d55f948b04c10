"""A program at the API, told in sentences.

program = Program(pages, scopes=["cases:read"])
program.get("/cases").json
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from werkzeug.datastructures import Headers

from tests.webapp.cast import UNIT, Pages
from webapp.api import tokens
from webapp.api.scopes import SCOPES
from webapp.ids import new_id

# What an intake officer's program answers to the first form of the SOP.
NEWS = {"sumber": "Bagian Umum", "judul": "Festival Gamelan 2026", "tanggal_surat": "2026-11-20"}
INTAKE: dict[str, Any] = {
    **NEWS,
    "nomor_surat": "B/400.14/12",
    "penandatangan": "Kepala Bagian Umum",
    "jenis_berita": "siaran_pers",
    "alasan_tanpa_bukti": "Peliput belum mengirim foto.",
    "bagian": [
        {"id": "b1", "kind": "judul", "text": "Festival Gamelan", "file": None, "caption": ""},
        {"id": "b2", "kind": "paragraf", "text": "Dibuka Jumat.", "file": None, "caption": ""},
    ],
    "bukti": [],
    "tata_naskah": ["kop", "nomor", "tanggal", "hal", "isi", "penandatangan", "narahubung"],
    "kelengkapan": "lengkap",
}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status_code: int
    headers: Headers
    data: bytes
    content_type: str
    json: Any  # None: it was no JSON


class Program:
    """A program with a token of its own; `as_person`: of the cast, for whom it acts."""

    def __init__(
        self,
        pages: Pages,
        scopes: list[str] | None = None,
        *,
        as_person: str = "",
        unit_id: UUID = UNIT,
        **more: Any,
    ) -> None:
        self.pages = pages
        with pages.database.writing() as connection:
            self.token = tokens.issue(
                connection,
                unit_id=unit_id,
                name=f"program {new_id()}",
                now=pages.clock.now(),
                scopes=[*SCOPES] if scopes is None else scopes,
                person_id=pages.people[as_person] if as_person else None,
                **more,
            )

    def get(self, address: str, **headers: str) -> Reply:
        """Ask for what stands under an address below /api/v1."""
        return self.send("GET", address, **headers)

    def post(
        self, address: str, body: Any = None, *, key: str | None = "", **headers: str
    ) -> Reply:
        """Send a command; under a new key unless one is said, under none with None."""
        return self.send("POST", address, body, key=key or (None if key is None else str(new_id())),
                         **headers)  # fmt: skip

    def send(
        self, method: str, address: str, body: Any = None, *, key: str | None = None, **headers: str
    ) -> Reply:
        """Send a request as programs do: without cookies."""
        sent = {"Authorization": f"Bearer {self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Idempotency-Key"] = key
        told: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        found = self.pages.visitor().open(
            f"/api/v1{address}", method=method, headers=sent, **(told if body is not None else {})
        )
        kind = found.content_type or ""
        read = found.get_json(silent=True) if "json" in kind else None
        reply = Reply(found.status_code, found.headers, found.data, kind, read)
        found.close()
        return reply
