"""What a process answers about itself, on the pages' address or on a worker's own."""

from dataclasses import dataclass
from hmac import compare_digest

import orjson
from prometheus_client import CONTENT_TYPE_LATEST

from webapp.hosts import is_loopback
from webapp.watching.health import is_ready
from webapp.watching.watch import Watch

TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """Status, type and content of an answer."""

    status: int
    content_type: str
    content: bytes


def live() -> Answer:
    """Answer whoever asks whether the process answers."""
    return Answer(200, TEXT, b"alive\n")


def ready(watch: Watch) -> Answer:
    """Answer whether work may be sent here: 200 or 503, and which part is at fault."""
    parts = watch.health.parts()
    content = orjson.dumps({"ready": is_ready(parts), "parts": dict(parts)}) + b"\n"
    return Answer(200 if is_ready(parts) else 503, "application/json", content)


def metrics(watch: Watch, *, authorization: str, address: str) -> Answer:
    """Answer with the metrics, if who asks may read them.

    Args:
        watch: what is watched.
        authorization: the header of that name.
        address: of who asks; "" where it cannot be believed.
    """
    if watch.metrics_token is not None:
        if not compare_digest(authorization.encode(), b"Bearer " + watch.metrics_token):
            return Answer(403, TEXT, b"Expected the token of ALUR_METRICS_TOKEN_FILE\n")
    elif not is_loopback(address):
        return Answer(404, TEXT, b"not found\n")
    return Answer(200, CONTENT_TYPE_LATEST, watch.meters.text())
