"""Connections of one process, and how many of them are in use."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.pool import QueuePool

OFFICE = "alur.unit"  # of what is noted of a connection: whose rows it sees
_wanted = threading.local()


@contextmanager
def wanting(office: str) -> Iterator[None]:
    """Let this thread get a connection that is turned to an office already, if there is one."""
    _wanted.office = office
    try:
        yield
    finally:
        _wanted.office = None


@dataclass(frozen=True)
class PoolUse:
    """How the connections of a process are used at a moment."""

    size: int  # how many there may be
    in_use: int
    waiting: int  # threads that want one and have none yet


class CountedPool(QueuePool):
    """A pool that knows who waits for it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._waiting = 0
        self._counting = threading.Lock()

    def connect(self) -> Any:
        """Give a connection, as soon as there is one."""
        self._count(1)
        self._put_forward(getattr(_wanted, "office", None))
        try:
            return super().connect()
        finally:
            self._count(-1)

    def _put_forward(self, office: str | None) -> None:
        """Let the next connection be one that need not be turned; if another takes it, no harm."""
        waiting: Any = self._pool
        with waiting.mutex:
            for place, record in enumerate(waiting.queue):
                if record.info.get(OFFICE) == office:
                    waiting.queue.rotate(-place)
                    return

    def use(self) -> PoolUse:
        """Return how it is used now."""
        return PoolUse(self.size() + self._max_overflow, self.checkedout(), self._waiting)

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more
