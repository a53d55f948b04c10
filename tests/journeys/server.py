"""The real program as a process of its own, which a test may kill at any moment and start again.

with serving_office(tmp_path) as server:
    server.kill()     # SIGKILL: nothing is tidied up
    server.restart()  # on the same folder and the same port
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.clock import SystemClock
from engine.database import open_database
from engine.migrating import migrate
from webapp.accounts.passwords import hash_password
from webapp.accounts.queries import NewAccount, add_account
from webapp.accounts.units import the_unit
from webapp.founding import DEMO_PASSWORD, found_demo_office

ALUR = Path(sys.executable).with_name("alur")
READY = "Alur is ready: "
# Besides the demo's people, who are alone in their groups: Siti's colleague, another analyst, and
# one without group.
FURTHER_PEOPLE = (
    NewAccount("rekan", "Yuni Astuti, A.Md.", "Pengelola Informasi", groups=("petugas",)),
    NewAccount("rancang", "Rini Kusuma, S.T.", "Analis", groups=("analyst",)),
    NewAccount("tamu", "Gito Prasetyo"),
)


class Server:
    """`alur run` on a folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.var = folder / "var"
        self.log = folder / "log"
        self._port = _free_port()
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start, and return as soon as requests are answered."""
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [ALUR, "run"],
                env=self._environment(),
                text=True,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout
        said = self._process.stdout.readline()
        assert said == f"{READY}{self.origin}\n", f"{said}{self.log.read_text('utf-8')}"

    def kill(self) -> None:
        """End it with SIGKILL; one that is dead already stays so."""
        if self._process is not None:
            with self._process:
                self._process.kill()
            self._process = None

    def restart(self) -> None:
        """Kill it, and start again on what it left."""
        self.kill()
        self.start()

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run another `alur` command on the same office."""
        return subprocess.run(
            [ALUR, *words], env=self._environment(), text=True, capture_output=True, check=False
        )

    def _environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("ALUR_")}
        own = {"ALUR_VAR": str(self.var), "ALUR_PORT": str(self._port)}
        return inherited | own | self._settings


@contextmanager
def serving_office(folder: Path, **settings: str) -> Iterator[Server]:
    """Serve an office with the demo's people, the further ones, and no case.

    Args:
        folder: empty; the log of the program is kept in it too.
        settings: further `ALUR_…` variables of the process.
    """
    server = Server(folder, **settings)
    _found(server.var)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _found(var: Path) -> None:
    var.mkdir(mode=0o700)
    url = f"sqlite:///{var / 'alur.db'}"
    migrate(url)
    database, clock = open_database(url), SystemClock()
    found_demo_office(database, clock)
    password_hash = hash_password(DEMO_PASSWORD)
    with database.writing() as connection:
        unit_id = the_unit(connection)
        assert unit_id
        for person in FURTHER_PEOPLE:
            add_account(
                connection,
                person,
                unit_id=unit_id,
                password_hash=password_hash,
                now=clock.now(),
                must_change_password=False,
            )
    database.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
