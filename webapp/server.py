"""Serves the pages, and runs the threads beside them, in one process.

On SIGTERM or Ctrl-C no request is begun, those in hand are finished, then the threads are stopped
in the opposite order of their start.
"""

import fcntl
import os
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

from flask import Flask
from waitress import create_server, wasyncore

from engine.errors import Conflict
from webapp.settings import Settings
from webapp.watching.stopping import Stopping

# An upload over a slow line may take minutes; who stops the server waits no longer than this.
FINISH_SECONDS = 15
# Above this the server itself cuts a request off; below, the application answers with a sentence.
CUT_OFF_FACTOR = 2


class Service(Protocol):
    """What works beside the pages: the threads of timers and jobs, the reader's process."""

    def start(self) -> None:
        """Begin in a thread or process of its own."""

    def stop(self) -> None:
        """Finish what is in hand and end."""


def serve(
    app: Flask,
    settings: Settings,
    *,
    services: Sequence[Service] = (),
    when_ready: Callable[[], None] = lambda: None,
    stopping: Stopping | None = None,
) -> None:
    """Serve until a signal says stop; call `when_ready` as soon as requests are answered.

    Args:
        app: the pages.
        settings: where, and how long a balancer is given before the end.
        services: work beside them meanwhile.
        when_ready: is called once.
        stopping: is told of the signal at once.

    Raises:
        Conflict: another program listens at the address.
    """
    server = _listen(app, settings)
    with ExitStack() as running:
        running.callback(server.close)
        for service in services:
            service.start()
            running.callback(service.stop)
        with _stopping_on_signals(stopping or Stopping(), settings.drain_seconds):
            when_ready()
            try:
                server.run()
            except wasyncore.ExitNow:
                server.task_dispatcher.shutdown(cancel_pending=False, timeout=FINISH_SECONDS)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder of an embedded database: its timers and jobs belong to one process.

    Raises:
        Conflict: another process holds it.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "alur.lock"
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Conflict(
                f"Expected to be alone in '{folder}', but process {file.read().strip()} serves it"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _listen(app: Flask, settings: Settings) -> wasyncore.dispatcher:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise Conflict(
            f"Expected to listen at {settings.host}:{settings.port}, but: {error.strerror}. "
            "Stop the other program, or choose another ALUR_PORT"
        ) from error
    return create_server(
        app,
        sockets=[listening],
        threads=settings.threads,
        ident="",
        max_request_body_size=settings.max_upload_bytes * CUT_OFF_FACTOR,
        # Without proxies in front such headers are anybody's invention (see security.py).
        clear_untrusted_proxy_headers=settings.proxies == 0,
    )


@contextmanager
def _stopping_on_signals(stopping: Stopping, drain_seconds: int) -> Iterator[None]:
    def end(_number: int, _frame: FrameType | None) -> None:
        raise wasyncore.ExitNow

    def stop(number: int, frame: FrameType | None) -> None:
        for name in before:
            signal.signal(name, signal.SIG_IGN)  # a second Ctrl-C must not break off the first
        stopping.begin()
        if not drain_seconds:
            end(number, frame)
        signal.signal(signal.SIGALRM, end)
        signal.alarm(drain_seconds)

    before = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        # Told to stop, it ignores them to its end: services still finish what they have in hand.
        if not stopping.has_begun:
            for name, handler in before.items():
                signal.signal(name, handler)
