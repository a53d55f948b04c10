"""How a receiver knows a message is ours: the published example of Standard Webhooks."""

import base64
from datetime import UTC, datetime
from uuid import UUID

from webapp.webhooks.signing import in_words, secret_of, signed_headers

SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_a_message_is_signed_as_the_standard_says() -> None:
    sent_at = datetime.fromtimestamp(1614265330, UTC)

    headers = signed_headers(
        base64.b64decode(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", sent_at, b'{"test": 2432232314}'
    )

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_written_as_receivers_libraries_take_it() -> None:
    assert in_words(base64.b64decode(SECRET)) == f"whsec_{SECRET}"


def test_each_subscription_has_a_secret_of_its_own() -> None:
    key = b"k" * 48

    assert secret_of(key, UUID(int=1)) == secret_of(key, UUID(int=1))
    assert secret_of(key, UUID(int=1)) != secret_of(key, UUID(int=2))
    assert secret_of(key, UUID(int=1)) != secret_of(b"j" * 48, UUID(int=1))
