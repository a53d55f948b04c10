"""Cursors: where a list goes on, as opaque text that only this office can have written.

It holds the keys of the last line that was given, and what the list was asked for: so a cursor of
one list is refused by another, and rows that are added meanwhile move nothing.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from webapp.api.errors import Malformed, Wrong

_MAC_BYTES = 16


class Cursors:
    """Writes and reads the cursors of one list, as it was asked for by one token."""

    def __init__(self, secret: bytes, said: Sequence[Any]) -> None:
        key = hmac.new(secret, b"alur api cursors", hashlib.sha256).digest()
        self._said = hashlib.sha256(orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS))
        self._key = key

    def write(self, place: Sequence[Any]) -> str:
        """Return the cursor for a place: texts, numbers, or None."""
        body = orjson.dumps(list(place), default=str)
        return base64.urlsafe_b64encode(self._mac(body) + body).decode().rstrip("=")

    def read(self, written: str | None) -> list[Any] | None:
        """Return the place of a cursor; None: the beginning.

        Raises:
            Malformed: it was not written for this list.
        """
        if written is None:
            return None
        try:
            raw = base64.b64decode(
                written + "=" * (-len(written) % 4), altchars=b"-_", validate=True
            )
        except ValueError as error:
            raise _foreign() from error
        mac, body = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        if not hmac.compare_digest(mac, self._mac(body)):
            raise _foreign()
        found: list[Any] = orjson.loads(body)
        return found

    def _mac(self, body: bytes) -> bytes:
        said = self._said.digest() + body
        return hmac.new(self._key, said, hashlib.sha256).digest()[:_MAC_BYTES]


def said_of(operation_id: str, token_id: Any, query: Mapping[str, Any]) -> list[Any]:
    """Return what a cursor is bound to: the list, whose it is, and its filter; not its length."""
    words = {name: value for name, value in query.items() if name not in ("cursor", "limit")}
    return [operation_id, str(token_id), words]


def _foreign() -> Malformed:
    return Malformed(
        [
            Wrong(
                "cursor",
                "Bukan kursor dari daftar ini; mulai lagi tanpa kursor.",
                "Expected a cursor of this list: begin again without one.",
                "parameter",
            )
        ]
    )
