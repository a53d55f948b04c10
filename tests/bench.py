"""The whole engine with a database of its own and a clock that stands still.

Spoken to in sentences.

bench.deploy(leave)
case = bench.start()
bench.complete(case, "isi:1", hari=3)
bench.wait(hours=1)
assert bench.open(case) == ["setujui:1"]
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from engine import history, leases, office, queries, verifying
from engine.checking import FormValidator
from engine.clock import VirtualClock
from engine.commands import (
    Actor,
    ApproveDeployment,
    CancelInstance,
    ClaimWorkItem,
    Command,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    DeliverSignal,
    DeployDefinition,
    EndSubscription,
    ErasePersonalData,
    FailJob,
    MigrateInstance,
    Proof,
    ProposeDeployment,
    RetireProcess,
    RetryIncident,
    RevertMigration,
    SetCalendar,
    StartInstance,
    SubscribeEvents,
    system_actor,
)
from engine.database import Database
from engine.embedded_jobs import JobRunner
from engine.jobs import Handler
from engine.messages import MessageWorker, send
from engine.rehearsal import ScenarioRunner
from engine.replay import Finding
from engine.runtime import Policy, Result, Runtime
from engine.timers import TimerWorker

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 08.00 WIB
UNIT = UUID("00000000-0000-7000-8000-000000000001")

# The cast: Ana and Asih work in group "staf", Budi is their superior, Gast has nothing to do with
# it.
ANA = Actor("ana", "Ana", "Staf", ("staf",))
ASIH = Actor("asih", "Asih", "Staf", ("staf",))
BUDI = Actor("budi", "Budi", "Kepala", ("kepala",))
GAST = Actor("gast", "Gast", "", ())
ADMIN = Actor("admin", "Admin", "", ("administrator",))
ANALYST = Actor("analis", "Analis", "", ("analyst",))
SYSTEM = system_actor("jobs")


class Bench:
    """One office."""

    def __init__(
        self,
        database: Database,
        *,
        now: datetime = MONDAY,
        forms: FormValidator | None = None,
        policy: Policy | None = None,
        handlers: Mapping[str, Handler] | None = None,
        scenarios: ScenarioRunner | None = None,
        unit_id: UUID = UNIT,
        zone: str = "Asia/Jakarta",
    ) -> None:
        self.database = database
        self.clock = VirtualClock(now)
        self.unit_id = unit_id
        with database.writing() as connection:
            office.create_unit(connection, unit_id=unit_id, name="Kantor uji", zone=zone)
        self.runtime = Runtime(
            database,
            unit_id=unit_id,
            clock=self.clock,
            forms=forms,
            policy=policy,
            scenarios=scenarios,
        )
        self.timers = TimerWorker(self.runtime)
        self.jobs = JobRunner(self.runtime, handlers or {})
        self.messages = MessageWorker(self.runtime)
        self._cases = 0
        self._messages = 0
        self._proposals = 0
        self._subscriptions = 0
        self._process = ""

    # ---- what is done -----------------------------------------------------------------------

    def submit(self, command: Command, by: Actor = ANA, command_id: str | None = None) -> Result:
        """Submit any command."""
        return self.runtime.submit(command, actor=by, command_id=command_id)

    def deploy(
        self,
        diagram: bytes,
        forms: Mapping[str, bytes] | None = None,
        by: Actor = ANALYST,
        **terms: Any,
    ) -> Result:
        """Deploy a diagram, on `terms` if any; later `start`s are of its process."""
        result = self.submit(DeployDefinition(diagram, forms or {}, **terms), by)
        self._process = getattr(result.events[0], "process_id", "")
        return result

    def propose(
        self, diagram: bytes, message: str = "Lebih cepat", by: Actor = ANALYST, **terms: Any
    ) -> UUID:
        """Propose a diagram, on `terms` if any; return the proposal's id."""
        self._proposals += 1
        proposal_id = uuid5(self.unit_id, f"proposal {self._proposals}")
        command = ProposeDeployment(proposal_id, diagram, message=message, **terms)
        result = self.submit(command, by)
        self._process = getattr(result.events[0], "process_id", "")
        return proposal_id

    def approve(self, proposal_id: UUID, by: Actor = ADMIN) -> Result:
        """Approve a proposal."""
        return self.submit(ApproveDeployment(proposal_id), by)

    def retire(self, process_id: str, reason: str = "diganti", by: Actor = ADMIN) -> Result:
        """Retire a process."""
        return self.submit(RetireProcess(process_id, reason), by)

    def subscribe(
        self, url: str = "https://contoh.go.id/alur", by: Actor = ADMIN, **terms: Any
    ) -> UUID:
        """Let a web address be told of cases; return the subscription's id."""
        self._subscriptions += 1
        subscription_id = uuid5(self.unit_id, f"subscription {self._subscriptions}")
        self.submit(SubscribeEvents(subscription_id, url, **terms), by)
        return subscription_id

    def unsubscribe(self, subscription_id: UUID, reason: str = "pindah", by: Actor = ADMIN) -> None:
        """End a subscription."""
        self.submit(EndSubscription(subscription_id, reason), by)

    def set_calendar(self, name: str, calendar: Mapping[str, Any]) -> None:
        """Set the office's calendar."""
        self.submit(SetCalendar(name, calendar), ADMIN)

    def start(self, by: Actor = ANA, process_id: str = "", **variables: Any) -> UUID:
        """Start a case, of the process that was deployed last unless told, and return its id."""
        self._cases += 1
        case = uuid5(self.unit_id, f"case {self._cases}")
        self.submit(StartInstance(case, process_id or self._process, variables), by)
        return case

    def claim(self, case: UUID, key: str, by: Actor = ANA) -> Result:
        """Take a work item."""
        return self.submit(ClaimWorkItem(case, key), by)

    def complete(
        self, case: UUID, key: str, by: Actor = ANA, proof: Proof | None = None, **answers: Any
    ) -> Result:
        """Complete a work item."""
        return self.submit(CompleteWorkItem(case, key, answers, proof), by)

    def finish_job(self, case: UUID, key: str, **result: Any) -> Result:
        """Complete a job as its handler would."""
        return self.submit(CompleteJob(case, key, result), SYSTEM)

    def fail_job(self, case: UUID, key: str, error: str, code: str | None = None) -> Result:
        """Fail a job for good as its handler would."""
        return self.submit(FailJob(case, key, error, code), SYSTEM)

    def fetch(
        self, worker: str = "w1", *topics: str, lock_for: int = 60, limit: int = 10
    ) -> list[leases.LeasedJob]:
        """Lease due jobs of these topics, or of "kerja", to a worker for so many seconds."""
        asked = topics or ("kerja",)
        duration = timedelta(seconds=lock_for)
        return leases.fetch(self.runtime, worker, asked, lock_for=duration, limit=limit)

    def send_message(self, name: str, correlation: str = "", **payload: Any) -> str:
        """Send a message from outside, hand over what somebody waits for; return its id."""
        self._messages += 1
        message_id = f"pesan {self._messages}"
        send(self.runtime, name, correlation, payload, message_id)
        self.messages.deliver()
        return message_id

    def begun_by(self, message_id: str) -> UUID:
        """Return the case that a message began."""
        return uuid5(self.unit_id, f"message {message_id}")

    def signal(self, case: UUID, name: str) -> Result:
        """Let a case hear a signal."""
        return self.submit(DeliverSignal(case, name), SYSTEM)

    def correct(self, case: UUID, **variables: Any) -> Result:
        """Correct variables."""
        return self.submit(CorrectVariables(case, variables, "salah ketik"), ADMIN)

    def retry(self, case: UUID, key: str) -> Result:
        """Try again what stalled."""
        return self.submit(RetryIncident(case, key), ADMIN)

    def migrate(self, case: UUID, version: int, by: Actor = ADMIN, **mapping: str) -> Result:
        """Let a case go on by another version; `mapping` names what took an element's place."""
        return self.submit(MigrateInstance(case, version, mapping), by)

    def revert(self, case: UUID, by: Actor = ADMIN) -> Result:
        """Undo a migration."""
        return self.submit(RevertMigration(case), by)

    def cancel(self, case: UUID, reason: str = "salah masuk") -> Result:
        """Cancel a case."""
        return self.submit(CancelInstance(case, reason), ADMIN)

    def erase(
        self, case: UUID, *names: str, reason: str = "diminta pemiliknya", by: Actor = ADMIN
    ) -> Result:
        """Erase what a case keeps of these personal fields; of all when none is named."""
        with self.database.reading() as connection:
            fields = queries.personal_fields(connection, instance_id=case)
        chosen = {each.name: list(each.commitments) for each in fields}
        chosen = {name: chosen.get(name, []) for name in names} if names else chosen
        return self.submit(ErasePersonalData(case, reason, chosen), by)

    def wait(self, **duration: int) -> int:
        """Let time pass, as `timedelta` counts it, and fire what came due.

        Each timer when it was due.
        """
        until = self.clock.now() + timedelta(**duration)
        fired = 0
        while (due := self.timers.next_due()) is not None and due <= until:
            self.clock.advance(max(timedelta(0), due - self.clock.now()))
            fired += self.timers.fire_due()
        self.clock.advance(until - self.clock.now())
        return fired

    # ---- what is seen -----------------------------------------------------------------------

    def open(self, case: UUID) -> list[str]:
        """Return the keys of a case's open work items."""
        return sorted(item.key for item in self.items(case) if item.status == "open")

    def items(self, case: UUID) -> list[queries.WorkItem]:
        """Return all work items of a case."""
        with self.database.reading() as connection:
            return queries.work_items_of(connection, instance_id=case)

    def inbox(self, who: Actor) -> list[str]:
        """Return the keys in a person's inbox."""
        with self.database.reading() as connection:
            found = queries.inbox(
                connection,
                unit_id=self.unit_id,
                person_id=who.id,
                groups=who.groups,
                now=self.clock.now(),
            )
        return [item.key for item in found]

    def case(self, case: UUID) -> queries.CaseLine:
        """Return a case's line."""
        with self.database.reading() as connection:
            return queries.case(connection, instance_id=case)

    def variables(self, case: UUID, key: str | None = None) -> dict[str, Any]:
        """Return a case's variables, or those that an element sees."""
        with self.database.reading() as connection:
            return queries.variables(connection, instance_id=case, key=key)

    def events(self, case: UUID) -> list[tuple[str, str]]:
        """Return (type, key) of everything that happened to a case."""
        lines = self.entries(case)
        return [(event["type"], event.get("key", "")) for line in lines for event in line.events]

    def entries(self, case: UUID) -> list[queries.LogEntry]:
        """Return a case's log, read."""
        with self.database.reading() as connection:
            return queries.log_entries(connection, stream_id=case)

    def log(self, case: UUID) -> list[history.Entry]:
        """Return a case's log as stored."""
        with self.database.reading() as connection:
            return list(history.entries(connection, case))

    def verify(self) -> list[Finding]:
        """Return what a verification of every stream finds wrong."""
        with self.database.reading() as connection:
            return [
                found
                for found in verifying.verify_unit(connection, self.unit_id)
                if not found.is_sound
            ]
