"""What a browser would never send: NUL, endless numbers, and files from somebody who is nobody."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webapp.cast import Pages
from webapp.security import MAX_TEXT_BYTES

ADDRESSES_FOR_ALL = ["/situs/2026/a%00b", "/situs/?kategori=a%00b", "/masuk?a%00b=c"]
ADDRESSES_FOR_STAFF = [
    "/berkas-proses?cari=a%00b",
    "/buku-agenda?cari=a%00b",
    "/kotak-tugas?cari=a%00b",
    "/tugas/00000000-0000-7000-8000-00000000dead/a%00b",
    f"/berkas/{'%00' * 64}",
]
FORMS = [
    ("/masuk", {"username": "a\0b", "password": "x"}, 422),
    ("/pegawai/baru", {"username": "ana", "name": "A\0na", "capacity": "definitif"}, 200),
    ("/kotak-tugas/mulai", {"process_id": "a\0b", "_command": 32 * "0"}, 404),
]


@pytest.mark.parametrize("address", ADDRESSES_FOR_ALL)
def test_no_public_address_holds_a_nul(pages_on_both: Pages, address: str) -> None:
    """On PostgreSQL anybody could make the website answer 500 with one character."""
    assert pages_on_both.visitor().get(address).status_code == 400


@pytest.mark.parametrize("address", ADDRESSES_FOR_STAFF)
def test_no_address_inside_holds_a_nul(pages_on_both: Pages, address: str) -> None:
    assert pages_on_both.of("administrator").get(address).status_code == 400


@pytest.mark.parametrize(("address", "fields", "status"), FORMS)
def test_a_nul_in_a_form_is_an_unreadable_character(
    pages_on_both: Pages, address: str, fields: dict[str, str], status: int
) -> None:
    browser = pages_on_both.of("administrator")

    assert pages_on_both.post(browser, address, **fields).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/situs/99999999999999999999/x",
        "/situs/99999999999/x",
        f"/situs/media/00000000-0000-7000-8000-00000000dead/{10**25}.jpg",
    ],
)
def test_a_number_that_no_database_keeps_is_no_address(pages_on_both: Pages, address: str) -> None:
    assert pages_on_both.visitor().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/masuk", "/keluar", "/bahasa", "/tampilan"])
def test_who_has_not_logged_in_may_send_little(pages_of_office: Pages, address: str) -> None:
    """Otherwise a stranger could fill the disk, half a gigabyte at a time."""
    assert _send_film(pages_of_office.visitor(), address).status_code == 413


def test_a_strangers_form_for_staff_is_not_even_read(pages_of_office: Pages) -> None:
    answer = _send_film(
        pages_of_office.visitor(), "/tugas/00000000-0000-7000-8000-00000000dead/terima:1"
    )

    assert answer.status_code == 302
    assert "/masuk" in answer.location


def test_a_program_without_token_may_send_little(pages_of_office: Pages) -> None:
    assert _send_film(pages_of_office.visitor(), "/api/messages").status_code == 401


def test_staff_may_send_as_much_as_the_administrator_says(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("petugas")
    token = pages_of_office.form_token(browser)

    answer = _send_film(browser, "/tugas/00000000-0000-7000-8000-00000000dead/terima:1", token)

    assert answer.status_code == 404


@pytest.mark.parametrize("body", [b"", b"--x\r\nContent-Disp", b"--x\r\n\r\n" + bytes(5000)])
def test_a_form_that_was_cut_off_is_refused_in_words(pages_of_office: Pages, body: bytes) -> None:
    browser = pages_of_office.of("petugas")

    answer = browser.post(
        "/kotak-tugas/mulai", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert "kirim lagi" in answer.text or "coba lagi" in answer.text


def test_a_form_in_thousands_of_pieces_is_refused(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("petugas")
    pieces = {f"x{number}": "1" for number in range(2_001)}

    answer = browser.post("/kotak-tugas/mulai", data=pieces, content_type="multipart/form-data")

    assert answer.status_code == 413


def _send_film(browser: FlaskClient, address: str, token: str = "") -> TestResponse:
    """Send a form with a file, as bytes: a builder of forms would spill it to the disk."""
    form = "Content-Disposition: form-data; name="
    body = b"\r\n".join(
        (
            f'--x\r\n{form}"csrf_token"\r\n\r\n{token}'.encode(),
            f'--x\r\n{form}"bukti"; filename="film.mp4"\r\n'.encode(),
            bytes(MAX_TEXT_BYTES + 1),
            b"--x--\r\n",
        )
    )
    return browser.post(address, data=body, content_type="multipart/form-data; boundary=x")
