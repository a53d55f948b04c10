"""How a receiver knows that a message is ours: the headers of Standard Webhooks 1.0.

    webhook-id         the same each time that a message is sent again
    webhook-timestamp  when it was sent, in seconds since 1970
    webhook-signature  "v1," and, in base64, HMAC-SHA-256 over "<id>.<timestamp>.<body>"

The secret of a subscription is derived from the installation's key and the subscription's id, so
that none stands in the database or in a backup of it.
"""

import base64
import hmac
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID


def secret_of(key: bytes, subscription_id: UUID) -> bytes:
    """Return the 32 bytes that sign what a subscription is told."""
    return hmac.digest(key, b"webhook " + subscription_id.bytes, "sha256")


def in_words(secret: bytes) -> str:
    """Return a secret as receivers' libraries take it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def signed_headers(secret: bytes, message_id: str, at: datetime, body: bytes) -> Mapping[str, str]:
    """Return the headers that prove a message."""
    stamp = str(int(at.timestamp()))
    content = b".".join([message_id.encode(), stamp.encode(), body])
    signature = base64.b64encode(hmac.digest(secret, content, "sha256")).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
    }
