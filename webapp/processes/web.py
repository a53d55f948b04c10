"""Serves the pages in several processes with several threads each: gunicorn before PostgreSQL.

Nothing is opened before the processes part: a connection, a thread or a helper that two of them
held would answer both. On SIGTERM or Ctrl-C no request is begun and those in hand are finished.
"""

import signal
import socket
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from engine.errors import Conflict
from webapp.opening import OpenOffice, open_office
from webapp.server import FINISH_SECONDS
from webapp.settings import Settings
from webapp.watching.meters import forget_process, share_between_processes
from webapp.watching.stopping import Stopping

# Whoever is silent for so long hangs, and is replaced; a thread that waits keeps nobody silent.
SILENT_SECONDS = 60
LONGEST_ADDRESS = 8_190  # gunicorn's own bound, of a request's first line


def serve_web(settings: Settings, *, when_ready: Callable[[], None] = lambda: None) -> None:
    """Serve until a signal says stop; call `when_ready` as soon as the first process answers.

    Raises:
        Conflict: another program listens at the address.
        SystemExit: it was stopped, with the exit code.
    """
    _require_free(settings)
    share_between_processes(settings.var / "metrics" / f"web-{settings.port}")
    _Master(_Pages(settings, when_ready)).run()


class _Pages(BaseApplication):
    """What gunicorn asks: its settings, and the application of one process."""

    def __init__(self, settings: Settings, when_ready: Callable[[], None]) -> None:
        self._settings = settings
        self._when_ready = when_ready
        self._opened: OpenOffice | None = None
        self.stopping = Stopping()  # before the processes part: all of them know it
        super().__init__()

    def load_config(self) -> None:
        """Say all that is not gunicorn's own choice."""
        settings = self._settings
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        for name, value in {
            "bind": f"{host}:{settings.port}",
            "worker_class": "gthread",
            "workers": settings.web_processes,
            "threads": settings.threads,
            "timeout": SILENT_SECONDS,
            "graceful_timeout": FINISH_SECONDS,
            "limit_request_line": LONGEST_ADDRESS,
            # Who stands in front is said in one place, to `webapp.security`.
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
            "proc_name": "alur web",
            "loglevel": "error",  # its warnings quote requests and name addresses
            "logger_class": _Log,
            "post_worker_init": self._begun,
            "worker_exit": self._ended,
            "child_exit": _forget,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Open the office, in a process that will not part again."""
        self._opened = open_office(self._settings, stopping=self.stopping)
        for helper in self._opened.helpers:
            helper.start()
        return self._opened.app

    def drain(self) -> None:
        """Say that requests should go elsewhere, and give whoever sends them time to hear it."""
        self.stopping.begin()
        time.sleep(self._settings.drain_seconds)

    def _begun(self, worker: Any) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the master tells them
        if worker.age == 1:
            self._when_ready()

    def _ended(self, _arbiter: Any, _worker: Any) -> None:
        if self._opened is None:  # in the master, or before the office was open
            return
        for helper in reversed(self._opened.helpers):
            helper.stop()
        self._opened.close()


class _Log(Logger):
    """Gunicorn's log, written as ours is."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Master(Arbiter):
    """Gunicorn's master, which Ctrl-C asks for the same as SIGTERM: to let requests finish."""

    def signal(self, sig: int, frame: Any) -> None:
        super().signal(signal.SIGTERM if sig == signal.SIGINT else sig, frame)

    def stop(self, graceful: bool = True) -> None:
        """Let balancers know first."""
        if graceful and isinstance(self.app, _Pages):
            self.app.drain()
        super().stop(graceful)


def _forget(_arbiter: Any, worker: Any) -> None:
    forget_process(worker.pid)


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise Conflict(
            f"Expected to listen at {settings.host}:{settings.port}, but: {error.strerror}. "
            "Stop the other program, or choose another ALUR_PORT"
        ) from error
