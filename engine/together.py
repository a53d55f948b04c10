"""Several writes as one statement, for PostgreSQL: half of a step's time were round trips.

`WITH a AS (INSERT …), b AS (UPDATE …) UPDATE …`: all see the rows as they were before, and none may
touch a row that another one touches.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Shape = tuple[tuple[str, int], ...]
"""Of each write: its text, with parameters as `%(name)s`, and how many rows it is for."""

_PARAMETER = re.compile(r"%\((\w+)\)s")
_VALUES = re.compile(r" VALUES (\([^()]*\))")


@dataclass(frozen=True)
class Together:
    """A statement with parameters `$1`, `$2` …, and where each comes from: write, row, name."""

    text: str
    sources: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=500)
def together(shape: Shape) -> Together:
    """Return one statement for all writes; the last one's count of rows is the statement's.

    >>> together((("INSERT INTO a VALUES (%(x)s)", 2), ("UPDATE b SET y = %(z)s", 1))).text
    'WITH w0 AS (INSERT INTO a VALUES ($1), ($2)) UPDATE b SET y = $3'
    """
    sources: list[tuple[int, int, str]] = []
    texts = [
        text
        for write, (template, rows) in enumerate(shape)
        for text in _texts(template, rows, write, sources)
    ]
    before = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    return Together(f"WITH {before} {texts[-1]}" if before else texts[-1], tuple(sources))


def _texts(
    template: str, rows: int, write: int, sources: list[tuple[int, int, str]]
) -> Iterator[str]:
    """Yield the statements of one write: an insert takes all its rows, an update one."""
    numbered = [_numbered(template, write, row, sources) for row in range(rows)]
    first = _VALUES.search(numbered[0])
    if first is None:
        yield from numbered
        return
    lists = [found[1] for text in numbered if (found := _VALUES.search(text))]
    yield numbered[0][: first.start(1)] + ", ".join(lists) + numbered[0][first.end(1) :]


def _numbered(template: str, write: int, row: int, sources: list[tuple[int, int, str]]) -> str:
    def number(found: re.Match[str]) -> str:
        sources.append((write, row, found[1]))
        return f"${len(sources)}"

    return _PARAMETER.sub(number, template).replace("%%", "%")
