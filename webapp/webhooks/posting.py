"""Posts to an address that somebody else chose: not into the office's own network, not for ever.

A name is looked up once and the connection goes to the address that was looked at, so that what a
name means cannot change in between. Redirects are not followed, what is answered is not read.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from webapp.settings import Network

TIMEOUT_SECONDS = 10  # of one step: to connect, to send, to get a line
DEADLINE_SECONDS = 20  # of all


class Unreachable(Exception):
    """Nobody may be reached at the address; the text says why. Trying again can help."""


@dataclass(frozen=True)
class Poster:
    """Posts to public addresses, and to those networks that the operator allows."""

    networks: Sequence[Network] = ()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a JSON body; return the status that was answered.

        Raises:
            Unreachable: nobody answered as HTTP does, or the address is not allowed.
        """
        parts = urlsplit(url)
        connection = self._open(parts.scheme == "https", parts.hostname or "", parts.port)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fixed = {"Content-Type": "application/json", "User-Agent": "Alur", "Connection": "close"}
        cut = threading.Timer(DEADLINE_SECONDS, _cut, [connection])
        cut.start()
        try:
            connection.request("POST", path, body, {**fixed, **headers})
            return connection.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as problem:
            raise Unreachable(f"{type(problem).__name__}: {problem}") from problem
        finally:
            cut.cancel()
            connection.close()

    def _open(self, is_tls: bool, host: str, port: int | None) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        address = self._address(host, port or (443 if is_tls else 80))
        if is_tls:
            connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        try:
            plain = socket.create_connection(address, timeout=TIMEOUT_SECONDS)
            # Without `sock` the connection would look the name up again.
            connection.sock = (
                ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                if is_tls
                else plain
            )
        except OSError as problem:
            raise Unreachable(f"{type(problem).__name__}: {problem}") from problem
        return connection

    def _address(self, host: str, port: int) -> tuple[str, int]:
        """Return where a name leads to, among what is allowed."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as problem:
            raise Unreachable(f"Expected '{host:.200}' to be a known name: {problem}") from problem
        for _, _, _, _, address in found:
            if self._is_allowed(str(address[0])):
                return str(address[0]), port
        raise Unreachable(
            f"Expected '{host:.200}' to be on the internet or in ALUR_WEBHOOK_NETWORKS, "
            f"but it is {found[0][4][0]}"
        )

    def _is_allowed(self, address: str) -> bool:
        found = ip_address(address.partition("%")[0])
        mapped = getattr(found, "ipv4_mapped", None) or found
        is_public = mapped.is_global and not mapped.is_multicast
        return is_public or any(mapped in network for network in self.networks)


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
