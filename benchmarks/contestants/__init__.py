"""Those who do the same work (benchmarks/work.py), and the floors that do none of it."""

from typing import Any, Protocol


class Contestant(Protocol):
    """An engine on a database of its own; every command is committed and loads the case afresh."""

    name: str
    engine: Any  # SQLAlchemy's Engine under it

    def begin(self) -> Any:
        """Start a case and return its id."""

    def step(self, case: Any, step: str) -> None:
        """Complete one step of `benchmarks.work.STEPS`."""

    def close(self) -> None:
        """Close every connection."""
