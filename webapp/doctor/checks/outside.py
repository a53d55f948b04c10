"""The outside: the mail server and the web address that checkpoints go to. Nothing is sent."""

import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

from webapp.doctor.check import Finding, check, warning
from webapp.doctor.patient import Patient
from webapp.hosts import is_loopback

PATIENCE_SECONDS = 5.0


@check("mail-server")
def the_mail_server_answers(patient: Patient) -> Iterator[Finding]:
    """The mail server answers, if there is one."""
    server = patient.settings.mail_server
    if server is None:
        return
    try:
        server.greet(PATIENCE_SECONDS)
    except OSError as problem:
        how = "with TLS" if server.is_tls or not is_loopback(server.host) else "without TLS"
        yield warning(
            f"Expected the mail server at {server.host}:{server.port} to answer {how}, "
            f"but found {type(problem).__name__}",
            "See whether ALUR_SMTP names it rightly and a firewall lets this machine through.",
        )


@check("checkpoint-webhook")
def the_checkpoints_address_answers(patient: Patient) -> Iterator[Finding]:
    """The address that gets checkpoints answers, if there is one."""
    if not patient.settings.checkpoint_webhook:
        return
    parts = urlsplit(patient.settings.checkpoint_webhook)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    if not is_tls and not is_loopback(host):
        yield warning(
            f"Expected ALUR_CHECKPOINT_WEBHOOK to begin with https://, but found http:// to {host}",
            "On the way anybody could answer in its place.",
        )
    port = parts.port or (443 if is_tls else 80)
    try:
        _knock(host, port, is_tls=is_tls)
    except OSError as problem:
        yield warning(
            f"Expected an answer at {host}:{port}, but found {type(problem).__name__}",
            "See whether ALUR_CHECKPOINT_WEBHOOK names it rightly and it can be reached from here.",
        )


def _knock(host: str, port: int, *, is_tls: bool) -> None:
    with socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as line:
        if is_tls:
            with ssl.create_default_context().wrap_socket(line, server_hostname=host):
                pass
