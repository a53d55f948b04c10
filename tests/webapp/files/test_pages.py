"""Pages of private files: who may see them, in which pieces, and as what."""

from uuid import UUID

import pytest

from tests.webapp.site_app import PDF, OfficeBench, jpeg, mp4

OTHER_UNIT = UUID("00000000-0000-7000-8000-0000000000ff")


@pytest.fixture
def dialect() -> str:
    """One database is enough here: this is about bytes and headers."""
    return "sqlite"


def test_a_photo_is_shown_as_it_was_received(office: OfficeBench) -> None:
    original = jpeg(gps=True)
    file = office.stored("foto.jpg", original)

    answer = office.staff().get(f"/berkas/{file['digest']}")

    assert answer.data == original
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "inline; filename=foto.jpg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["ETag"] == f'"{file["digest"]}"'


def test_a_document_is_only_saved_never_opened_here(office: OfficeBench) -> None:
    file = office.stored('surat "resmi" Désember.pdf', PDF)

    answer = office.staff().get(f"/berkas/{file['digest']}")

    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''surat%20%22resmi%22%20D%C3%A9sember.pdf" in disposition


@pytest.mark.parametrize("ending", ["", "/kecil", "/sedang"])
def test_a_visitor_is_sent_to_the_login(office: OfficeBench, ending: str) -> None:
    file = office.stored("foto.jpg", jpeg())

    answer = office.visitor().get(f"/berkas/{file['digest']}{ending}")

    assert answer.status_code == 302
    assert "/masuk" in answer.headers["Location"]


@pytest.mark.parametrize("ending", ["", "/kecil", "/sedang"])
def test_another_unit_finds_nothing(office: OfficeBench, ending: str) -> None:
    file = office.stored("foto.jpg", jpeg())
    stranger = office.staff(unit_id=OTHER_UNIT)

    assert stranger.get(f"/berkas/{file['digest']}{ending}").status_code == 404


def test_a_cases_file_is_for_those_who_may_see_the_case(office: OfficeBench) -> None:
    file = office.stored("foto.jpg", jpeg())
    office.start(bukti=[file])
    address = f"/berkas/{file['digest']}"

    assert office.staff(group="staf").get(address).status_code == 200
    assert office.staff(group="auditor").get(address).status_code == 200
    assert office.staff(group="kabid").get(address).status_code == 403


def test_a_thumbnail_carries_no_position(office: OfficeBench) -> None:
    file = office.stored("foto.jpg", jpeg(size=(1200, 800), gps=True))

    answer = office.staff().get(f"/berkas/{file['digest']}/kecil")

    assert answer.mimetype == "image/jpeg"
    assert b"Exif" not in answer.data


def test_a_document_has_no_thumbnail(office: OfficeBench) -> None:
    file = office.stored("surat.pdf", PDF)

    assert office.staff().get(f"/berkas/{file['digest']}/kecil").status_code == 404


FILM = mp4()
SIZE = len(FILM)


@pytest.mark.parametrize(
    ("wanted", "status", "content_range", "content"),
    [
        (None, 200, None, FILM),
        ("bytes=0-9", 206, f"bytes 0-9/{SIZE}", FILM[:10]),
        ("bytes=100-", 206, f"bytes 100-{SIZE - 1}/{SIZE}", FILM[100:]),
        ("bytes=-10", 206, f"bytes {SIZE - 10}-{SIZE - 1}/{SIZE}", FILM[-10:]),
        ("bytes=0-999999999", 206, f"bytes 0-{SIZE - 1}/{SIZE}", FILM),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}", None),
        ("bytes=5-2", 200, None, FILM),
        ("bytes=0-1,5-6", 200, None, FILM),
        ("bytes=a-b", 200, None, FILM),
        ("items=0-9", 200, None, FILM),
    ],
)
def test_a_film_is_sent_in_the_pieces_that_a_player_asks_for(
    office: OfficeBench, wanted: str | None, status: int, content_range: str | None, content: bytes
) -> None:
    file = office.stored("film.mp4", FILM)
    headers = {"Range": wanted} if wanted else {}

    answer = office.staff().get(f"/berkas/{file['digest']}", headers=headers)

    assert answer.status_code == status
    assert answer.headers.get("Content-Range") == content_range
    if content is not None:
        assert answer.data == content
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert int(answer.headers["Content-Length"]) == len(content)


def test_a_piece_of_an_older_film_is_not_mixed_with_this_one(office: OfficeBench) -> None:
    file = office.stored("film.mp4", FILM)
    staff, address = office.staff(), f"/berkas/{file['digest']}"

    same = {"Range": "bytes=0-9", "If-Range": f'"{file["digest"]}"'}
    other = {"Range": "bytes=0-9", "If-Range": '"of another film"'}

    assert staff.get(address, headers=same).status_code == 206
    assert staff.get(address, headers=other).data == FILM


def test_what_a_browser_has_already_is_not_sent_again(office: OfficeBench) -> None:
    file = office.stored("foto.jpg", jpeg())
    known = {"If-None-Match": f'"{file["digest"]}"'}

    assert office.staff().get(f"/berkas/{file['digest']}", headers=known).status_code == 304
