"""What happens in cases is told elsewhere: once it is sure, signed, again until it is received."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from engine.commands import Actor, ClaimWorkItem, StartInstance
from engine.embedded_jobs import JobRunner
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages, open_pages
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.webhooks.receiving import Receiver
from webapp.context import Office
from webapp.ids import new_id
from webapp.topics import handlers

PAGE = "/langganan"


class SubscribedOffice:
    """An office, a program elsewhere, and what an administrator does about it."""

    def __init__(self, pages: Pages, receiver: Receiver, origin: str) -> None:
        self.pages, self.receiver, self.origin = pages, receiver, origin
        self.office: Office = pages.app.extensions["alur"]
        self.jobs = JobRunner(self.office.runtime, handlers(self.office))

    def acts(self, address: str, by: str = "administrator", **fields: Any) -> str:
        """Send a form of a page; return where it led to."""
        browser = self.pages.of(by)
        answer = self.pages.post(browser, address, _command=str(new_id()), **fields)
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def subscribed(self, **fields: Any) -> str:
        """Subscribe the program; return the address of the subscription's page."""
        return self.acts(f"{PAGE}/baru", url=f"{self.origin}/alur", **fields)

    def seen(self, address: str, by: str = "administrator") -> str:
        answer = self.pages.of(by).get(address)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    def secret(self, subscription: str) -> str:
        found = re.search(r"whsec_[A-Za-z0-9+/=]+", self.seen(subscription))
        assert found
        return found[0]

    def actor(self, username: str) -> Actor:
        """Return one of the cast as the engine knows him."""
        account = self.pages.account(username)
        return Actor(str(account.id), account.name, account.title, account.groups)

    def started(self) -> UUID:
        """Let a case begin."""
        case = new_id()
        actor = self.actor("petugas")
        self.office.runtime.submit(StartInstance(case, "proses", {"judul": "Panen"}), actor=actor)
        return case

    def sends(self) -> None:
        """Let the jobs that are due be done."""
        self.jobs.run_due()


@pytest.fixture
def office(migrated_url: str, tmp_path: Path) -> Iterator[SubscribedOffice]:
    receiver = Receiver()
    with (
        serving(receiver) as origin,
        open_pages(migrated_url, tmp_path, ALUR_WEBHOOK_NETWORKS="127.0.0.0/8") as pages,
    ):
        yield SubscribedOffice(pages, receiver, origin)


def test_an_entry_is_told_with_its_hash_and_without_a_name(office: SubscribedOffice) -> None:
    subscription = office.subscribed(kind=["WorkItemOffered"])
    case = office.started()

    office.sends()

    [message] = office.receiver.messages
    assert message.is_signed_by(office.secret(subscription))
    said = message.said
    assert said["type"] == "case.moved"
    assert (said["data"]["case"], said["data"]["seq"]) == (str(case), 1)
    assert [event["type"] for event in said["data"]["events"]] == ["WorkItemOffered"]
    assert re.fullmatch("[0-9a-f]{64}", said["data"]["hash"])
    assert b"Panen" not in message.body
    assert b"etugas " not in message.body


def test_what_was_not_received_is_sent_again_under_the_same_id(office: SubscribedOffice) -> None:
    office.subscribed()
    office.receiver.answer = "503 Service Unavailable"
    office.started()
    office.sends()
    office.receiver.answer = "200 OK"
    office.pages.clock.advance(timedelta(hours=1))

    office.sends()
    office.sends()

    first, second = office.receiver.messages
    assert (first.id, first.body) == (second.id, second.body)
    assert first.stamp != second.stamp


@pytest.mark.parametrize("answer", ["302 Found", "404 Not Found", "500 Oops"])
def test_what_was_refused_stands_on_the_page(office: SubscribedOffice, answer: str) -> None:
    subscription = office.subscribed()
    office.receiver.answer = answer
    office.started()

    office.sends()

    assert answer.split()[0] in office.seen(subscription)
    assert "Semua sudah diterima" not in office.seen(subscription)


def test_a_receiver_that_is_gone_is_not_asked_again(office: SubscribedOffice) -> None:
    subscription = office.subscribed()
    office.receiver.answer = "410 Gone"
    office.started()
    office.sends()
    office.pages.clock.advance(timedelta(days=3))

    office.sends()

    assert len(office.receiver.messages) == 1
    assert "Gagal" in office.seen(subscription)


def test_what_waits_when_a_subscription_ends_is_dropped(office: SubscribedOffice) -> None:
    subscription = office.subscribed()
    office.started()
    office.acts(f"{subscription}/akhiri", reason="sistem lama dimatikan")

    office.sends()

    assert office.receiver.messages == []
    assert "sistem lama dimatikan" in office.seen(subscription)


def test_a_dead_receiver_delays_no_case(office: SubscribedOffice) -> None:
    office.acts(f"{PAGE}/baru", url="http://10.255.255.1/alur")
    case = office.started()
    office.sends()

    item = "langkah_kabid:1"
    actor = office.actor("kabid")
    office.office.runtime.submit(ClaimWorkItem(case, item), actor=actor)


def test_a_trial_says_whether_it_arrived(office: SubscribedOffice) -> None:
    subscription = office.subscribed()

    assert "Penerima menerima pesan percobaan" in after(office, f"{subscription}/coba")

    office.receiver.answer = "500 Oops"
    assert "Penerima menolak pesan percobaan: 500." in after(office, f"{subscription}/coba")
    assert office.receiver.messages[0].said["type"] == "ping"


def test_nobody_is_tried_out_after_the_end_of_his_subscription(office: SubscribedOffice) -> None:
    subscription = office.subscribed()
    office.acts(f"{subscription}/akhiri", reason="Sistem lama dimatikan.")

    answer = office.pages.post(office.pages.of("administrator"), f"{subscription}/coba")

    assert (answer.status_code, "sudah berakhir" in answer.text) == (409, True)
    assert office.receiver.messages == []


def test_an_address_inside_the_office_is_not_asked(office: SubscribedOffice) -> None:
    subscription = office.acts(f"{PAGE}/baru", url="http://192.168.0.1/")

    assert "ALUR_WEBHOOK_NETWORKS" in after(office, f"{subscription}/coba")


def test_the_secret_is_for_administrators(office: SubscribedOffice) -> None:
    subscription = office.subscribed()

    assert "whsec_" in office.seen(subscription)
    assert "whsec_" not in office.seen(subscription, by="auditor")


def test_what_cannot_be_an_address_is_said_in_words(office: SubscribedOffice) -> None:
    browser = office.pages.of("administrator")

    answer = office.pages.post(
        browser, f"{PAGE}/baru", url="bukan alamat", _command=str(new_id()), description=""
    )

    assert answer.status_code == 422
    assert "https://contoh.go.id/alur" in answer.text


@pytest.mark.parametrize("dialect", ["sqlite"])  # what a page looks like is the same on both
@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_for_everybody(office: SubscribedOffice, pages: Browsers, look: str) -> None:
    subscription = office.subscribed(kind=["WorkItemOffered"], description="Papan informasi")
    office.receiver.answer = "500 Oops"
    office.started()
    office.sends()

    with serving(office.pages.app) as origin:
        for address in (PAGE, f"{PAGE}/baru", subscription):
            page = opened(office.pages, pages, f"{origin}{address}", **LOOKS[look])
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert complaints(page) == []


def after(office: SubscribedOffice, address: str) -> str:
    """Send a form and return the page that it leads to."""
    browser = office.pages.of("administrator")
    answer = office.pages.post(browser, address)
    return str(browser.get(answer.location).text)
