"""Hands a letter to the office's mail server (SMTP, RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from webapp.hosts import is_loopback

TIMEOUT_SECONDS = 15


@dataclass(frozen=True)
class MailServer:
    """Where letters go out, and who says so."""

    host: str
    port: int
    is_tls: bool  # from the first byte; else by STARTTLS, except on this very machine
    user: str = ""
    password_file: Path | None = None

    def send(self, letter: EmailMessage) -> None:
        """Hand over a letter; nobody reads it on the way there.

        Raises:
            OSError: the server cannot be reached, has no TLS, or does not take it.
            ValueError: the password is no UTF-8.
        """
        with self._connected(TIMEOUT_SECONDS) as server:
            if self.user:
                server.login(self.user, self._password())
            server.send_message(letter)

    def greet(self, timeout_seconds: float) -> None:
        """Come as far as a letter would be handed over, and leave again.

        Raises:
            OSError: the server cannot be reached, has no TLS, or does not greet.
        """
        with self._connected(timeout_seconds) as server:
            server.ehlo_or_helo_if_needed()

    @contextmanager
    def _connected(self, timeout_seconds: float) -> Iterator[smtplib.SMTP]:
        secure = ssl.create_default_context()
        if self.is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=timeout_seconds, context=secure
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=timeout_seconds)
        with server:
            if not self.is_tls and not is_loopback(self.host):
                server.starttls(context=secure)
            yield server

    def _password(self) -> str:
        if self.password_file is None:
            return ""
        return self.password_file.read_text(encoding="utf-8").strip()
