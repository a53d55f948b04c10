"""The public website says what the office approved, and nothing that somebody else wants said."""

import pytest

from engine import queries
from tests.bench import UNIT
from tests.webapp.site.releases import short_release
from tests.webapp.site_app import OfficeBench, decisions, jpeg, part


@pytest.mark.parametrize("category", ["Slot gacor hari ini", "<b>x</b>", "ekonomi slot"])
def test_nobody_writes_a_heading_into_a_link(website: OfficeBench, category: str) -> None:
    """Links with such headings bring official sites into the results for gambling."""
    short_release(website, kategori="Ekonomi")

    answer = website.visitor().get("/situs/", query_string={"kategori": category})

    assert answer.status_code == 404
    assert f"<h1>{category}" not in answer.text


def test_a_heading_is_the_offices_own_word_however_a_link_spells_it(website: OfficeBench) -> None:
    short_release(website, kategori="Ekonomi")

    answer = website.visitor().get("/situs/", query_string={"kategori": "EKONOMI!"})

    assert "<h1>Ekonomi</h1>" in answer.text
    assert "EKONOMI!" not in answer.text


def test_a_photo_that_calls_itself_a_document_is_not_published(website: OfficeBench) -> None:
    """Documents are passed on as they are: the photo would have kept its GPS position."""
    photo = website.stored("foto.jpg", jpeg(gps=True))
    lie = {**photo, "type": "application/pdf"}
    variables = {
        "judul": "Pengumuman",
        "bagian": [part(1, "lampiran", file=lie)],
        "keputusan": decisions(b1="setuju"),
    }

    case = website.release(**variables)

    with website.database.reading() as connection:
        found = queries.incidents(connection, unit_id=UNIT, instance_id=case)
    assert "disebut dokumen PDF, tetapi isinya foto JPEG" in found[0].error
    assert "Pengumuman" not in website.visitor().get("/situs/").text


def test_nothing_of_a_case_is_in_an_address_of_the_website(website: OfficeBench) -> None:
    case = short_release(website, kategori="Ekonomi")
    visitor = website.visitor()

    for address in ("/situs/", "/situs/2026/pengumuman", "/situs/rss.xml", "/situs/atom.xml"):
        page = visitor.get(address).text
        assert str(case) not in page
        assert str(UNIT) not in page.replace(f"urn:uuid:{UNIT}", "")


@pytest.mark.parametrize("ending", ["", "/kecil"])
def test_a_file_opened_by_itself_may_do_nothing(website: OfficeBench, ending: str) -> None:
    file = website.stored("foto.jpg", jpeg())

    policy = (
        website.staff().get(f"/berkas/{file['digest']}{ending}").headers["Content-Security-Policy"]
    )

    for rule in ("sandbox;", "default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert rule in policy
