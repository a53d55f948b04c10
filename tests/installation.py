"""An installation of many processes: the real commands, on a PostgreSQL of the tests' own.

installation = Installation(folder, url)
with installation.running("web") as web, installation.running("worker"):
    Visitor(web.origin).log_in("petugas")
    web.stop()  # SIGTERM; returns the exit code
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.clock import SystemClock
from engine.database import open_database
from webapp.founding import found_demo_office
from webapp.secret_files import read_or_create_secret

ROOT = Path(__file__).parents[1]
STOP_SECONDS = 60  # on a crowded machine; a program that does not end fails its test


class Process:
    """One `alur` process that has said that it is ready."""

    def __init__(self, process: "subprocess.Popen[str]", said: str, log: Path, port: str) -> None:
        self._process = process
        self.said = said  # when it was ready
        self._log = log
        self.origin = f"http://127.0.0.1:{port}"

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def log(self) -> str:
        """What it wrote to its log so far."""
        return self._log.read_text("utf-8")

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Return its exit code as soon as it has ended."""
        return self._process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """Ask it to end, and return its exit code."""
        self.signal(signal.SIGTERM)
        return self.wait()


class Installation:
    """A folder, a database, and whatever runs on them."""

    def __init__(self, folder: Path, url: str, **settings: str) -> None:
        self.var = folder / "var"
        self.url = url
        self._folder = folder
        self._settings = settings
        self._started = 0

    def found(self) -> None:
        """Make a demo office in the migrated database, and its secret."""
        self.var.mkdir(mode=0o700, exist_ok=True)
        database = open_database(self.url)
        found_demo_office(database, SystemClock())
        database.close()
        read_or_create_secret(self.var / "secrets" / "session.key")

    def command(self, *words: str, code: Path = ROOT) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end.

        Args:
            words: such as "verify".
            code: the folder of the release whose command it is.
        """
        return self._run(_alur(*words), code)

    def program(
        self, source: str, *, code: Path = ROOT, sent: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """Run a few lines of Python to their end, with the code of a release."""
        return self._run([sys.executable, "-c", source], code, sent)

    def _run(
        self, command: list[str], code: Path, sent: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=code,
            env=self.environment(),
            text=True,
            input=sent,
            capture_output=True,
            check=False,
        )

    @contextmanager
    def running(
        self, *words: str, code: Path = ROOT, prefix: Sequence[str] = (), **settings: str
    ) -> Iterator[Process]:
        """Start a command that serves; it is killed at the end if it has not ended before.

        Args:
            words: such as "web".
            code: the folder of the release whose command it is.
            prefix: a command that runs it somewhere, such as on a host of its own.
            settings: further `ALUR_…` variables of the process.
        """
        self._started += 1
        log = self._folder / f"{words[0]}-{self._started}.log"
        port = settings.setdefault("ALUR_PORT", str(free_port()))
        with (
            log.open("w", encoding="utf-8") as written,
            subprocess.Popen(
                [*prefix, *_alur(*words)],
                cwd=code,
                env=self.environment() | settings,
                text=True,
                stdout=subprocess.PIPE,
                stderr=written,
                start_new_session=True,  # so that all it started ends with it
            ) as process,
        ):
            try:
                assert process.stdout
                said = process.stdout.readline()
                assert "ready" in said, said + log.read_text("utf-8")
                yield Process(process, said, log, port)
            finally:
                _kill_all(process)

    def environment(self) -> dict[str, str]:
        """Return what its processes find in their environment."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ALUR_")}
        own = {"ALUR_VAR": str(self.var), "ALUR_DATABASE": self.url}
        return inherited | own | self._settings


def free_port() -> int:
    """Return a port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _alur(*words: str) -> list[str]:
    return [sys.executable, "-m", "webapp.cli", *words]


def _kill_all(process: "subprocess.Popen[str]") -> None:
    """End the process and all that it started (they share a session of their own)."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
