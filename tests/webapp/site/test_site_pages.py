"""The public website: what visitors and search engines get, and nothing else."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from lxml import etree, html
from sqlalchemy import update

from engine.jobs import JobContext
from tests.bench import UNIT
from tests.webapp.site.releases import full_release, short_release
from tests.webapp.site_app import URL, OfficeBench
from webapp import publications
from webapp.publication_tables import publication

ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert('x')</script> & \"kutip\""


def test_the_list_shows_published_items_newest_first(office: OfficeBench) -> None:
    short_release(office, judul="Pertama")
    office.clock.advance(timedelta(hours=1))
    short_release(office, judul="Kedua")
    withdraw(office, short_release(office, judul="Ditarik"))

    page = office.visitor().get("/situs/")

    titles = html.document_fromstring(page.data).xpath("//h2//a/text()")
    assert titles == ["Kedua", "Pertama"]
    assert page.headers["Cache-Control"] == "public, max-age=60"


def test_the_list_is_shown_in_pages(office: OfficeBench) -> None:
    for number in range(13):
        short_release(office, judul=f"Berita {number}")
    visitor = office.visitor()

    assert visitor.get("/situs/").data.count(b'class="story"') == 12
    assert visitor.get("/situs/?halaman=2").data.count(b'class="story"') == 1
    assert visitor.get("/situs/?halaman=3").status_code == 404
    assert visitor.get("/situs/?halaman=0").status_code == 404


def test_a_category_filters_the_list(office: OfficeBench) -> None:
    short_release(office, judul="Harga", kategori="Ekonomi & pasar")
    short_release(office, judul="Noise", kategori="Warga")

    page = office.visitor().get("/situs/", query_string={"kategori": "Ekonomi & pasar"})

    document = html.document_fromstring(page.data)
    assert document.xpath("//h2//a/text()") == ["Harga"]
    assert document.xpath("//nav[@class='categories']//a[@aria-current]/text()") == [
        "Ekonomi & pasar"
    ]


def test_items_of_a_word_and_of_the_code_it_had_before_stand_in_one_category(
    office: OfficeBench,
) -> None:
    for title, category in (("Lama", "siaran_pers"), ("Baru", "Siaran pers"), ("Noise", "Warga")):
        short_release(office, judul=title, kategori=category)

    for asked in ("siaran-pers", "siaran_pers", "Siaran pers"):
        page = office.visitor().get("/situs/", query_string={"kategori": asked})
        document = html.document_fromstring(page.data)
        assert sorted(document.xpath("//h2//a/text()")) == ["Baru", "Lama"]
        chips = document.xpath("//nav[@class='categories']//a")
        assert [chip.text for chip in chips] == ["Semua", "Siaran pers", "Warga"]
        assert chips[1].get("href") == "/situs/?kategori=siaran-pers"


def test_an_item_shows_its_approved_parts_and_nothing_else(office: OfficeBench) -> None:
    office.release(**full_release(office))

    page = office.visitor().get("/situs/2026/pasar-murah")

    article = html.document_fromstring(page.data).xpath("//article")[0]
    assert article.xpath("string(.//h1)") == "Pasar murah dibuka"
    assert article.xpath(".//img/@alt") == ["Warga berbaris di depan pasar"]
    assert article.xpath(".//figcaption/text()") == ["Antrean warga", "Suasana"]
    assert article.xpath(".//a[@download]/text()") == ["Daftar harga"]
    for private in ("ditolak", "rahasia", "Protokol", "Ana Pewarta", "foto.jpg"):
        assert private.encode() not in page.data


@pytest.mark.parametrize(
    ("number", "media_type", "disposition"),
    [
        ("2.jpg", "image/jpeg", "inline"),
        ("3.mp4", "video/mp4", "inline"),
        ("4.pdf", "application/pdf", "attachment"),
        ("2-kecil", "image/jpeg", "inline"),
    ],
)
def test_public_files_are_sent_to_everybody(
    office: OfficeBench, number: str, media_type: str, disposition: str
) -> None:
    case = office.release(**full_release(office))

    answer = office.visitor().get(f"/situs/media/{item_id(office, case)}/{number}")

    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert answer.headers["Content-Disposition"].startswith(disposition)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_public_film_plays_in_pieces(office: OfficeBench) -> None:
    case = office.release(**full_release(office))
    address = f"/situs/media/{item_id(office, case)}/3.mp4"

    piece = office.visitor().get(address, headers={"Range": "bytes=0-3"})

    assert (piece.status_code, len(piece.data)) == (206, 4)
    assert piece.headers["Content-Range"].startswith("bytes 0-3/")


@pytest.mark.parametrize(
    "number", ["0.jpg", "1.jpg", "2.png", "2.exe", "5.jpg", "6.jpg", "99.jpg", "3-kecil", "-1.jpg"]
)
def test_only_files_of_approved_parts_can_be_asked_for(office: OfficeBench, number: str) -> None:
    case = office.release(**full_release(office))

    answer = office.visitor().get(f"/situs/media/{item_id(office, case)}/{number}")

    assert answer.status_code == 404


def test_a_withdrawn_item_takes_its_files_with_it(office: OfficeBench) -> None:
    case = office.release(**full_release(office))
    published = item_id(office, case)
    withdraw(office, case)
    visitor = office.visitor()

    for path in ("/situs/2026/pasar-murah", f"/situs/media/{published}/2.jpg"):
        assert visitor.get(path).status_code == 404
    assert b"Pasar murah" not in visitor.get("/situs/rss.xml").data
    assert b"pasar-murah" not in visitor.get("/situs/sitemap.xml").data


def test_no_address_of_the_site_reaches_a_private_file(office: OfficeBench) -> None:
    """What a visitor can follow is public, and no digest of an original works."""
    variables = full_release(office)
    case = office.release(**variables)
    visitor = office.visitor()
    originals = [each["file"]["digest"] for each in variables["bagian"] if each["file"]]

    pages = ["/situs/", "/situs/2026/pasar-murah", "/situs/rss.xml", "/situs/sitemap.xml"]
    seen = b"".join(visitor.get(page).data for page in pages)

    assert str(case).encode() not in seen
    # the attachment is passed on as it was approved, so its digest is public by itself
    for digest in originals:
        assert f"/berkas/{digest}".encode() not in seen
        assert visitor.get(f"/berkas/{digest}").status_code == 302
        assert visitor.get(f"/situs/media/{digest}/1.jpg").status_code == 404


def test_hostile_text_stays_text_on_every_page(office: OfficeBench) -> None:
    case = short_release(
        office, HOSTILE, judul=HOSTILE, ringkasan=HOSTILE, kategori=HOSTILE, slug="jahat"
    )
    visitor = office.visitor()
    assert office.variables(case)["tayang"] is True

    for page in ("/situs/", "/situs/2026/jahat"):
        data = visitor.get(page).data
        scripts = html.document_fromstring(data).xpath("//script")
        assert b"<script>alert" not in data
        assert [
            each.get("type") for each in scripts if each.get("type") != "application/ld+json"
        ] == []
    for feed in ("/situs/rss.xml", "/situs/atom.xml"):
        assert HOSTILE in "".join(etree.fromstring(visitor.get(feed).data).itertext())


def test_search_engines_and_messengers_are_told_what_it_is(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    page = html.document_fromstring(office.visitor().get("/situs/2026/pasar-murah").data)

    described = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    picture = f"{URL}/situs/media/{item_id(office, case)}/2.jpg"
    assert described["@type"] == "NewsArticle"
    assert described["headline"] == "Pasar murah dibuka"
    assert described["image"] == [picture]
    assert page.xpath("//meta[@property='og:title']/@content") == ["Pasar murah dibuka"]
    assert page.xpath("//meta[@property='og:image']/@content") == [picture]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{URL}/situs/2026/pasar-murah"]


def test_pages_need_no_inline_styles_or_scripts(office: OfficeBench) -> None:
    office.release(**full_release(office))

    for path in ("/situs/", "/situs/2026/pasar-murah"):
        page = html.document_fromstring(office.visitor().get(path).data)
        assert page.xpath("//@style | //style | //@*[starts-with(name(), 'on')]") == []


def test_rss_is_complete_and_well_formed(office: OfficeBench) -> None:
    case = office.release(**full_release(office))

    answer = office.visitor().get("/situs/rss.xml")

    root = etree.fromstring(answer.data)
    (entry,) = root.findall("channel/item")
    assert answer.mimetype == "application/rss+xml"
    assert root.get("version") == "2.0"
    assert [root.findtext(f"channel/{tag}") for tag in ("title", "link", "language")] == [
        "Berita Kantor uji",
        f"{URL}/situs/",
        "id",
    ]
    assert entry.findtext("link") == f"{URL}/situs/2026/pasar-murah"
    assert entry.findtext("pubDate") == "Mon, 23 Nov 2026 01:00:00 +0000"
    assert entry.findtext("guid") == f"urn:uuid:{item_id(office, case)}"
    enclosure = entry.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == "image/jpeg"


def test_atom_has_what_its_rfc_demands(office: OfficeBench) -> None:
    office.release(**full_release(office))

    root = etree.fromstring(office.visitor().get("/situs/atom.xml").data)

    for element in (root, *root.findall(f"{ATOM}entry")):
        for tag in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{tag}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Kantor uji"
    assert len(root.findall(f"{ATOM}entry")) == 1


def test_empty_feeds_are_valid_too(office: OfficeBench) -> None:
    visitor = office.visitor()

    for path in ("/situs/rss.xml", "/situs/atom.xml", "/situs/sitemap.xml"):
        assert etree.fromstring(visitor.get(path).data) is not None
    assert visitor.get("/situs/").status_code == 200


def test_robots_may_read_the_website_only(office: OfficeBench) -> None:
    lines = office.visitor().get("/robots.txt").text.splitlines()

    assert "Disallow: /" in lines
    assert "Allow: /situs/" in lines
    assert f"Sitemap: {URL}/situs/sitemap.xml" in lines


@pytest.mark.parametrize("path", ["/situs/", "/situs/2026/pasar-murah", "/situs/rss.xml"])
def test_pages_are_only_read(office: OfficeBench, path: str) -> None:
    office.release(**full_release(office))

    assert office.visitor().post(path).status_code in {400, 405}


def test_a_revision_and_its_original_link_to_each_other(office: OfficeBench) -> None:
    # given
    original = office.release(**full_release(office))

    # when
    office.complete(original, "lihat:1")
    office.jobs.run_due()
    revision = UUID(office.variables(original)["berkas_revisi"])
    office.jobs.run_due()

    # then: the revision waits for its own approval and shows nothing yet
    assert office.case(revision).revises == original
    assert b"Pelengkap" not in office.visitor().get("/situs/2026/pasar-murah").data


def test_an_approved_revision_completes_the_original(office: OfficeBench) -> None:
    original = office.release(**full_release(office))
    revision = short_release(office, judul="Foto yang kurang", slug="foto-kurang")
    with office.database.writing() as connection:
        mine = publication.c.instance_id == revision
        connection.execute(update(publication).where(mine).values(revises=original))
    visitor = office.visitor()

    first = html.document_fromstring(visitor.get("/situs/2026/pasar-murah").data)
    second = html.document_fromstring(visitor.get("/situs/2026/foto-kurang").data)

    assert first.xpath("//section[@class='related']//a/@href") == ["/situs/2026/foto-kurang"]
    assert second.xpath("//p[@class='related']/a/@href") == ["/situs/2026/pasar-murah"]
    # the original's approved content is the same as before
    verified = office.handlers["verify-publication"](_verification(office, original))
    assert verified["tayang"] is True


def item_id(office: OfficeBench, case: UUID) -> UUID:
    with office.database.reading() as connection:
        found = publications.publication_of_case(connection, instance_id=case)
    assert found
    return found.id


def withdraw(office: OfficeBench, case: UUID) -> None:
    with office.database.writing() as connection:
        publications.withdraw(connection, unit_id=UNIT, instance_id=case, now=office.clock.now())


def _verification(office: OfficeBench, case: UUID) -> JobContext:
    return JobContext(case, "verifikasi:1", "verify-publication", "key", office.variables(case))
