"""Two hosts with the database on a third, of which one is cut off and comes back.

    python -m tests.faults.hosts

Needs root and `ip` (iproute2): each host is a network namespace of this machine, joined to the
others by cables that can be pulled. Nothing leaves the machine.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

import psycopg

from engine.clock import SystemClock
from engine.commands import CompleteWorkItem, DeployDefinition, StartInstance, system_actor
from engine.database import open_database
from engine.migrating import migrate
from engine.runtime import Runtime
from tests import diagrams, postgres
from tests.bench import ANA
from tests.installation import Installation
from tests.waiting import until
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

NETWORK = "10.77.0"
SWITCH, DATABASE, ONE, OTHER = "alur-switch", "alur-database", "alur-one", "alur-other"
ADDRESSES = {DATABASE: f"{NETWORK}.1", ONE: f"{NETWORK}.2", OTHER: f"{NETWORK}.3"}
WAITS = diagrams.process(
    diagrams.start(),
    diagrams.user("isi"),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.timer("PT1S")),
    diagrams.user("periksa"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "tunggu", "periksa", "selesai"),
)
FIRED = "SELECT count(*) FROM work_item WHERE key = 'periksa:1' AND status = 'open'"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def cabled() -> Iterator[None]:
    """Make three hosts and a switch between them."""
    try:
        _ip("netns", "add", SWITCH)
        _ip("-n", SWITCH, "link", "add", "bridge", "type", "bridge")
        _ip("-n", SWITCH, "link", "set", "bridge", "up")
        for host, address in ADDRESSES.items():
            _ip("netns", "add", host)
            cable = host.removeprefix("alur-")
            _ip("link", "add", "eth", "netns", host, "type", "veth",
                "peer", "name", cable, "netns", SWITCH)  # fmt: skip
            _ip("-n", SWITCH, "link", "set", cable, "master", "bridge")
            _ip("-n", SWITCH, "link", "set", cable, "up")
            _ip("-n", host, "address", "add", f"{address}/24", "dev", "eth")
            _ip("-n", host, "link", "set", "eth", "up")
            _ip("-n", host, "link", "set", "lo", "up")
        yield
    finally:
        for host in (*ADDRESSES, SWITCH):
            subprocess.run(["ip", "netns", "delete", host], check=False)


def on(host: str) -> list[str]:
    """Return the command that runs another one on a host."""
    return ["ip", "netns", "exec", host]


def pull(host: str) -> None:
    """Pull a host's cable: nothing arrives, and nobody is told."""
    _ip("-n", SWITCH, "link", "set", host.removeprefix("alur-"), "down")


def plug(host: str) -> None:
    """Put a host's cable back."""
    _ip("-n", SWITCH, "link", "set", host.removeprefix("alur-"), "up")


class Hosts:
    """The office: its database on one host, a worker on each of two others."""

    def __init__(self, folder: Path, cluster: postgres.Cluster) -> None:
        name = cluster.create()
        self.local = cluster.url(name)  # by a socket, which no cable carries
        migrate(self.local)
        remote = f"postgresql+psycopg://alur@{ADDRESSES[DATABASE]}/{name}"
        self.installation = Installation(folder, remote)
        Installation.found(Installation(folder, self.local))
        self._database = open_database(self.local)
        settings = read_settings(
            {"ALUR_DATABASE": self.local, "ALUR_VAR": str(self.installation.var)}
        )
        self._runtime: Runtime = open_runtime(self._database, settings, SystemClock())
        self._runtime.submit(DeployDefinition(WAITS), actor=system_actor("installation"))
        self.begun = 0

    def begin(self, count: int) -> None:
        """Begin so many cases that wait a second for their timer."""
        for _ in range(count):
            case: UUID = new_id()
            self._runtime.submit(StartInstance(case, "proses"), actor=ANA)
            self._runtime.submit(CompleteWorkItem(case, "isi:1", {}), actor=ANA)
        self.begun += count

    def wait_until_fired(self, what: str) -> None:
        """Return when every timer has fired."""
        until(lambda: self._count(FIRED) == self.begun, what, seconds=120)

    def _count(self, query: str) -> int:
        with psycopg.connect(self.local.replace("+psycopg", "")) as connection:
            row = connection.execute(query).fetchone()
        assert row
        return int(row[0])

    def entries(self) -> int:
        """Return how many entries the logs of all cases have."""
        return self._count("SELECT count(*) FROM entry JOIN instance ON instance.id = stream_id")

    def verify(self) -> str:
        """Verify every case; return what was found wrong."""
        with_socket = Installation(self.installation.var.parent, self.local)
        answer = with_socket.command("verify")
        return "" if answer.returncode == 0 else answer.stdout + answer.stderr

    def close(self) -> None:
        """Leave the database."""
        self._database.close()


def cut_off_and_back(hosts: Hosts) -> str:
    """Cut each host off once while cases wait; return what went wrong."""
    hosts.begin(10)
    hosts.wait_until_fired("both hosts together fire every timer")
    pull(ONE)
    hosts.begin(20)
    hosts.wait_until_fired("the host that is left fires every timer")
    plug(ONE)
    pull(OTHER)
    hosts.begin(20)
    hosts.wait_until_fired("the host that came back fires every timer")
    plug(OTHER)
    hosts.begin(10)
    hosts.wait_until_fired("both do again")
    problems = hosts.verify()
    # Begun, filled in, fired: a timer that fired twice would be an entry more.
    if hosts.entries() != 3 * hosts.begun:
        problems += f"Expected {3 * hosts.begun} entries, but found {hosts.entries()}\n"
    return problems


def main() -> None:
    """Let an office run on three hosts, and say what came of it."""
    settings = {**postgres.DURABLE_SETTINGS, "listen_addresses": ADDRESSES[DATABASE]}
    with tempfile.TemporaryDirectory(prefix="alur-hosts-") as folder, ExitStack() as stack:
        stack.enter_context(cabled())
        cluster = postgres.Cluster(settings, prefix=on(DATABASE))
        cluster.make()
        cluster.allow(f"{NETWORK}.0/24")
        cluster.resume()
        stack.callback(cluster.stop)
        hosts = Hosts(Path(folder), cluster)
        stack.callback(hosts.close)
        for host in (ONE, OTHER):
            stack.enter_context(hosts.installation.running("worker", prefix=on(host)))
        problems = cut_off_and_back(hosts)
    sys.stdout.write(problems or "60 timers on two hosts, each cut off once: each fired once\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
