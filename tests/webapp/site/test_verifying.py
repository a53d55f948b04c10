"""Topic verify-publication: it believes what a visitor sees, not what a page says."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from engine.jobs import JobContext, JobFailed
from tests.webapp.site.releases import full_release, short_release
from tests.webapp.site_app import URL, OfficeBench, jpeg
from webapp import publications
from webapp.publication_model import Publication
from webapp.publication_tables import publication
from webapp.site.public_files import public_store
from webapp.topics.fetching import Fetched, from_application
from webapp.topics.verify_publication import verifier


def test_a_faithful_page_is_verified(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    variables = office.variables(case)
    assert variables["tayang"] is True
    assert variables["catatan_verifikasi"] == (
        "Halaman dibaca kembali pada 23 November 2026, 08.00 WIB: isinya sama dengan yang "
        f"disetujui (SHA-256 {variables['hash_tayang']})."
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a < b & c > d \"kutip\" 'tunggal'",
        "Baris satu\n\n  Baris dua\tdan  tiga",
        "Zoë, naïve, 日本, 😀, \u202e terbalik",
        "</p></div></article>{{ 7 * 7 }}{% raw %}",
        "garis \x1b dan bel\x07",
    ],
)
def test_hostile_and_foreign_letters_come_back_as_they_were(office: OfficeBench, text: str) -> None:
    case = short_release(office, text, judul=text, ringkasan=text, kategori=text)

    assert office.variables(case)["tayang"] is True


def test_a_changed_row_is_found_out_even_with_a_fitting_hash(office: OfficeBench) -> None:
    """Who can write into the table can write its hash too: the log's hash is what counts."""
    case = short_release(office, "Harga beras turun.")
    fake = short_release(office, "Harga beras naik.")
    false = row(office, fake)
    change(office, case, content_hash=false.content_hash, body=[_plain(false)])

    answer = verify(office, case)

    assert answer["tayang"] is False
    assert "tidak sama dengan yang disetujui" in answer["catatan_verifikasi"]


def test_a_changed_picture_is_found_out(office: OfficeBench) -> None:
    case = office.release(**full_release(office))
    media = row(office, case).item.blocks[1].media
    assert media
    path = public_store(office.office.settings).path(media.digest)
    path.chmod(0o644)
    path.write_bytes(jpeg(colour="black"))

    assert verify(office, case)["tayang"] is False


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Harga beras turun.", "Harga beras naik."),
        ("Harga beras turun.", "Harga beras turun. Slot gacor!"),
        ('<p data-block="paragraf">', '<p data-block="paragraf">x</p><p data-block="paragraf">'),
        ('data-seen="blocks">', 'data-seen="blocks">Slot gacor!'),
        ("Pengumuman</h1>", "Pengumuman palsu</h1>"),
        ("</article>", '<a href="https://judi.example/">x</a></article>'),
        ("</article>", "<script src='/x.js'></script></article>"),
        ("</article>", "<iframe src='//judi.example'></iframe></article>"),
    ],
)
def test_a_page_that_was_changed_on_its_way_is_found_out(
    office: OfficeBench, old: str, new: str
) -> None:
    case = short_release(office, "Harga beras turun.")

    answer = verify(office, case, change_page=lambda page: _replaced(page, old, new))

    assert answer["tayang"] is False


def test_a_picture_from_another_site_is_never_fetched(office: OfficeBench) -> None:
    case = office.release(**full_release(office))
    asked: list[str] = []

    verify(
        office,
        case,
        change_page=lambda page: page.replace("/situs/media/", "http://169.254.169.254/media/"),
        asked=asked,
    )

    assert asked == ["/situs/2026/pasar-murah"]


def test_a_withdrawn_item_is_not_verified(office: OfficeBench) -> None:
    case = short_release(office)
    change(office, case, status="withdrawn")

    answer = verify(office, case)

    assert answer["tayang"] is False
    assert "jawabannya 404" in answer["catatan_verifikasi"]


def test_a_site_that_cannot_be_reached_is_tried_again(office: OfficeBench) -> None:
    """An exception other than JobFailed makes the job runner try later."""
    case = short_release(office)

    def unreachable(_path: str) -> AbstractContextManager[Fetched]:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        verifier(office.office, unreachable)(job(office, case))


def test_nothing_is_verified_before_it_was_published(office: OfficeBench) -> None:
    case = office.start()

    with pytest.raises(JobFailed, match="belum diterbitkan"):
        office.handlers["verify-publication"](job(office, case))


def verify(
    office: OfficeBench,
    case: UUID,
    *,
    change_page: Callable[[str], str] = str,
    asked: list[str] | None = None,
) -> dict[str, Any]:
    honest = from_application(office.app, origin=URL)

    @contextmanager
    def fetch(path: str) -> Iterator[Fetched]:
        (asked if asked is not None else []).append(path)
        with honest(path) as answer:
            content = b"".join(answer.chunks)
            if "/media/" not in path:
                content = change_page(content.decode()).encode()
            yield Fetched(answer.status, [content])

    return dict(verifier(office.office, fetch)(job(office, case)))


def row(office: OfficeBench, case: UUID) -> Publication:
    with office.database.reading() as connection:
        found = publications.publication_of_case(connection, instance_id=case)
    assert found
    return found


def change(office: OfficeBench, case: UUID, **values: Any) -> None:
    with office.database.writing() as connection:
        mine = publication.c.instance_id == case
        connection.execute(update(publication).where(mine).values(**values))


def job(office: OfficeBench, case: UUID) -> JobContext:
    return JobContext(case, "verifikasi:1", "verify-publication", "key", office.variables(case))


def _plain(found: Publication) -> dict[str, Any]:
    block = found.item.blocks[0]
    return {
        "part": block.part,
        "kind": block.kind,
        "text": block.text,
        "caption": "",
        "alt": "",
        "media": None,
    }


def _replaced(page: str, old: str, new: str) -> str:
    assert old in page
    return page.replace(old, new, 1)
