"""Messages over a socket, each with its length before it."""

import socket
import struct
import time

_LENGTH = struct.Struct(">I")
MAX_FRAME_BYTES = 16_000_000


class Ended(Exception):
    """The other side is gone, or says what is no message."""


class Late(Exception):
    """The other side did not answer in time."""


def send(to: socket.socket, payload: bytes) -> None:
    """Send one message.

    Raises:
        Ended: nobody takes it.
    """
    try:
        to.sendall(_LENGTH.pack(len(payload)) + payload)
    except OSError as error:  # a time-out too: who does not even listen is not there
        raise Ended(str(error)) from error


def receive(origin: socket.socket, within_seconds: float | None = None) -> bytes:
    """Return the next message.

    Raises:
        Ended: there will be none.
        Late: it did not come `within_seconds`.
    """
    deadline = None if within_seconds is None else time.monotonic() + within_seconds
    (length,) = _LENGTH.unpack(_exactly(origin, _LENGTH.size, deadline))
    if length > MAX_FRAME_BYTES:
        raise Ended(f"Expected at most {MAX_FRAME_BYTES} bytes, but {length} were announced")
    return _exactly(origin, length, deadline)


def _exactly(origin: socket.socket, count: int, deadline: float | None) -> bytes:
    parts, missing = [], count
    while missing:
        try:
            if deadline is not None:
                origin.settimeout(max(0.001, deadline - time.monotonic()))
            part = origin.recv(min(missing, 1 << 20))
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            raise Ended(str(error)) from error
        if not part:
            raise Ended("Expected a message, but the other side is gone")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
