"""What a token sees of the case's variables, and where it writes.

Most of them live on the case. An instance of a repeated activity has some of its own, and a called
process that is told what it gets sees nothing else.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

Data = Mapping[str, Any]  # a token's internal data


def layers(
    token: Data, container: Callable[[int], Data], of_case: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the variables around a token, from the inside out.

    Args:
        token: its data.
        container: gives the data of the token that is a scope.
        of_case: the variables of the case.
    """
    at: Data = token
    if "locals" in at:
        yield at["locals"]
    while "scope" in at:
        at = container(at["scope"])
        if "inner" in at:
            yield at["inner"]
            return
        if "locals" in at:
            yield at["locals"]
    yield of_case


def flat(layered: Iterator[dict[str, Any]]) -> Mapping[str, Any]:
    """Return the variables of all layers by name; the inner ones cover the outer ones."""
    found = list(layered)
    if len(found) == 1:
        return found[0]
    return {name: value for layer in reversed(found) for name, value in layer.items()}


def write(layered: Sequence[dict[str, Any]], values: Mapping[str, Any]) -> None:
    """Write each variable where one of that name is, or else as far out as the token sees."""
    for name, value in values.items():
        next((layer for layer in layered if name in layer), layered[-1])[name] = value


def plain(value: Any) -> Any:
    """Return a value as the log holds it: decimals, dates and durations as text.

    >>> plain([date(2026, 1, 5), 3, {"a": None}])
    ['2026-01-05', 3, {'a': None}]
    """
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
