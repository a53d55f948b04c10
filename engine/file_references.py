"""References to files inside values: {"digest", "name", "type", "size"}. Pure.

The engine keeps no files. Whoever stores them looks here for which ones a case needs.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

_KEYS = frozenset({"digest", "name", "type", "size"})
_DIGEST = re.compile(r"[0-9a-f]{64}")  # SHA-256


def is_reference(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Say whether a value refers to a stored file."""
    return (
        isinstance(value, Mapping)
        and value.keys() >= _KEYS
        and isinstance(value["digest"], str)
        and _DIGEST.fullmatch(value["digest"]) is not None
    )


def references_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every reference inside a value, however deep, in its order.

    >>> photo = {"digest": "ab" * 32, "name": "x.png", "type": "image/png", "size": 1}
    >>> list(references_in([{"id": "b1", "file": photo}])) == [photo]
    True
    """
    if isinstance(value, str):  # as nearly all are
        return
    if is_reference(value):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from references_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from references_in(inner)
