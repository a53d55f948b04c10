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
from webapp.watching.port import WorkerPort


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
        _answer_about(opened, running)
        when_ready()
        stopped.wait()
        opened.watch.health.stopping.begin()


def _answer_about(opened: OpenOffice, running: ExitStack) -> None:
    """Answer at a port about this process, until everything else has ended."""
    port = opened.office.settings.worker_port
    if port is not None:
        answering = WorkerPort(opened.watch, port)
        answering.start()
        running.callback(answering.stop)


def _set_by_signal() -> threading.Event:
    """Return what the first signal sets; a second, until the very end, does not break it off."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop)
    return stopped
