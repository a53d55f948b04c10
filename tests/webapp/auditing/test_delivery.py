"""The newest checkpoint goes to those outside who keep it: real servers on this machine."""

import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import expect

from engine.checkpoints.record import read_file
from engine.migrating import migrate
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.databases import migrated_template
from tests.webapp.cast import open_pages
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice
from webapp.auditing.delivery import Delivery, deliver
from webapp.auditing.making import make
from webapp.auditing.receivers import ByMail, ByWebhook, Receiver, receivers
from webapp.mail import MailServer
from webapp.settings import read_settings

INSPECTORATE = "inspektorat@example.go.id"


@dataclass
class Mailbox:
    """What a mail server was sent; it refuses everything while `is_shut`."""

    letters: list[EmailMessage] = field(default_factory=list)
    is_shut: bool = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.is_shut:
            return "451 4.3.0 come back later"
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, EmailMessage, policy=default))
        return "250 OK"


@dataclass
class Hook:
    """What a web address was sent; it answers `answer`."""

    answer: str = "200 OK"
    bodies: list[bytes] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.bodies.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        self.numbers.append(environ["HTTP_ALUR_CHECKPOINT"])
        start_response(self.answer, [("Location", "/elsewhere")])
        return [b""]


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def by_mail(mailbox: Mailbox) -> Iterator[ByMail]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    line = MailServer("127.0.0.1", port, is_tls=False)
    yield ByMail(INSPECTORATE, "alur@example.go.id", line, "https://alur", timedelta(hours=24))
    server.stop()


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def by_webhook(hook: Hook) -> Iterator[ByWebhook]:
    with serving(hook) as origin:
        yield ByWebhook(f"{origin}/titik?token=rahasia")


def signed(office: SopOffice) -> None:
    """Let something move, and sign it."""
    office.received()
    found = office.pages.app.extensions["alur"]
    make(found.database, found.unit_id, found.settings, found.clock.now())


def handed(office: SopOffice, *to: Receiver) -> list[Delivery]:
    found = office.pages.app.extensions["alur"]
    return deliver(found.database, found.unit_id, to, found.clock.now())


def test_a_letter_brings_the_checkpoint_as_a_file(
    sop_office_on_both: SopOffice, by_mail: ByMail, mailbox: Mailbox
) -> None:
    signed(sop_office_on_both)

    tried = handed(sop_office_on_both, by_mail)

    assert [(each.receiver, each.number, each.problem) for each in tried] == [(INSPECTORATE, 1, "")]
    (letter,) = mailbox.letters
    (attachment,) = letter.iter_attachments()
    assert attachment.get_filename() == "checkpoint-000001.json"
    checkpoint = read_file(attachment.get_content())
    assert checkpoint.read().number == 1
    assert letter["Subject"] == f"Titik periksa 1 ({checkpoint.hash[:12]})"
    text = letter.get_body()
    assert text
    assert checkpoint.hash in text.get_content()


def test_a_web_address_gets_the_checkpoint(
    sop_office: SopOffice, by_webhook: ByWebhook, hook: Hook
) -> None:
    signed(sop_office)

    tried = handed(sop_office, by_webhook)

    assert (tried[0].number, hook.numbers) == (1, ["1"])
    assert read_file(hook.bodies[0]).read().number == 1
    assert "rahasia" not in tried[0].receiver


def test_nobody_gets_the_same_one_twice(
    sop_office: SopOffice, by_webhook: ByWebhook, hook: Hook
) -> None:
    signed(sop_office)
    handed(sop_office, by_webhook)

    assert handed(sop_office, by_webhook) == []
    assert len(hook.bodies) == 1


def test_only_the_newest_goes_out(sop_office: SopOffice, by_webhook: ByWebhook, hook: Hook) -> None:
    signed(sop_office)
    signed(sop_office)

    handed(sop_office, by_webhook)

    assert hook.numbers == ["2"]


def test_letters_leave_a_pause_between_them(
    sop_office: SopOffice, by_mail: ByMail, mailbox: Mailbox
) -> None:
    signed(sop_office)
    handed(sop_office, by_mail)
    signed(sop_office)

    soon = handed(sop_office, by_mail)
    sop_office.pages.clock.advance(timedelta(hours=24))
    later = handed(sop_office, by_mail)

    assert (soon, [each.number for each in later]) == ([], [2])
    assert len(mailbox.letters) == 2


def test_who_is_down_gets_it_later_and_nobody_waits_for_him(
    sop_office: SopOffice, by_mail: ByMail, mailbox: Mailbox, by_webhook: ByWebhook, hook: Hook
) -> None:
    signed(sop_office)
    mailbox.is_shut = True
    down, up = handed(sop_office, by_mail, by_webhook)
    mailbox.is_shut = False

    again = handed(sop_office, by_mail, by_webhook)

    assert "come back later" in down.problem
    assert (down.number, up.number) == (0, 1)
    assert [(each.receiver, each.number, each.problem) for each in again] == [(INSPECTORATE, 1, "")]
    assert len(hook.bodies) == 1


@pytest.mark.parametrize("answer", ["302 Found", "404 Not Found", "500 Oops"])
def test_an_answer_that_is_no_yes_is_a_problem(
    sop_office: SopOffice, by_webhook: ByWebhook, hook: Hook, answer: str
) -> None:
    signed(sop_office)
    hook.answer = answer

    (tried,) = handed(sop_office, by_webhook)

    assert answer[:3] in tried.problem
    assert len(hook.bodies) == 1  # a redirect was not followed


def test_a_server_that_is_not_there_is_a_problem(sop_office: SopOffice) -> None:
    signed(sop_office)

    (tried,) = handed(sop_office, ByWebhook("http://127.0.0.1:9/"))

    assert "refused" in tried.problem


def test_a_password_that_is_no_text_is_a_problem_of_its_receiver_alone(
    sop_office: SopOffice, by_mail: ByMail, by_webhook: ByWebhook, hook: Hook, tmp_path: Path
) -> None:
    signed(sop_office)
    secret = tmp_path / "smtp.password"
    secret.write_bytes(b"\xff")
    server = replace(by_mail.server, user="alur", password_file=secret)

    down, up = handed(sop_office, replace(by_mail, server=server), by_webhook)

    assert "UnicodeDecodeError" in down.problem
    assert (up.number, len(hook.bodies)) == (1, 1)


def test_without_a_checkpoint_there_is_nothing_to_hand_over(
    sop_office: SopOffice, by_webhook: ByWebhook
) -> None:
    assert handed(sop_office, by_webhook) == []


def test_the_settings_name_who_gets_them() -> None:
    settings = read_settings(
        {
            "ALUR_CHECKPOINT_MAIL": "a@example.go.id, b@example.go.id",
            "ALUR_CHECKPOINT_MAIL_HOURS": "168",
            "ALUR_SMTP": "smtps://alur%40kantor@mail.example.go.id",
            "ALUR_MAIL_FROM": "alur@example.go.id",
            "ALUR_CHECKPOINT_WEBHOOK": "https://audit.example.go.id/alur",
        }
    )

    first, second, third = receivers(settings)

    assert isinstance(first, ByMail)
    assert first.server == MailServer("mail.example.go.id", 465, is_tls=True, user="alur@kantor")
    assert first.pause == timedelta(days=7)
    assert second.name == "b@example.go.id"
    assert third == ByWebhook("https://audit.example.go.id/alur")


@pytest.mark.parametrize("look", LOOKS)
def test_the_auditor_sees_who_has_which(pages: Browsers, tmp_path: Path, look: str) -> None:
    nobody = "http://127.0.0.1:9/"
    url = migrated_template(migrate).create("sqlite", tmp_path)
    with open_pages(url, tmp_path, ALUR_CHECKPOINT_WEBHOOK=nobody) as of_office:
        office = SopOffice(of_office)
        signed(office)
        handed(office, ByWebhook(nobody))

        with serving(office.pages.app) as origin:
            page = opened(of_office, pages, f"{origin}/pemeriksaan", "auditor", **LOOKS[look])

            expect(page.get_by_text("webhook 127.0.0.1:9")).to_be_visible()
            expect(page.get_by_text("refused")).to_be_visible()
            assert complaints(page) == []
