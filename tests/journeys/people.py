"""The people of the office at their browsers: what they do, in their words.

siti = office.person("petugas")
siti.starts_a_case()
siti.fills_in_the_intake(News("Pasar murah", ("Dibuka Jumat.",)), evidence=[])
siti.completes()
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Locator, Page, expect

from engine.clock import SystemClock
from tests.browser import Pages
from tests.journeys.server import Server
from webapp.dates import JAKARTA
from webapp.founding import DEMO_PASSWORD

PASSWORD = DEMO_PASSWORD
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}}
# A job wakes at once; this bounds the wait on a busy machine: so many reloads of half a second.
MOST_RELOADS = 60

RECEIVE = "Menerima berita beserta bukti otentik"
EXAMINE = "Memeriksa dan memilah press release"
GROUP = "Mengelompokkan yang disetujui dan tidak"
PUBLISH = "Memasukkan berita ke website"
FOLLOW_UP = "Menindaklanjuti bagian yang tidak disetujui"
ARCHIVE = "Menyimpan arsip press release"


def public_path(slug: str) -> str:
    """Return where a release of this year is shown."""
    return f"/situs/{SystemClock().now().astimezone(JAKARTA).year}/{slug}"


@dataclass(frozen=True)
class News:
    """What a source sent, as it is typed at the intake."""

    title: str
    paragraphs: tuple[str, ...] = ("Dibuka untuk umum.",)
    source: str = "Dinas Perdagangan"
    letter: str = "B/500.2/118"
    dated: str = "2024-05-20"
    signer: str = "Kepala Dinas Perdagangan"


class Person:
    """Somebody at a browser of his own."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self._server = server

    # ---- finding one's way ----------------------------------------------------------------------

    def logs_in(self, username: str) -> "Person":
        self.opens("/masuk")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        expect(self.heading).to_have_text("Kotak Tugas")
        return self

    def opens(self, path: str) -> None:
        self.page.goto(self._server.origin + path)

    def sees_anew(self, path: str) -> None:
        """Open a page as it is now: public pages may be kept by a browser for a minute."""
        self.opens(path)
        self.page.reload()

    def opens_the_inbox(self) -> None:
        self.opens("/kotak-tugas")

    def item(self, step: str, title: str, *, mark: str = "") -> Locator:
        """Return the line of the inbox of one step of one case; `mark` is a word of a badge."""
        items = self.page.locator(".items > li")
        named = items.filter(has=self.page.get_by_role("heading", name=step, exact=True))
        titled = named.filter(has=self.page.get_by_text(title, exact=True))
        return titled.filter(has=self.page.locator(".badge", has_text=mark)) if mark else titled

    def takes_up(self, step: str, title: str, *, mark: str = "") -> str:
        """Open a work item from the inbox; return its path."""
        self.opens_the_inbox()
        self.item(step, title, mark=mark).get_by_role("link", name="Kerjakan").click()
        expect(self.heading).to_have_text(step)
        return self.path

    def waits_for(self, path: str, what: Locator) -> None:
        """Reload a page until something stands on it that a job brings about."""
        for _ in range(MOST_RELOADS):
            self.sees_anew(path)
            try:
                expect(what).to_be_visible(timeout=500)
            except AssertionError:
                continue
            return
        raise AssertionError(f"Expected {path} to show {what} at last, but it did not")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def message(self) -> Locator:
        """What the last action led to."""
        return self.page.get_by_role("status")

    @property
    def problems(self) -> Locator:
        """What is wrong with what was sent."""
        return self.page.get_by_role("alert")

    # ---- filling in -----------------------------------------------------------------------------

    def starts_a_case(self) -> str:
        """Start a case by hand; return the path of its first work item."""
        self.opens_the_inbox()
        self.page.get_by_role("button", name="Mulai berkas").click()
        expect(self.heading).to_have_text(RECEIVE)
        return self.path

    def fills_in_the_intake(self, news: News, evidence: Sequence[FilePayload] = ()) -> None:
        """Answer everything; the evidence becomes parts after the title and the paragraphs."""
        page = self.page
        page.get_by_label("Sumber berita").fill(news.source)
        page.get_by_label("Nomor surat").fill(news.letter)
        page.get_by_label("Tanggal surat").fill(news.dated)
        page.get_by_role("textbox", name="Nama dan jabatan penanda tangan").fill(news.signer)
        page.get_by_label("Siaran pers").check()
        page.get_by_label("Judul berita").fill(news.title)
        elements = page.get_by_role("group", name="Unsur tata naskah dinas")
        for box in elements.get_by_role("checkbox").all():
            box.check()
        page.get_by_label("Lengkap", exact=True).check()
        self._writes(news.paragraphs)
        if evidence:
            page.locator("input#bukti").set_input_files(evidence)
            self.presses("Jadikan bukti foto/video sebagai bagian")
            expect(self.part("Foto").or_(self.part("Video"))).to_have_count(len(evidence))
        else:
            page.get_by_label("Alasan tanpa bukti").fill("Peliput belum mengirim foto.")

    def _writes(self, paragraphs: Sequence[str]) -> None:
        for number, paragraph in enumerate(paragraphs):
            if number:  # the form begins with a title and one paragraph
                self.presses("Paragraf", within=self.page.get_by_role("group", name="Tambah"))
                expect(self.part("Paragraf")).to_have_count(number + 1)
            self.part("Paragraf").nth(number).get_by_role("textbox").fill(paragraph)

    def part(self, word: str) -> Locator:
        """Return the parts of one kind, such as "Foto"."""
        head = self.page.locator(".part-head strong", has_text=word)
        return self.page.locator("li.part").filter(has=head)

    def approves(self, part: Locator) -> None:
        part.locator("label.decide-ok").click()

    def rejects(self, part: Locator, reason: str, note: str = "") -> None:
        part.locator("label.decide-danger").click()
        part.get_by_label("Alasan bila ditolak").select_option(reason)
        part.get_by_label("Penjelasan").fill(note)

    def gives_paraf(self, password: str = PASSWORD) -> None:
        """Type the password and complete."""
        self.page.locator("input#_paraf").fill(password)
        self.completes()

    def completes(self) -> None:
        """Press the button at the end of the form."""
        self.page.locator(".form-buttons .button.primary").click()

    def presses(self, name: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).click()


class Office:
    """A served office, and the browsers of its people."""

    def __init__(self, server: Server, pages: Pages) -> None:
        self.server = server
        self._pages = pages

    def person(self, username: str, *, expected: tuple[str, ...] = (), **options: Any) -> Person:
        """Log somebody in, in a browser of his own.

        Args:
            username: one of the demo's people.
            expected: console errors that the test is about (see tests.browser.Pages.open).
            options: of the browser, such as `PHONE`.
        """
        return self.visitor(expected=expected, **options).logs_in(username)

    def visitor(self, *, expected: tuple[str, ...] = (), **options: Any) -> Person:
        """Return somebody who has not logged in."""
        return Person(self._pages.open(expected=expected, **options), self.server)
