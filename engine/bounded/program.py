"""A program of ours beside the application: it shares nothing with it but one socket."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

START_SECONDS = 30.0  # it imports what it needs; a machine may be busy
FOLDER = Path(__file__).parents[2]  # where it finds `engine`


class Program:
    """A module, started with nothing of ours but a socket, and none of our environment's secrets.

    Its standard input is its end of the socket.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self.line, its = socket.socketpair()
        self.greeted = False  # it said that it is ready
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - a module of ours
                [sys.executable, "-P", "-m", module, *arguments],
                stdin=its.fileno(),
                stdout=subprocess.DEVNULL,
                env={"PYTHONPATH": str(FOLDER), "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # Ctrl-C is for the application
            )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def end(self) -> None:
        """End it, and whatever it does; leave no process behind."""
        self.line.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
