"""Files and exports for programs: sent, fetched in parts, and only by who may see them."""

import io

import pytest

from engine import queries
from tests.webapp.api.programs import INTAKE, Program
from tests.webapp.cast import UNIT, Pages
from tests.webapp.desk import Desk
from tests.webapp.site_app import jpeg
from webapp.exports.formats import FORMATS

RAW = "application/octet-stream"


@pytest.fixture
def pages(sqlite_desk: Desk) -> Pages:
    """An office that works by the SOP."""
    return sqlite_desk.pages


def upload(program: Program, content: bytes, name: str = "foto.jpg") -> dict[str, object]:
    sent = program.send("POST", f"/files?name={name}", content, Content_Type=RAW)
    assert sent.status_code == 201, sent.data
    return dict(sent.json)


def test_a_file_is_sent_named_in_answers_and_fetched(pages: Pages) -> None:
    clerk = Program(pages, as_person="petugas")
    case = clerk.post("/cases", {"process": "pemutakhiran_website"}).json["case"]
    photo = upload(clerk, jpeg())

    done = clerk.post(
        f"/cases/{case}/items/terima:1/complete", {"answers": {**INTAKE, "bukti": [photo]}}
    )
    whole = clerk.get(f"/files/{photo['digest']}")
    part = clerk.get(f"/files/{photo['digest']}", Range="bytes=0-3")

    assert done.status_code == 200, done.json
    assert whole.data == jpeg()
    assert (part.status_code, part.data) == (206, jpeg()[:4])
    assert part.headers["Content-Range"] == f"bytes 0-3/{len(jpeg())}"
    assert clerk.get(f"/files/{photo['digest']}", If_None_Match=whole.headers["ETag"]).data == b""
    assert Program(pages, as_person="gast").get(f"/files/{photo['digest']}").status_code == 403


def test_a_file_longer_than_a_form_may_be_is_taken_from_who_may_send_it(pages: Pages) -> None:
    text = b"Isi. " * 600_000  # three million bytes

    assert upload(Program(pages), text, "isi.txt")["size"] == len(text)


def test_a_file_may_come_as_a_form_sends_it(pages: Pages) -> None:
    program = Program(pages)
    answer = pages.visitor().post(
        "/api/v1/files",
        data={"file": (io.BytesIO(jpeg()), "foto.jpg")},
        headers={"Authorization": f"Bearer {program.token}"},
    )

    assert answer.status_code == 201
    assert (answer.json or {})["name"] == "foto.jpg"


def test_a_file_without_a_name_is_refused(pages: Pages) -> None:
    answer = Program(pages).send("POST", "/files", jpeg(), Content_Type=RAW)

    assert answer.status_code == 400
    assert answer.json["errors"][0]["parameter"] == "name"


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_for_auditors_and_is_noted(pages: Pages, name: str) -> None:
    Program(pages).post("/cases", {"process": "pemutakhiran_website"})
    auditor = Program(pages, as_person="auditor")

    answer = auditor.get(f"/exports/{name}?status=running")

    assert answer.status_code == 200
    assert answer.data
    assert answer.content_type == FORMATS[name].media_type
    with pages.database.reading() as connection:
        noted = queries.operations(connection, unit_id=UNIT, limit=1)[0].command
    assert noted["act"] == "exported"
    assert noted["details"] == {"format": name, "keadaan": "running"}
    assert Program(pages, as_person="petugas").get(f"/exports/{name}").status_code == 403


def test_a_case_that_an_auditor_looks_at_is_noted(pages: Pages) -> None:
    case = Program(pages).post("/cases", {"process": "pemutakhiran_website"}).json["case"]

    Program(pages, as_person="auditor").get(f"/cases/{case}")

    with pages.database.reading() as connection:
        noted = queries.operations(connection, unit_id=UNIT, limit=1)[0].command
    assert (noted["act"], noted["subject"]) == ("viewed", case)
