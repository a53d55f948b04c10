"""A program elsewhere that is told of what happens: a real server on this machine."""

import base64
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass
class Message:
    """What was sent once."""

    id: str
    stamp: str
    signature: str
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        read: dict[str, Any] = orjson.loads(self.body)
        return read

    def is_signed_by(self, secret: str) -> bool:
        """Check it as a receiver does, from the secret that a person copied."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        content = f"{self.id}.{self.stamp}.".encode() + self.body
        expected = base64.b64encode(hmac.digest(key, content, "sha256")).decode()
        return self.signature == f"v1,{expected}"


@dataclass
class Receiver:
    """Keeps what it is sent, and answers `answer`."""

    answer: str = "204 No Content"
    messages: list[Message] = field(default_factory=list)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.messages.append(
            Message(
                environ["HTTP_WEBHOOK_ID"],
                environ["HTTP_WEBHOOK_TIMESTAMP"],
                environ["HTTP_WEBHOOK_SIGNATURE"],
                environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])),
            )
        )
        start_response(self.answer, [("Location", "/lain"), ("Content-Type", "text/plain")])
        return [b""]
