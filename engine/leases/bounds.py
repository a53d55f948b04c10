"""What a worker may ask for: sentences for what is too much, too little or unreadable."""

from collections.abc import Sequence
from datetime import timedelta

from engine.errors import Invalid
from engine.execution import check_text

MAX_NAME_LETTERS = 200
MAX_ERROR_LETTERS = 2000  # as much as an incident tells
MAX_TOPICS = 50
MAX_JOBS = 100
MAX_RETRIES = 100
SHORTEST_LEASE = timedelta(seconds=1)
LONGEST_LEASE = timedelta(days=1)
LONGEST_PAUSE = timedelta(days=30)
_OURS = "alur:"  # topics of the engine's own


def check_name(name: str, field: str) -> None:
    """Refuse what is no name of a worker, topic or error.

    Raises:
        Invalid: it is empty, too long, or no text that can be kept.
    """
    check_text(name, field)
    if not name.strip() or len(name) > MAX_NAME_LETTERS:
        raise Invalid(
            f"Expected a text of 1 to {MAX_NAME_LETTERS} letters in '{field}', "
            f"but found {len(name)} letters",
            field=field,
        )


def check_topics(topics: Sequence[str]) -> None:
    """Refuse topics that no worker may ask for.

    Raises:
        Invalid: there are none or too many, or one is the engine's own.
    """
    if not 1 <= len(topics) <= MAX_TOPICS:
        raise Invalid(f"Expected 1 to {MAX_TOPICS} topics, but found {len(topics)}", field="topics")
    for topic in topics:
        check_name(topic, "topics")
        if topic.startswith(_OURS):
            raise Invalid(
                f"Expected a topic of a diagram, but '{topic}' is the engine's own", field="topics"
            )


def check_lease(lock_for: timedelta) -> None:
    """Refuse a lease that is too short or too long.

    Raises:
        Invalid: it is.
    """
    if not SHORTEST_LEASE <= lock_for <= LONGEST_LEASE:
        raise Invalid(
            f"Expected a lease of {_seconds(SHORTEST_LEASE)} to {_seconds(LONGEST_LEASE)} seconds, "
            f"but found {_seconds(lock_for)}",
            field="lock_seconds",
        )


def check_count(number: int, field: str, least: int, most: int) -> None:
    """Refuse a number out of its bounds.

    Raises:
        Invalid: it is.
    """
    if not least <= number <= most:
        raise Invalid(
            f"Expected a whole number from {least} to {most} in '{field}', but found {number}",
            field=field,
        )


def check_failure(message: str, retry_after: timedelta) -> None:
    """Refuse a failure that cannot be told, or be tried again in time.

    Raises:
        Invalid: so it is.
    """
    check_text(message, "message")
    if not message.strip() or len(message) > MAX_ERROR_LETTERS:
        raise Invalid(
            f"Expected a text of 1 to {MAX_ERROR_LETTERS} letters in 'message', "
            f"but found {len(message)} letters",
            field="message",
        )
    if not timedelta(0) <= retry_after <= LONGEST_PAUSE:
        raise Invalid(
            f"Expected a pause of 0 to {_seconds(LONGEST_PAUSE)} seconds, "
            f"but found {_seconds(retry_after)}",
            field="retry_after_seconds",
        )


def _seconds(duration: timedelta) -> str:
    return f"{duration.total_seconds():.3f}".rstrip("0").rstrip(".")
