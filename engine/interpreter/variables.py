"""What a token sees of the case's variables, and where it writes.

Most of them live on the case. An instance of a repeated activity has some of its own, and a called
process that is told what it gets sees nothing else.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.interpreter.token import Token


def view(workflow: Any, token: Token) -> Mapping[str, Any]:
    """Return the variables that a token sees, by name."""
    layers = list(_layers(workflow, token))
    if len(layers) == 1:
        return layers[0]
    return {name: value for layer in reversed(layers) for name, value in layer.items()}


def write(workflow: Any, token: Token, values: Mapping[str, Any]) -> None:
    """Write each variable where the token sees one of that name, or else as far out as it sees."""
    if not values:
        return
    layers = list(_layers(workflow, token))
    for name, value in values.items():
        next((layer for layer in layers if name in layer), layers[-1])[name] = value


def _layers(workflow: Any, token: Token) -> Iterator[dict[str, Any]]:
    """Yield the variables around a token, from the inside out."""
    own = token.internal_data.get("locals")
    if own is not None:
        yield own
    for container in workflow.around(token):
        inner = container.internal_data.get("inner")
        if inner is not None:
            yield inner
            return
        own = container.internal_data.get("locals")
        if own is not None:
            yield own
    yield workflow.variables


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
