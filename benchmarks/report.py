"""Prints what was measured as a Markdown table that is also readable as text."""

from collections.abc import Iterable, Sequence

from benchmarks.registry import Reading

HEAD = ("measured", "database", "value", "quartiles", "must", "aim", "")
SAYS = {"aim": "aim met", "must": "met", "missed": "MISSED"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "": "none"}


def table(readings: Sequence[Reading]) -> str:
    """Return all figures, those of one kind on both databases side by side."""
    rows = [_row(reading) for reading in _by_kind(readings)]
    widths = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(row, widths) for row in (HEAD, rule, *rows))


def _by_kind(readings: Iterable[Reading]) -> list[Reading]:
    """Put the same figure of two databases next to each other, else keep the order."""
    first: dict[tuple[str, str], int] = {}
    under = ""
    places: list[tuple[int, int, Reading]] = []
    for position, reading in enumerate(readings):
        if not reading.what.startswith("…"):
            under = reading.what
        place = first.setdefault((under, reading.what), position)
        places.append((place, position, reading))
    return [reading for _, _, reading in sorted(places, key=lambda found: found[:2])]


def _row(reading: Reading) -> tuple[str, ...]:
    goal = reading.goal
    spread = "" if reading.spread is None else " … ".join(_number(part) for part in reading.spread)
    return (
        reading.what,
        NAMES[reading.database],
        f"{_number(reading.value)} {reading.unit}".strip(),
        spread,
        "" if goal is None else _bound(goal.must, goal.at_least),
        "" if goal is None else _bound(goal.aim, goal.at_least),
        "" if goal is None else SAYS[goal.met_by(reading.value)],
    )


def _bound(value: float, at_least: bool) -> str:
    return f"{'≥' if at_least else '≤'} {_number(value)}"


def _number(value: float) -> str:
    """Return three digits that matter.

    >>> [_number(value) for value in (14812.3, 207.4, 4.712, 0.0412, 0.0)]
    ['14 812', '207', '4.71', '0.0412', '0']
    """
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"
