"""References to personal values inside values: {"personal": commitment}. Pure.

The log holds the reference; the value and its salt are rows of `personal_value`, which an erasure
deletes. What stays is a SHA-256 that, without the salt, fits any value as well as any other.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

import orjson

_KEY = "personal"
_COMMITMENT = re.compile(r"[0-9a-f]{64}")  # SHA-256


@dataclass(frozen=True)
class PersonalValue:
    """A value that stays out of the log."""

    name: str  # of its field
    commitment: str  # SHA-256, hex
    salt: bytes
    value: Any


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical JSON of a value: what is kept, and what the commitment is to."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def commitment_to(content: bytes, salt: bytes) -> str:
    """Return the SHA-256, hex, of the salt followed by a value's canonical JSON."""
    return hashlib.sha256(salt + content).hexdigest()


def is_commitment(value: object) -> TypeGuard[str]:
    """Say whether a value is written as a commitment is."""
    return isinstance(value, str) and _COMMITMENT.fullmatch(value) is not None


def reference_to(commitment: str) -> dict[str, str]:
    """Return what stands for a personal value in commands, variables and the log."""
    return {_KEY: commitment}


def is_personal(value: object) -> TypeGuard[Mapping[str, str]]:
    """Say whether a value refers to a personal value."""
    return isinstance(value, Mapping) and value.keys() == {_KEY} and is_commitment(value[_KEY])


def commitments_in(value: Any) -> Iterator[str]:
    """Yield every commitment to which a value refers, however deep, in its order.

    >>> list(commitments_in({"nama": reference_to("ab" * 32), "hari": 3})) == ["ab" * 32]
    True
    """
    if isinstance(value, str):  # as nearly all are
        return
    if is_personal(value):
        yield value[_KEY]
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from commitments_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from commitments_in(inner)


def opened(value: Any, kept: Mapping[str, Any], erased: str | None = None) -> Any:
    """Return a value with what is kept in place of the references to it.

    Args:
        value: of any shape; it is not changed.
        kept: commitment → personal value.
        erased: in place of what is not kept; None: its reference stays.
    """
    if is_personal(value):
        return kept.get(value[_KEY], value if erased is None else erased)
    if isinstance(value, Mapping):
        return {name: opened(inner, kept, erased) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [opened(inner, kept, erased) for inner in value]
    return value


def without_personal(value: Any) -> Any:
    """Return a value without what is personal in it, however deep: not even the references.

    >>> without_personal({"nama": reference_to("ab" * 32), "hari": [3, reference_to("ab" * 32)]})
    {'hari': [3]}
    """
    if isinstance(value, Mapping):
        kept = ((name, each) for name, each in value.items() if not is_personal(each))
        return {name: without_personal(each) for name, each in kept}
    if isinstance(value, list | tuple):
        return [without_personal(each) for each in value if not is_personal(each)]
    return value
