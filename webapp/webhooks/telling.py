"""Topic `alur:webhook`: tell a subscriber of one entry of a case's log.

What is sent says where the case stands and which entry says so, by its hash; it names nobody.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from engine import queries
from engine.errors import NotFound
from engine.jobs import Handler, JobContext, JobFailed
from engine.queries import SubscriptionLine
from webapp.context import Office
from webapp.secret_files import read_or_create_secret
from webapp.webhooks.posting import Poster
from webapp.webhooks.signing import secret_of, signed_headers

GONE = 410  # by which a receiver says that it wants no more


class Refused(Exception):
    """The receiver did not take a message; the text says what it answered."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Expected the receiver to answer 2xx, but it answered {status}")
        self.status = status


def teller(office: Office) -> Handler:
    """Return the handler of the topic for an office."""

    def tell(job: JobContext) -> Mapping[str, Any]:
        with office.database.reading() as connection:
            try:
                line = queries.subscription_of(
                    connection,
                    unit_id=office.unit_id,
                    subscription_id=UUID(job.payload["subscription"]),
                )
                body = _body(connection, office.unit_id, job, line)
            except NotFound:  # the case was purged meanwhile: there is nothing to tell
                return {}
        if line.is_active and body is not None:
            send(office, line, job.idempotency_key, body)
        return {}

    return tell


def send(office: Office, line: SubscriptionLine, message_id: str, body: bytes) -> None:
    """Post a signed message.

    Raises:
        JobFailed: the receiver wants no more.
        Refused: it did not take it; it may do so later.
        Unreachable: nobody answered.
    """
    secret = subscription_secret(office, line.id)
    headers = signed_headers(secret, message_id, office.clock.now(), body)
    status = Poster(office.settings.webhook_networks).post(line.url, body, headers)
    if status == GONE:
        raise JobFailed(f"Expected the receiver to take messages, but it answered {GONE}: Gone")
    if not 200 <= status < 300:
        raise Refused(status)


def subscription_secret(office: Office, subscription_id: UUID) -> bytes:
    """Return what signs the messages of a subscription."""
    key = read_or_create_secret(office.settings.webhook_key_file)
    return secret_of(key, subscription_id)


def _body(
    connection: Connection, unit_id: UUID, job: JobContext, line: SubscriptionLine
) -> bytes | None:
    """Return what is sent of an entry; None when the subscriber is told nothing of it."""
    case = queries.case(connection, instance_id=job.instance_id)
    entry = queries.log_entry_at(connection, stream_id=job.instance_id, seq=int(job.payload["seq"]))
    events = line.subscription.tells(entry.events)
    if not events:
        return None
    return orjson.dumps(
        {
            "type": "case.moved",
            "timestamp": entry.at.isoformat(),
            "data": {
                "office": str(unit_id),
                "case": str(job.instance_id),
                "process": case.process_id,
                "seq": entry.seq,
                "hash": entry.hash,
                "events": events,
            },
        }
    )
