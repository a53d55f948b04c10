"""Those outside who keep checkpoints: people by mail, and a web address."""

import http.client
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import urlsplit

from engine.checkpoints import Signed
from engine.checkpoints.keys import fingerprint
from webapp import dates
from webapp.auditing.making import file_name
from webapp.mail import MailServer
from webapp.settings import Settings

TIMEOUT_SECONDS = 15


class Receiver(Protocol):
    """Somebody outside who keeps checkpoints."""

    @property
    def name(self) -> str:
        """What stands for it on the auditor's page."""

    @property
    def pause(self) -> timedelta:
        """How long it is left alone after it got one."""

    def take(self, signed: Signed) -> None:
        """Keep a checkpoint.

        Raises:
            OSError: it did not.
            ValueError: what was set for it cannot be used, such as a password that is no text.
        """


@dataclass(frozen=True)
class ByMail:
    """A person who gets letters with the checkpoint's file."""

    address: str
    sender: str
    server: MailServer
    office: str  # its own address on the web
    pause: timedelta

    @property
    def name(self) -> str:
        return self.address

    def take(self, signed: Signed) -> None:
        said = signed.read()
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, self.address
        letter["Subject"] = f"Titik periksa {said.number} ({signed.hash[:12]})"
        letter["Date"] = format_datetime(said.at)
        letter["Message-ID"] = f"<checkpoint-{said.number}.{signed.hash}@alur>"
        letter.set_content(_LETTER.format(
            number=said.number, at=dates.in_words(said.at), office=self.office, hash=signed.hash,
            key=fingerprint(said.public), file=file_name(said.number),
        ))  # fmt: skip
        letter.add_attachment(
            signed.to_json(),
            maintype="application",
            subtype="json",
            filename=file_name(said.number),
        )
        self.server.send(letter)


_LETTER = """\
Titik periksa {number} dari {office}, {at}.

SHA-256      {hash}
Sidik kunci  {key}

Simpanlah berkas terlampir ({file}) di tempat yang tidak terjangkau oleh kantor. Dengan berkas itu
terbukti bahwa tidak ada riwayat yang dihapus atau ditulis ulang sesudahnya: bandingkan pada halaman
Pemeriksaan, atau dengan alur verify --copy.

--
This is checkpoint {number} of {office}. Keep the attached file where the office cannot reach it. It
shows that no history was removed or written anew since: compare it on the page Pemeriksaan, or by
alur verify --copy.
"""


@dataclass(frozen=True)
class ByWebhook:
    """A web address that takes the checkpoint's JSON by POST."""

    url: str
    pause: timedelta = timedelta(0)

    @property
    def name(self) -> str:
        return f"webhook {urlsplit(self.url).netloc}"  # what follows may be a secret

    def take(self, signed: Signed) -> None:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Alur",
            "Alur-Checkpoint": str(signed.read().number),
        }
        asked = urllib.request.Request(  # noqa: S310 - settings.py lets only http and https through
            self.url, data=signed.to_json(), headers=headers, method="POST"
        )
        try:
            with _OPENER.open(asked, timeout=TIMEOUT_SECONDS):
                pass
        except http.client.HTTPException as garbage:
            raise OSError(f"{type(garbage).__name__}: {garbage}") from garbage


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes a redirect, which would turn a POST into a GET, for a refusal."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def receivers(settings: Settings) -> list[Receiver]:
    """Return whom the administrator named."""
    found: list[Receiver] = []
    if settings.mail_server is not None:
        pause = timedelta(hours=settings.checkpoint_mail_hours)
        for address in settings.checkpoint_mail:
            office = settings.url
            found.append(ByMail(address, settings.mail_from, settings.mail_server, office, pause))
    if settings.checkpoint_webhook:
        found.append(ByWebhook(settings.checkpoint_webhook))
    return found
