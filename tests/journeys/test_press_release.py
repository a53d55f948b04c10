"""A press release goes from intake to archive in real browsers, and the program dies twice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Locator, expect

from tests.journeys.materials import film, photo, place_in
from tests.journeys.people import (
    ARCHIVE,
    EXAMINE,
    FOLLOW_UP,
    GROUP,
    PHONE,
    PUBLISH,
    RECEIVE,
    News,
    Office,
    Person,
    public_path,
)
from tests.journeys.server import Server, serving_office

TITLE = "Pasar Murah Niten"
PARAGRAPH = "Pasar murah dibuka Jumat sore di Pasar Niten."
SEEN, BLURRED, SPOKEN = "Warga berbaris", "Tenda dari jauh", "Wawancara pedagang"
NEWS, SUPPLEMENT = "pasar-murah-niten", "pasar-murah-niten-foto-dan-video"  # their slugs
# What a browser says of a server that is being killed.
DEAD = ("ERR_CONNECTION", "ERR_EMPTY_RESPONSE", "ERR_CONTENT_LENGTH_MISMATCH")


@dataclass(frozen=True)
class Cast:
    """Who takes part, each logged in at a browser of his own."""

    siti: Person  # takes news in
    bambang: Person  # head of division, on his telephone
    maria: Person  # head of section
    wayan: Person  # keeps the website
    reader: Person  # anybody


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """The real program, on an office without any case."""
    with serving_office(tmp_path) as running:
        yield running


@pytest.fixture
def cast(office: Office) -> Cast:
    return Cast(
        office.person("petugas", expected=DEAD),
        office.person("kabid", expected=(*DEAD, "status of 422"), **PHONE),
        office.person("kasie", expected=DEAD),
        office.person("operator", expected=DEAD),
        office.visitor(expected=(*DEAD, "status of 404")),
    )


def test_a_press_release_goes_from_intake_to_archive(cast: Cast, server: Server) -> None:
    case = siti_takes_the_news_in(cast.siti)
    bambang_approves_three_parts_and_rejects_two(cast.bambang)
    the_server_dies_as_soon_as_it_has_answered(server, cast.bambang)
    his_paraf_is_there_once(cast.siti, case)
    maria_groups_the_parts(cast.maria)
    wayan_prepares_the_page(cast.wayan, slug=NEWS)
    the_server_dies_as_soon_as_it_has_answered(server, cast.wayan)
    readers_see_exactly_what_was_approved(cast.reader)
    readers_cannot_see_where_the_photo_was_taken(cast.reader, cast.siti, case)

    revision = siti_starts_a_revision_of_the_rest(cast.siti)
    bambang_approves_everything(cast.bambang)
    maria_groups_the_parts(cast.maria)
    wayan_prepares_the_page(cast.wayan, slug=SUPPLEMENT)
    readers_find_the_supplement_and_its_film(cast.reader)

    siti_archives_both(cast.siti)
    both_cases_have_come_to_their_end(cast.siti, case, revision)
    nothing_is_lost_or_doubled(cast.siti, cast.reader)
    the_log_verifies(server)


# ---- the first case ------------------------------------------------------------------------------


def siti_takes_the_news_in(siti: Person) -> str:
    siti.starts_a_case()
    evidence = [
        photo("pasar.jpg", "#286a8e", with_place=True),
        photo("tenda.jpg", "#777777"),
        film("wawancara.webm", siti.page),
    ]
    siti.fills_in_the_intake(News(TITLE, (PARAGRAPH,)), evidence)
    captions = siti.page.get_by_label("Keterangan")
    for number, caption in enumerate((SEEN, BLURRED, SPOKEN)):
        captions.nth(number).fill(caption)
    case = address_of_the_case(siti)
    siti.completes()
    expect(siti.message).to_contain_text("Nomor agenda: 1/")
    expect(siti.message).to_contain_text(f"Tugas berikutnya: {EXAMINE} (Kepala Bidang)")
    return case


def bambang_approves_three_parts_and_rejects_two(bambang: Person) -> None:
    bambang.takes_up(EXAMINE, TITLE)
    expect(bambang.page.locator("li.part")).to_have_count(5)
    bambang.rejects(bambang.part("Foto").nth(1), "Kualitas tidak memadai")
    bambang.rejects(bambang.part("Video"), "Lainnya", "Suara pedagang tidak terdengar.")
    bambang.presses("Setujui sisanya")
    expect(bambang.page.locator("label.decide-ok input:checked")).to_have_count(3)
    bambang.gives_paraf("bukan sandinya")
    expect(bambang.problems).to_contain_text("Kata sandi salah. Paraf belum dibubuhkan")
    expect(bambang.page.locator("label.decide-danger input:checked")).to_have_count(2)
    with bambang.page.expect_response(is_post):
        bambang.gives_paraf()


def his_paraf_is_there_once(somebody: Person, case: str) -> None:
    somebody.opens(case)
    expect(somebody.page.locator(".parafs > li")).to_have_count(1)
    expect(somebody.page.locator(".parafs > li")).to_contain_text("Bambang Suryono")
    expect(somebody.page.locator(".waiting > li")).to_have_count(1)


def maria_groups_the_parts(maria: Person) -> None:
    maria.takes_up(GROUP, TITLE)
    maria.gives_paraf()
    expect(maria.message).to_contain_text(f"Tugas selesai: {GROUP}.")


def wayan_prepares_the_page(wayan: Person, *, slug: str) -> None:
    wayan.takes_up(PUBLISH, TITLE)
    wayan.page.get_by_label("Alamat pendek").fill(slug)
    wayan.page.get_by_label("Kategori").select_option("Siaran pers")
    wayan.page.get_by_label("Ringkasan").fill("Harga di bawah pasar selama tiga hari.")
    texts = wayan.page.get_by_role("group", name="Teks alternatif foto").get_by_role("textbox")
    texts.fill("Antrean di depan Pasar Niten")
    with wayan.page.expect_response(is_post):
        wayan.completes()


def readers_see_exactly_what_was_approved(reader: Person) -> None:
    reader.waits_for("/situs/", reader.page.get_by_role("link", name=TITLE))
    expect(reader.page.locator(".story")).to_have_count(1)
    reader.page.get_by_role("link", name=TITLE).click()
    expect(reader.heading).to_have_text(TITLE)
    assert reader.path == public_path(NEWS)
    expect(reader.page.get_by_role("link", name="Siaran pers")).to_be_visible()
    blocks = reader.page.locator("[data-block]")
    expect(blocks).to_have_count(2)
    expect(blocks.nth(0)).to_have_text(PARAGRAPH)
    expect(blocks.nth(1)).to_have_text(SEEN)
    expect(reader.page.get_by_role("img", name="Antrean di depan Pasar Niten")).to_be_visible()
    for path in (reader.path, "/situs/", "/situs/rss.xml", "/situs/atom.xml", "/situs/sitemap.xml"):
        shown = text_at(reader, path)
        assert BLURRED not in shown
        assert SPOKEN not in shown
    assert titles_in_the_feed(reader) == [TITLE]


def readers_cannot_see_where_the_photo_was_taken(reader: Person, siti: Person, case: str) -> None:
    reader.opens(public_path(NEWS))
    published = bytes_of(reader, reader.page.locator("[data-block] img"), "src")
    siti.opens(case)
    original = bytes_of(siti, siti.page.get_by_role("link", name="pasar.jpg").first, "href")

    assert place_in(original)
    assert not place_in(published)


# ---- the revision --------------------------------------------------------------------------------


def siti_starts_a_revision_of_the_rest(siti: Person) -> str:
    siti.takes_up(FOLLOW_UP, TITLE)
    expect(siti.page.locator("li.part")).to_have_count(2)
    siti.page.get_by_label("Perbaiki").check()
    siti.page.get_by_label("Alasan tindakan").fill("Sumber mengirim foto dan video baru.")
    siti.completes()
    expect(siti.message).to_contain_text(f"Tugas selesai: {FOLLOW_UP}.")
    siti.waits_for("/kotak-tugas", siti.item(RECEIVE, TITLE, mark="Revisi"))
    siti.takes_up(RECEIVE, TITLE, mark="Revisi")
    expect(siti.page.locator("li.part")).to_have_count(2)
    siti.page.get_by_label("Ganti berkas").first.set_input_files(photo("tajam.jpg", "#8e4a28"))
    siti.page.get_by_label("Lengkap", exact=True).check()
    case = address_of_the_case(siti)
    siti.completes()
    expect(siti.message).to_contain_text(f"Tugas selesai: {RECEIVE}.")
    expect(siti.message).not_to_contain_text("Nomor agenda")
    return case


def bambang_approves_everything(bambang: Person) -> None:
    bambang.takes_up(EXAMINE, TITLE)
    bambang.presses("Setujui semua")
    bambang.gives_paraf()
    expect(bambang.message).to_contain_text(f"Tugas selesai: {EXAMINE}.")


def readers_find_the_supplement_and_its_film(reader: Person) -> None:
    reader.waits_for(
        public_path(NEWS), reader.page.get_by_role("heading", name="Pelengkap berita ini")
    )
    reader.page.get_by_role("region", name="Pelengkap").get_by_role("link", name=TITLE).click()
    reader.page.wait_for_url(f"**{public_path(SUPPLEMENT)}")
    assert blocks_of(reader) == ["foto", "video"]
    film_address = reader.page.locator("video").get_attribute("src") or ""
    answer = reader.page.request.get(
        f"{origin_of(reader)}{film_address}", headers={"Range": "bytes=4-7"}
    )
    whole = reader.page.request.get(f"{origin_of(reader)}{film_address}").body()
    assert (answer.status, answer.body()) == (206, whole[4:8])
    assert answer.headers["content-range"] == f"bytes 4-7/{len(whole)}"
    assert titles_in_the_feed(reader) == [TITLE, TITLE]


# ---- the end -------------------------------------------------------------------------------------


def siti_archives_both(siti: Person) -> None:
    siti.waits_for("/kotak-tugas", siti.item(ARCHIVE, TITLE).nth(1))
    for number in ("arsip-1", "arsip-2"):
        siti.opens_the_inbox()
        siti.item(ARCHIVE, TITLE).first.get_by_role("link", name="Kerjakan").click()
        for label, text in {
            "Nomor arsip": number,
            "Lemari arsip": "A",
            "Laci": "2",
            "Folder": "7",
            "Retensi": "2 tahun aktif, 3 tahun inaktif",
        }.items():
            siti.page.get_by_label(label).fill(text)
        expect(siti.page.get_by_label("Kode klasifikasi")).to_have_value("400.14.5.6")
        siti.page.get_by_label("Permanen").check()
        siti.completes()
        expect(siti.message).to_contain_text("Seluruh berkas sudah selesai.")


def both_cases_have_come_to_their_end(siti: Person, *cases: str) -> None:
    for case in cases:
        siti.opens(case)
        expect(siti.page.locator(".case-facts")).to_contain_text("hanya dapat dibaca")
        expect(siti.page.get_by_role("heading", name="Sedang menunggu")).to_have_count(0)
        expect(siti.page.locator(".parafs > li")).to_have_count(2)
        expect(siti.page.locator(".parafs .badge.ok")).to_have_count(2)


def nothing_is_lost_or_doubled(siti: Person, reader: Person) -> None:
    siti.opens("/buku-agenda?bulan=semua")
    expect(siti.page.locator("table.book tbody tr")).to_have_count(1)
    expect(siti.page.locator("#nomor-1")).to_contain_text(TITLE)
    siti.opens_the_inbox()
    expect(siti.page.locator(".items > li")).to_have_count(0)
    reader.sees_anew("/situs/")
    expect(reader.page.locator(".story")).to_have_count(2)
    reader.sees_anew(public_path(NEWS))
    assert blocks_of(reader) == ["paragraf", "foto"]


def the_log_verifies(server: Server) -> None:
    verified = server.command("verify")

    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert re.search(r"All \d+ logs hold", verified.stdout)


# ---- how it is seen ------------------------------------------------------------------------------


def the_server_dies_as_soon_as_it_has_answered(server: Server, person: Person) -> None:
    """Whoever sent the last form was told "done"; everything after that is cut off."""
    server.kill()
    person.page.goto("about:blank")
    server.start()


def is_post(answer: Any) -> bool:
    return bool(answer.request.method == "POST")


def address_of_the_case(person: Person) -> str:
    return person.page.get_by_role("link", name="Lihat berkas").get_attribute("href") or ""


def origin_of(person: Person) -> str:
    return person.page.url.removesuffix(person.path)


def text_at(person: Person, path: str) -> str:
    return person.page.request.get(origin_of(person) + path).text()


def bytes_of(person: Person, what: Locator, attribute: str) -> bytes:
    return person.page.request.get(f"{origin_of(person)}{what.get_attribute(attribute)}").body()


def blocks_of(reader: Person) -> list[str | None]:
    blocks = reader.page.locator("[data-block]").all()
    return [block.get_attribute("data-block") for block in blocks]


def titles_in_the_feed(reader: Person) -> list[str]:
    feed = etree.fromstring(text_at(reader, "/situs/rss.xml").encode())
    return [str(title) for title in feed.xpath("//item/title/text()")]
