"""Connections of one process, and how many of them are in use."""

import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy.pool import QueuePool


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
        try:
            return super().connect()
        finally:
            self._count(-1)

    def use(self) -> PoolUse:
        """Return how it is used now."""
        return PoolUse(self.size() + self._max_overflow, self.checkedout(), self._waiting)

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more
