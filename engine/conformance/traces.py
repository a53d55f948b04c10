"""What really happened elsewhere, as a file tells it."""

from dataclasses import dataclass
from datetime import datetime

MAX_EVENTS = 200_000
MAX_NAME_LETTERS = 200


@dataclass(frozen=True)
class Event:
    """One thing that was done."""

    activity: str
    at: datetime | None = None  # where the file says no time, its order counts
    who: str = ""


@dataclass(frozen=True)
class Trace:
    """All that happened in one case, in order."""

    case: str
    events: tuple[Event, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        """Return what was done, by name."""
        return tuple(event.activity for event in self.events)
