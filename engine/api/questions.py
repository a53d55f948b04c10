"""What a program may ask about an office's cases. Nothing here changes anything."""

from typing import Any
from uuid import UUID

from engine import history, queries, verifying
from engine.api.items import OpenItem, open_item
from engine.errors import NotFound
from engine.queries import CaseLine, EventWait, Incident, LogEntry, OpenJob
from engine.replay import Finding
from engine.runtime import Runtime

_PAGE = 500


class Questions:
    """The questions; `Engine` has the commands."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def cases(self, status: str = "") -> list[CaseLine]:
        """Return the cases, oldest first: all, or those that are "running", "incident", …."""
        found: list[CaseLine] = []
        with self.runtime.database.reading() as connection:
            while len(found) % _PAGE == 0:
                some = queries.cases(
                    connection,
                    unit_id=self.runtime.unit_id,
                    status=status,
                    limit=_PAGE,
                    offset=len(found),
                )
                if not some:
                    break
                found += some
        return found[::-1]

    def status(self, case: UUID) -> str:
        """Return "running", "incident", "completed" or "cancelled"."""
        with self.runtime.database.reading() as connection:
            return queries.case(connection, instance_id=case).status

    def variables(self, case: UUID) -> dict[str, Any]:
        """Return a case's variables; of a personal one that was erased, the reference to it."""
        with self.runtime.database.reading() as connection:
            variables = queries.variables(connection, instance_id=case)
            return queries.opened_variables(connection, instance_ids=[case], variables=variables)

    def work_items(self, case: UUID | None = None) -> list[OpenItem]:
        """Return the open work items of a case, or of all, oldest first; not what stalled."""
        open_cases = [case] if case else [line.id for line in self.cases()]
        stalled = {(found.instance_id, found.key) for found in self.incidents(case)}
        with self.runtime.database.reading() as connection:
            items = [
                item
                for start in range(0, len(open_cases), _PAGE)
                for some in queries.work_items_of_cases(
                    connection, instance_ids=open_cases[start : start + _PAGE]
                ).values()
                for item in some
                if item.status == "open" and (item.instance_id, item.key) not in stalled
            ]
        items.sort(key=lambda item: (item.offered_at, item.instance_id, item.key))
        definitions = self.runtime.definitions
        return [open_item(item, definitions.get(item.case.definition_id)) for item in items]

    def jobs(self, case: UUID | None = None) -> list[OpenJob]:
        """Return the open jobs of a case, or of all, oldest first."""
        with self.runtime.database.reading() as connection:
            return queries.open_jobs(connection, unit_id=self.runtime.unit_id, instance_id=case)

    def waits(self, case: UUID | None = None) -> list[EventWait]:
        """Return the messages and signals that a case, or any, waits for, oldest first."""
        with self.runtime.database.reading() as connection:
            return queries.event_waits(connection, unit_id=self.runtime.unit_id, instance_id=case)

    def incidents(self, case: UUID | None = None) -> list[Incident]:
        """Return the open incidents of a case, or of all, oldest first: each with key and error."""
        with self.runtime.database.reading() as connection:
            found = queries.incidents(connection, unit_id=self.runtime.unit_id, instance_id=case)
        return [incident for incident in found if incident.resolved_at is None]

    def log(self, case: UUID | None = None) -> list[LogEntry]:
        """Return a case's log, or the office's own, oldest first."""
        with self.runtime.database.reading() as connection:
            return queries.log_entries(connection, stream_id=case or self.runtime.unit_id)

    def digest(self, case: UUID) -> str:
        """Return the SHA-256, hex, of what a case is now; equal for cases that are alike.

        Raises:
            NotFound: there is no such case.
        """
        with self.runtime.database.reading() as connection:
            lines = list(history.entries(connection, case))
        if not lines:
            raise NotFound(f"Expected a case '{case}', found none")
        return str(lines[-1].record["digest"])

    def verify(self, case: UUID | None = None) -> list[Finding]:
        """Check the chain of a case, replay it and compare, or all of the office's.

        Return what does not hold: an empty list when everything does.
        """
        unit_id = self.runtime.unit_id
        with self.runtime.database.reading() as connection:
            found = (
                verifying.verify_unit(connection, unit_id)
                if case is None
                else [verifying.verify(connection, unit_id, case)]
            )
            return [finding for finding in found if not finding.is_sound]
