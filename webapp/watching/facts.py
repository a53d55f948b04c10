"""What the lines of a log are about: the request, case and command in hand, by their ids.

Whatever is logged meanwhile, by whomever, gets them. Never a name, never what somebody typed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token

Facts = Mapping[str, str]

_FACTS: ContextVar[Facts] = ContextVar("alur_facts", default={})  # noqa: B039 - never changed


def facts() -> Facts:
    """Return what this thread is about."""
    return _FACTS.get()


@contextmanager
def about(**more: str) -> Iterator[None]:
    """Let the block be about `more`, too."""
    before = begin(**more)
    try:
        yield
    finally:
        _FACTS.reset(before)


def begin(**more: str) -> "Token[Facts]":
    """Be about `more`, too, until it is ended."""
    return _FACTS.set({**_FACTS.get(), **more})


def end(before: "Token[Facts]") -> None:
    """Be about what was so before."""
    _FACTS.reset(before)
