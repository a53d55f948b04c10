"""Does what nobody waits for at a page: timers, jobs, messages, and what is done now and then.

On SIGTERM or Ctrl-C nothing is begun, what is in hand is finished, and the rest stays in the
database for another worker.
"""

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType

from webapp.opening import OpenOffice


def work(opened: OpenOffice, *, when_ready: Callable[[], None] = lambda: None) -> None:
    """Work until a signal says stop, then close the office.

    Args:
        opened: the office; nothing of it was started.
        when_ready: is called as soon as everything has begun.
    """
    stopped = _set_by_signal()
    with ExitStack() as running:
        running.callback(opened.close)
        for service in opened.services:
            service.start()
            running.callback(service.stop)
        when_ready()
        stopped.wait()


def _set_by_signal() -> threading.Event:
    """Return what the first signal sets; a second, until the very end, does not break it off."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    return stopped
