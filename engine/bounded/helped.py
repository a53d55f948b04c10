"""The application's side: the one helper that all threads share, and another when it dies.

Nothing here forks: the application has threads. The helper is a program of its own, which forks.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import Self

from engine.bounded import frames
from engine.bounded.program import START_SECONDS, Program

log = logging.getLogger("alur.bounded")


class Helped:
    """Whoever lets a helper do what may be too much.

    Until it is started, and where the kernel is not Linux's, there is none: then the work is done
    in this process without bounds.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self._module, self._arguments = module, arguments
        self._turn = threading.Lock()  # the threads are served one after the other
        self._helper: Program | None = None
        self._is_started = False

    def start(self) -> None:
        """Start the helper; it gets ready by itself."""
        if sys.platform != "linux":
            log.warning("%s works without limits: '%s' has none", self._module, sys.platform)
            return
        with self._turn:
            self._is_started = True
            self._helper = self._started()

    def stop(self) -> None:
        """End the helper when it has finished what it is doing."""
        with self._turn:
            self._is_started = False
            self._drop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def helper_pid(self) -> int | None:
        """Return the helper's process id, None when there is none."""
        return None if self._helper is None else self._helper.pid

    def _ready(self) -> Program:
        helper = self._helper = self._started()
        if not helper.greeted:
            frames.receive(helper.line, START_SECONDS)
            helper.greeted = True
        return helper

    def _started(self) -> Program:
        return self._helper or Program(self._module, *self._arguments)

    def _drop(self) -> None:
        if self._helper is not None:
            self._helper.end()
            self._helper = None
