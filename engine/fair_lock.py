"""A lock that serves in order of arrival: SQLite's own busy handler starves some for seconds."""

import threading
from collections import deque


class FairLock:
    """A lock that serves in order of arrival."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False
        self._holder = 0  # thread

    def acquire(self) -> None:
        """Wait for one's turn.

        Raises:
            RuntimeError: this thread holds it already and would wait for itself for ever.
        """
        me = threading.get_ident()
        with self._guard:
            if not self._taken:
                self._taken, self._holder = True, me
                return
            if self._holder == me:
                raise RuntimeError("Expected no command inside a write transaction, but found one")
            turn = threading.Event()
            self._queue.append(turn)
        turn.wait()
        self._holder = me

    def release(self) -> None:
        """Let the next one in."""
        with self._guard:
            self._holder = 0
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()
