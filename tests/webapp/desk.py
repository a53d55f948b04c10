"""The pages of an office with the SOP "Pemutakhiran Website", used as people use them.

    desk = Desk(pages)
    case = desk.start()
    desk.receive(case)
    desk.open("kabid", case, "periksa:1").text

Every form is sent with what its page carries, as a browser does.
"""

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine import queries
from engine.commands import Actor, DeployDefinition, SetCalendar, system_actor
from engine.queries import WorkItem
from engine.runtime import Runtime
from engine.timers import TimerWorker
from forms.validation import Validator
from tests import sop
from tests.webapp.cast import PASSWORD, PASSWORD_HASH, UNIT, Pages
from webapp.accounts.login import LOGIN_LASTS
from webapp.accounts.queries import Account, NewAccount, add_account

PROCESS = "pemutakhiran_website"
ELEMENTS = ("kop", "nomor", "tanggal", "hal", "isi", "penandatangan", "narahubung")

# What Siti of the intake types for a release with a title and two paragraphs.
RELEASE: dict[str, Any] = {
    "sumber": "Bagian Umum",
    "nomor_surat": "B/400.14/12",
    "tanggal_surat": "2026-11-20",
    "penandatangan": "Kepala Bagian Umum",
    "jenis_berita": "siaran_pers",
    "judul": "Festival Gamelan 2026",
    "alasan_tanpa_bukti": "Peliput belum mengirim foto.",
    "bagian.ids": ["b1", "b2", "b3"],
    "bagian.b1.kind": "judul",
    "bagian.b1.text": "Festival Gamelan 2026",
    "bagian.b2.kind": "paragraf",
    "bagian.b2.text": "Dibuka Jumat sore.",
    "bagian.b3.kind": "paragraf",
    "bagian.b3.text": "Harga tiket naik.",
    "tata_naskah": list(ELEMENTS),
    "kelengkapan": "lengkap",
}
APPROVAL: dict[str, Any] = {
    "keputusan.b1.decision": "setuju",
    "keputusan.b2.decision": "setuju",
    "keputusan.b3.decision": "tolak",
    "keputusan.b3.reason": "Tidak sesuai bukti",
    "klasifikasi": "siaran_pers",
}


class Desk:
    """What people of the office do at their desks."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.runtime: Runtime = pages.app.extensions["alur"].runtime
        self.runtime.forms = Validator()
        self.timers = TimerWorker(self.runtime)
        self._browsers: dict[str, FlaskClient] = {}
        self.runtime.submit(
            DeployDefinition(sop.DIAGRAM, sop.FORMS), actor=system_actor("installation")
        )
        administrator = pages.account("administrator")
        calendar = SetCalendar("kerja", sop.OFFICE_HOURS)
        self.runtime.submit(calendar, actor=actor_of(administrator))

    # ---- what is done ---------------------------------------------------------------------------

    def browser(self, who: str) -> FlaskClient:
        """Return somebody's browser, always the same one."""
        if who not in self._browsers:
            self._browsers[who] = self.pages.of(who)
        return self._browsers[who]

    def start(self, who: str = "petugas") -> UUID:
        """Begin a case with the button of the inbox; return its id."""
        answer = self.press(who, "/kotak-tugas", "/kotak-tugas/mulai", process_id=PROCESS)
        assert answer.status_code == 303, answer.text
        return UUID(re.findall(r"/tugas/([0-9a-f-]{36})/", answer.location)[0])

    def receive(self, case: UUID, **answers: Any) -> TestResponse:
        """Complete the intake."""
        return self.complete("petugas", case, "terima:1", **{**RELEASE, **answers})

    def received(self, **answers: Any) -> UUID:
        """Start a case and complete its intake; Kabid is asked."""
        case = self.start()
        answer = self.receive(case, **answers)
        assert answer.status_code == 303, answer.text
        return case

    def approve(self, case: UUID, **answers: Any) -> TestResponse:
        """Let Kabid decide on each part and give his paraf."""
        sent = {**APPROVAL, "_paraf": PASSWORD, **answers}
        return self.complete("kabid", case, "periksa:1", **sent)

    def complete(self, who: str, case: UUID, key: str, **answers: Any) -> TestResponse:
        """Fill in the form of a work item and press the button that completes it."""
        return self.send(who, case, key, _action="complete", **answers)

    def save(self, who: str, case: UUID, key: str, **answers: Any) -> TestResponse:
        """Fill in the form and press "Simpan draf"."""
        return self.send(who, case, key, _action="save", **answers)

    def send(self, who: str, case: UUID, key: str, **answers: Any) -> TestResponse:
        """Open a work item's page and send its form."""
        address = f"/tugas/{case}/{key}"
        return self.press(who, address, address, **answers)

    def press(self, who: str, page: str, address: str, **answers: Any) -> TestResponse:
        """Open a page and send one of its forms, with the hidden fields that it carries."""
        hidden = hidden_fields(self.browser(who).get(page).text)
        return self.post(who, address, {**hidden, **answers})

    def post(self, who: str, address: str, fields: Mapping[str, Any]) -> TestResponse:
        """Send a form; the browser's token is added when the fields have none."""
        browser = self.browser(who)
        token = {"csrf_token": self.pages.form_token(browser)}
        data = MultiDict({**token, **fields})
        return browser.post(address, data=data, content_type="multipart/form-data")

    def claim(self, who: str, case: UUID, key: str) -> TestResponse:
        """Press "Ambil"."""
        return self.post(who, f"/tugas/{case}/{key}/ambil", {})

    def release(self, who: str, case: UUID, key: str) -> TestResponse:
        """Press "Lepas"."""
        return self.post(who, f"/tugas/{case}/{key}/lepas", {})

    def wait(self, **duration: int) -> None:
        """Let time pass, and let what came due fire when it was due."""
        clock = self.pages.clock
        until = clock.now() + timedelta(**duration)
        while (due := self.timers.next_due()) is not None and due <= until:
            clock.advance(max(timedelta(0), due - clock.now()))
            self.timers.fire_due()
        clock.advance(until - clock.now())
        if timedelta(**duration) >= LOGIN_LASTS:
            self._browsers.clear()  # everybody must log in again

    def hire(self, username: str, *groups: str) -> None:
        """Add a person to the cast."""
        with self.pages.database.writing() as connection:
            self.pages.people[username] = add_account(
                connection,
                NewAccount(username, f"{username.capitalize()} Contoh", groups=groups),
                unit_id=UNIT,
                password_hash=PASSWORD_HASH,
                now=self.pages.clock.now(),
                must_change_password=False,
            )

    # ---- what is seen ---------------------------------------------------------------------------

    def inbox(self, who: str, **wanted: str) -> str:
        """Return the inbox as somebody reads it."""
        return words(self.browser(who).get("/kotak-tugas", query_string=wanted))

    def open(self, who: str, case: UUID, key: str) -> TestResponse:
        """Open a work item's page."""
        return self.browser(who).get(f"/tugas/{case}/{key}")

    def item(self, case: UUID, key: str) -> WorkItem:
        """Return what the database knows of a work item."""
        with self.pages.database.reading() as connection:
            return queries.work_item_of(connection, instance_id=case, key=key)

    def open_keys(self, case: UUID) -> list[str]:
        """Return the keys of a case's open work items."""
        with self.pages.database.reading() as connection:
            items = queries.work_items_of(connection, instance_id=case)
        return [item.key for item in items if item.status == "open"]

    def variables(self, case: UUID) -> dict[str, Any]:
        """Return a case's variables."""
        with self.pages.database.reading() as connection:
            return queries.variables(connection, instance_id=case)

    def cases(self, search: str = "") -> list[queries.CaseLine]:
        """Return all cases."""
        with self.pages.database.reading() as connection:
            return queries.cases(connection, unit_id=UNIT, search=search)


def actor_of(account: Account) -> Actor:
    """Return an account as the engine knows it."""
    return Actor(str(account.id), account.name, account.title, account.groups)


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields that our own forms carry on a page."""
    found = re.findall(r'<input type="hidden" name="(csrf_token|_[a-z]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def words(answer: TestResponse) -> str:
    """Return what a person reads of a page's main part, in one line."""
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    text = re.sub(r"<[^>]+>", " ", main.partition(">")[2])
    return re.sub(r"\s+", " ", unescape(text)).strip()


def upload(*files: tuple[str, bytes]) -> list[tuple[io.BytesIO, str]]:
    """Return files, each a name and its content, as a browser sends them in one input."""
    return [(io.BytesIO(content), name) for name, content in files]
