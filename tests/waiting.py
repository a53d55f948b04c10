"""Waits for what other processes do: until a condition holds, never for a length of time."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

POLL_SECONDS = 0.02


def until(condition: Callable[[], Value], what: str, *, seconds: float = 60) -> Value:
    """Return the first true value of `condition`.

    Args:
        condition: asked again and again.
        what: the sentence that should come true, for whoever reads the failure.
        seconds: how long a slow machine may take.

    Raises:
        AssertionError: it did not come true.
    """
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"Expected within {seconds} s that {what}"
        time.sleep(POLL_SECONDS)
    return value
