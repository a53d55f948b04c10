"""A storm: people work while processes, connections and the database are killed at random.

    python -m tests.faults.chaos --cases 1000 --faults 300 --seed 1

Afterwards nothing may be lost, doubled or stuck. A seed draws the same faults in the same order;
when they strike is up to the machine.
"""

import argparse
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import psycopg

from engine import queries
from engine.clock import SystemClock
from engine.commands import DeployDefinition, SubscribeEvents, system_actor
from engine.database import open_database
from engine.migrating import migrate
from tests import diagrams, postgres
from tests.bench import ADMIN
from tests.faults.receiver import Receiver, receiving
from tests.faults.roles import AWAY, PROCESS, Person, Place
from tests.installation import Installation
from tests.waiting import until
from webapp.ids import new_id
from webapp.opening import open_runtime
from webapp.settings import read_settings

# Somebody fills in and is reminded, a second passes, somebody else looks at it and is reminded.
SOP = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "petugas"),
    diagrams.boundary("lambat", "isi", "PT0.2S", interrupting=False),
    diagrams.escalation("lapor", "kabid"),
    diagrams.flow("lambat", "lapor"),
    diagrams.node("intermediateCatchEvent", "tunggu", diagrams.timer("PT1S")),
    diagrams.user("periksa", "kabid"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "tunggu", "periksa", "selesai"),
    id=PROCESS,
)
WEBS, WORKERS, CLIENTS = 2, 2, 4
CALM_SECONDS = (0.2, 1.5)  # between two faults
FROZEN_SECONDS = 3.0  # longer than a claim holds
SETTLE_SECONDS = 120
# What a case of this process comes to once, however often somebody asks for it.
ONCE = {
    "InstanceStarted",
    "WorkItemCompleted",
    "WorkItemEscalated",
    "TimerFired",
    "InstanceCompleted",
}


@dataclass
class Told:
    """What a storm came to."""

    faults: dict[str, int] = field(default_factory=dict)
    commands: int = 0
    timers: int = 0
    notices: int = 0
    messages: int = 0
    repeated: int = 0  # messages that the receiver took more than once
    problems: list[str] = field(default_factory=list)


class Storm:
    """An installation, those who work on it, and what befalls it."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.cluster = postgres.Cluster(postgres.DURABLE_SETTINGS)
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311 - not for secrets
        self._stopped = threading.Event()
        self.receiver = Receiver(seed)
        self.told = Told()

    def run(self, cases: int, faults: int) -> Told:
        """Let so many cases be done while so many faults happen; return what came of it."""
        with self._office():
            failures: list[BaseException] = []
            chunks = [cases // CLIENTS + (n < cases % CLIENTS) for n in range(CLIENTS)]
            work = [_thread(self._serve, failures, count) for count in chunks]
            keeper = _thread(self._keep, failures)
            keeper.start()
            for each in work:
                each.start()
            # Here, for a database server ends with the very thread that started it.
            self._trouble(faults)
            for each in work:
                each.join()
            self._settle(cases)
            self._stopped.set()
            keeper.join()
            self.told.problems += [f"{type(each).__name__}: {each}" for each in failures]
            if not failures:
                self._judge(cases)
        return self.told

    # ---- the office ------------------------------------------------------------------------------

    @contextmanager
    def _office(self) -> Iterator[None]:
        self.cluster.start()
        url = self.cluster.url(self.cluster.create())
        settings = {"ALUR_WEBHOOK_NETWORKS": "127.0.0.0/8", "ALUR_WEB_PROCESSES": "1"}
        self._installation = Installation(self._folder, url, **settings)
        self.webs = [Place(self._installation, "web") for _ in range(WEBS)]
        self.workers = [Place(self._installation, "worker") for _ in range(WORKERS)]
        try:
            with receiving(self.receiver) as address:
                self._found(url, address)
                for place in (*self.webs, *self.workers):
                    place.fill()
                yield
        finally:
            self._stopped.set()
            for place in (*self.webs, *self.workers):
                place.empty()
            self.cluster.stop()

    def _found(self, url: str, address: str) -> None:
        migrate(url)
        self._installation.found()
        var = {"ALUR_DATABASE": url, "ALUR_VAR": str(self._installation.var)}
        database = open_database(url)
        runtime = open_runtime(database, read_settings(var), SystemClock())
        runtime.submit(DeployDefinition(SOP), actor=system_actor("installation"))
        runtime.submit(SubscribeEvents(new_id(), address), actor=ADMIN)
        database.close()

    def _keep(self) -> None:
        """Start again whatever ended, as a service manager does."""
        while not self._stopped.wait(0.2):
            for place in (*self.webs, *self.workers):
                place.fill()

    # ---- those who work --------------------------------------------------------------------------

    def _serve(self, count: int) -> None:
        """Bring so many cases from the first step to the last."""
        siti, budi = Person("petugas", self.webs), Person("kabid", self.webs)
        for _ in range(count):
            case = siti.begin()
            siti.complete(case, "isi:1")
            budi.complete(case, "periksa:1")

    # ---- what befalls it -------------------------------------------------------------------------

    def _trouble(self, faults: int) -> None:
        kinds = {
            "web killed": self._kill_web,
            "worker killed": self._kill_worker,
            "worker frozen": self._freeze_worker,
            "connections cut": self._cut,
            "database killed": self._crash,
            "table locked": self._lock,
        }
        for number in range(faults):
            self._stopped.wait(self._chance.uniform(*CALM_SECONDS))
            # Each kind once, then as chance has it; a database needs its time to come back.
            name = list(kinds)[number] if number < len(kinds) else self._any(kinds)
            kinds[name]()
            self.told.faults[name] = self.told.faults.get(name, 0) + 1

    def _any(self, kinds: Iterable[str]) -> str:
        names = list(kinds)
        weights = [1 if name == "database killed" else 4 for name in names]
        return self._chance.choices(names, weights)[0]

    def _kill_web(self) -> None:
        self._chance.choice(self.webs).signal(signal.SIGKILL)

    def _kill_worker(self) -> None:
        self._chance.choice(self.workers).signal(signal.SIGKILL)

    def _freeze_worker(self) -> None:
        place = self._chance.choice(self.workers)
        place.signal(signal.SIGSTOP)
        self._stopped.wait(FROZEN_SECONDS)
        place.signal(signal.SIGCONT)

    def _cut(self) -> None:
        with suppress(psycopg.Error), self._connected() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def _crash(self) -> None:
        self.cluster.crash()
        self.cluster.resume()

    def _lock(self) -> None:
        with suppress(psycopg.Error), self._connected() as connection, connection.transaction():
            connection.execute("LOCK TABLE instance IN EXCLUSIVE MODE")
            self._stopped.wait(0.5)

    # ---- what came of it -------------------------------------------------------------------------

    def _connected(self) -> psycopg.Connection:
        address = self._installation.url.replace("+psycopg", "")
        return psycopg.connect(address, autocommit=True)

    def _settle(self, cases: int) -> None:
        """Wait until everybody has done what there was to do."""

        def is_calm() -> bool:
            with suppress(*AWAY, psycopg.Error):
                return self._value(_UNDONE) == 0 and self._value(_COMPLETED) == cases
            return False

        with suppress(AssertionError):
            until(is_calm, "all is done", seconds=SETTLE_SECONDS)

    def _value(self, query: str) -> int:
        with self._connected() as connection:
            row = connection.execute(query).fetchone()
        assert row
        return int(row[0])

    def _judge(self, cases: int) -> None:
        told, say = self.told, self.told.problems.append
        for what, query, expected in (
            ("cases", "SELECT count(*) FROM instance", cases),
            ("completed cases", _COMPLETED, cases),
            ("completed work items", _WORK_DONE, 2 * cases),
            ("work items left or doubled", _WORK_ODD, 0),
            ("jobs that are not done", _UNDONE, 0),
            ("jobs that failed", "SELECT count(*) FROM job WHERE status = 'failed'", 0),
            ("incidents", "SELECT count(*) FROM incident", 0),
            ("timers that wait", "SELECT count(*) FROM timer_job WHERE status = 'waiting'", 0),
            ("escalations without a notice", _UNTOLD, 0),
        ):
            found = self._value(query)
            if found != expected:
                say(f"Expected {expected} {what}, but found {found}")
        self._judge_logs()
        told.notices = self._value("SELECT count(*) FROM notice")
        verified = self._installation.command("verify")
        if verified.returncode:
            say(f"Expected every case to replay, but: {verified.stdout}{verified.stderr}")

    def _judge_logs(self) -> None:
        told, say = self.told, self.told.problems.append
        entries: set[tuple[str, str]] = set()
        happened: Counter[tuple[UUID, str, str]] = Counter()
        for case, log in self._logs().items():
            entries.update((str(case), str(entry.seq)) for entry in log)
            happened.update(
                (case, str(event["type"]), str(event.get("key")))
                for entry in log
                for event in entry.events
                if event["type"] in ONCE
            )
        doubled = [each for each, count in happened.items() if count > 1]
        if doubled:
            say(f"Expected each to happen once, but {len(doubled)} did twice: {doubled[:3]}")
        taken = {tuple(each.split(":")[2:]) for each in self.receiver.taken}
        if entries - taken:
            say(f"Expected every entry to be told, but {len(entries - taken)} were not")
        told.commands = len(entries)
        told.timers = sum(kind == "TimerFired" for _, kind, _ in happened)
        told.messages = len(taken)
        told.repeated = sum(count > 1 for count in self.receiver.taken.values())

    def _logs(self) -> dict[UUID, list[queries.LogEntry]]:
        database = open_database(self._installation.url)
        with database.reading() as connection:
            cases = [row[0] for row in connection.exec_driver_sql("SELECT id FROM instance")]
            logs = queries.logs_by_case(connection, instance_ids=cases)
        database.close()
        return logs


def _thread(target: object, failures: list[BaseException], *arguments: object) -> threading.Thread:
    def run() -> None:
        try:
            target(*arguments)  # type: ignore[operator]
        except BaseException as problem:
            failures.append(problem)

    return threading.Thread(target=run)


_COMPLETED = "SELECT count(*) FROM instance WHERE status = 'completed'"
_UNDONE = "SELECT count(*) FROM job WHERE status IN ('todo', 'doing')"
_WORK_DONE = "SELECT count(*) FROM work_item WHERE status = 'completed'"
_WORK_ODD = "SELECT count(*) FROM work_item WHERE status <> 'completed' OR key NOT LIKE '%:1'"
_UNTOLD = (
    "SELECT count(*) FROM work_item WHERE escalated_to IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM notice WHERE notice.instance_id = work_item.instance_id "
    "AND notice.key = work_item.key)"
)


def main() -> None:
    """Let a storm rage, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--faults", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="alur-storm-") as folder:
        told = Storm(Path(folder), seed=asked.seed).run(asked.cases, asked.faults)
    struck = ", ".join(f"{name} {count} times" for name, count in sorted(told.faults.items()))
    sys.stdout.write(
        f"{told.commands} commands, {told.timers} timers, {told.notices} notices, "
        f"{told.messages} messages ({told.repeated} taken again); {struck}\n"
    )
    for problem in told.problems:
        sys.stdout.write(f"{problem}\n")
    sys.exit(bool(told.problems))


if __name__ == "__main__":
    main()
