"""An office with its pages, its website and a still clock, spoken to in sentences.

with open_office(tmp_path, url) as office:
    office.release(judul="Pasar murah", bagian=[…], keputusan=[…])
    office.visitor().get("/situs/")
"""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from PIL import ExifTags, Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse

from engine.database import Database, open_database
from engine.embedded_jobs import JobRunner
from engine.office import create_unit
from tests import diagrams
from tests.bench import UNIT, Bench
from webapp.accounts import passwords, queries
from webapp.accounts.queries import NewAccount
from webapp.application import create_app
from webapp.context import Office
from webapp.files.store import FolderStore
from webapp.files.uploads import Received, receive_uploads
from webapp.settings import read_settings
from webapp.topics import handlers
from webapp.topics.fetching import from_application

URL = "http://alur.test"

# The public half of the SOP in one line: publish, verify, then a person looks at the result.
PUBLISHING = diagrams.process(
    diagrams.start(),
    diagrams.job("terbitkan", "publish"),
    diagrams.job("verifikasi", "verify-publication"),
    diagrams.user("lihat"),
    diagrams.job("mulai_revisi", "start-revision"),
    diagrams.end(),
    diagrams.path("mulai", "terbitkan", "verifikasi", "lihat", "mulai_revisi", "selesai"),
)


class ReadingClient(FlaskClient):
    """A browser that reads every answer to its end, so that the server closes its files."""

    def open(self, *args: Any, buffered: bool = True, **more: Any) -> TestResponse:
        """Ask."""
        return super().open(*args, buffered=buffered, **more)


class OfficeBench(Bench):
    """The engine's bench with pages: one office, its files and its website."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database)
        settings = read_settings(
            {"ALUR_VAR": str(folder), "ALUR_URL": URL, "ALUR_MAX_UPLOAD_MB": "20"}
        )
        self.store = FolderStore(folder / "files", self.clock)
        self.app: Flask = create_app(
            settings,
            database=database,
            runtime=self.runtime,
            clock=self.clock,
            file_store=self.store,
        )
        self.app.jinja_env.globals["asset"] = lambda name: f"/static/dist/{name}"
        self.app.test_client_class = ReadingClient
        self.office: Office = self.app.extensions["alur"]
        fetch = from_application(self.app, origin=URL)
        self.handlers = handlers(self.office, fetch=fetch)
        self.jobs = JobRunner(self.runtime, self.handlers)

    def visitor(self) -> FlaskClient:
        """Return the browser of somebody who has not logged in."""
        return self.app.test_client()

    def staff(self, *, unit_id: UUID = UNIT, group: str = "staf") -> FlaskClient:
        """Return the browser of somebody of a unit who has logged in."""
        token = f"{group}-{unit_id}"
        with self.database.writing() as connection:
            if unit_id != UNIT:
                create_unit(connection, unit_id=unit_id, name="Kantor lain")
            account_id = queries.add_account(
                connection,
                NewAccount(token, "Ana", groups=(group,)),
                unit_id=unit_id,
                password_hash=passwords.NOBODYS_HASH,
                now=self.clock.now(),
                must_change_password=False,
            )
            until = self.clock.now() + timedelta(days=400)
            queries.add_login(
                connection,
                account_id=account_id,
                token=token,
                now=self.clock.now(),
                expires_at=until,
            )
        client = self.visitor()
        with client.session_transaction() as session:
            session["_user_id"] = token
        return client

    def cookie_of_staff(self) -> str:
        """Return the session cookie of somebody who has logged in, for a real browser."""
        cookie = self.staff().get_cookie("alur_session")
        assert cookie is not None
        return cookie.value

    def send(self, name: str, content: bytes, *, field: str = "bukti") -> Received:
        """Send one file as a form does."""
        return self.send_all([(field, name, content)])

    def send_all(self, files: list[tuple[str, str, bytes]]) -> Received:
        """Send several files of one form: (field, name, content)."""
        uploads = MultiDict(
            [(field, FileStorage(io.BytesIO(content), name)) for field, name, content in files]
        )
        return receive_uploads(uploads, office=self.office, unit_id=UNIT)

    def stored(self, name: str, content: bytes) -> dict[str, Any]:
        """Store a file and return its reference."""
        received = self.send(name, content)
        assert not received.refusals
        return dict(received.files["bukti"][0])

    def release(self, **variables: Any) -> UUID:
        """Start a case whose release is published at once, and let its jobs run."""
        case = self.start(**variables)
        self.jobs.run_due()
        return case


@contextmanager
def open_office(folder: Path, url: str) -> Iterator[OfficeBench]:
    """Give an office with the publishing process deployed, its files in `folder`."""
    database = open_database(url)
    office = OfficeBench(database, folder)
    office.deploy(PUBLISHING)
    yield office
    database.close()


# ---- what is sent ------------------------------------------------------------------------------


def jpeg(*, size: tuple[int, int] = (60, 40), gps: bool = False, colour: str = "red") -> bytes:
    """Return a photo; with `gps`, its EXIF says where and when it was taken and by whom."""
    content = io.BytesIO()
    image = Image.new("RGB", size, colour)
    exif = Image.Exif()
    if gps:
        exif[ExifTags.Base.Artist] = "Ana Pewarta"
        exif[ExifTags.Base.Orientation] = 6  # lying on its side
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:23 07:15:00"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.OffsetTimeOriginal] = "+07:00"
        position = exif.get_ifd(ExifTags.IFD.GPSInfo)
        position[ExifTags.GPS.GPSLatitudeRef] = "S"
        position[ExifTags.GPS.GPSLatitude] = (7.0, 53.0, 17.25)
        position[ExifTags.GPS.GPSLongitudeRef] = "E"
        position[ExifTags.GPS.GPSLongitude] = (110.0, 19.0, 42.5)
    image.save(content, "JPEG", exif=exif, comment=b"rahasia" if gps else b"")
    return content.getvalue()


def box(kind: bytes, content: bytes) -> bytes:
    """Return one box of an MP4 file."""
    return struct.pack(">I4s", len(content) + 8, kind) + content


def mp4(*, place: bytes = b"") -> bytes:
    """Return the bones of a film; `place` is what a phone writes into its user data."""
    handler = box(b"hdlr", bytes(8) + b"vide" + bytes(12) + b"film\0")
    track = box(b"trak", box(b"mdia", handler))
    described = box(b"udta", box(b"\xa9xyz", place)) if place else b""
    movie = box(b"moov", track + described)
    return box(b"ftyp", b"isom\0\0\2\0isommp42") + movie + box(b"mdat", b"FILM" * 4000)


PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


def part(number: int, kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    """Return a part of a release."""
    return {"id": f"b{number}", "kind": kind, "text": text, "file": None, "caption": "", **more}


def decisions(**by_part: str) -> list[dict[str, str]]:
    """Return the decisions of parts, by id: b1="setuju", b2="tolak"."""
    return [
        {"part": each, "decision": decision, "reason": "buram" if decision == "tolak" else ""}
        for each, decision in by_part.items()
    ]
