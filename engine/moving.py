"""Many cases go on by another version: ordered once, in the office's log, and done case by case.

An order leaves a job for each case in its own transaction; each job is one MigrateInstance under
the job's id. Whoever is killed in the middle leaves every case wholly before or wholly after, and
the rest is done when somebody looks again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, literal_column, select

from engine import outbox, permission
from engine.commands import Actor, MigrateCases, MigrateInstance
from engine.errors import Invalid
from engine.events import DefinitionDeployed, Event, MigrationOrdered
from engine.in_force import require_in_force
from engine.statements import Hot
from engine.tables import definition, instance, unit
from engine.terms import Terms
from engine.work import Work

MIGRATE = "alur:migrate"  # topic of the job that lets one case go on by another version
MAX_CASES = 10_000  # of one order

_SEQ = Hot(select(unit.c.operations_seq).where(unit.c.id == bindparam("its_id")))
_OTHERS = Hot(
    select(instance.c.id)
    .join(definition, definition.c.id == instance.c.definition_id)
    .where(
        instance.c.unit_id == bindparam("its_unit"),
        literal_column("instance.status IN ('running', 'incident')"),
        definition.c.process_id == bindparam("its_process"),
        definition.c.version != bindparam("its_version"),
    )
    .order_by(instance.c.id)
)


class Host(Protocol):
    """What an order needs of the runtime."""

    unit_id: UUID

    def zone(self) -> str:
        """Return the office's time zone."""


def order(
    host: Host, work: Work, command: MigrateCases, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Order that cases go on by another version.

    Raises:
        Forbidden: the actor is neither analyst nor administrator.
        NotFound: there is no such version.
        WrongState: it is in force only later.
        Invalid: too many cases, or something that is no case's id.
    """
    permission.require_any(
        actor, (permission.ADMINISTRATOR, permission.ANALYST), "move cases", "memindahkan berkas"
    )
    require_in_force(work, host.unit_id, command.process_id, command.version, at, host.zone())
    cases = _chosen(command.cases)
    leave(host, work, command.process_id, command.version, command.mapping, cases, actor, at)
    return (MigrationOrdered(command.process_id, command.version, len(cases)),)


def take_along(
    host: Host, work: Work, deployed: Iterable[Event], terms: Terms, actor: Actor
) -> tuple[Event, ...]:
    """Order that the running cases of what was just deployed go on by it, if its terms say so."""
    if not terms.migrate:
        return ()
    ordered = []
    for event in deployed:
        if isinstance(event, DefinitionDeployed):
            process_id, version = event.process_id, event.version
            cases = others(work, host.unit_id, process_id, version)[:MAX_CASES]
            at = terms.in_force_at
            leave(host, work, process_id, version, terms.mapping, cases, actor, at)
            ordered.append(MigrationOrdered(process_id, version, len(cases)))
    return tuple(ordered)


def others(work: Work, unit_id: UUID, process_id: str, version: int) -> list[UUID]:
    """Return the running cases of a process on other versions than one."""
    rows = work.all(_OTHERS, its_unit=unit_id, its_process=process_id, its_version=version)
    return [UUID(str(row[0])) for row in rows]


def leave(
    host: Host,
    work: Work,
    process_id: str,
    version: int,
    mapping: Mapping[str, str],
    cases: Iterable[UUID],
    actor: Actor,
    run_at: datetime,
) -> None:
    """Leave a job for each case, in the transaction of the entry that orders it."""
    seq = work.one(_SEQ, its_id=host.unit_id)[0] + 1
    payload = {
        "process_id": process_id,
        "version": version,
        "mapping": dict(mapping),
        "actor": {
            "id": actor.id,
            "name": actor.name,
            "position": actor.position,
            "groups": list(actor.groups),
        },
    }
    rows = [
        {
            "id": f"{host.unit_id}:{seq}:{process_id}:{case}",
            "unit_id": host.unit_id,
            "instance_id": case,
            "key": "",
            "topic": MIGRATE,
            "answers": 0,
            "payload": payload,
            "status": "todo",
            "run_at": run_at,
        }
        for case in cases
    ]
    outbox.defer(work, rows)


def migration_of(case: UUID, payload: Mapping[str, Any]) -> tuple[MigrateInstance, Actor]:
    """Return the command of a job, and who ordered it."""
    said = payload["actor"]
    actor = Actor(said["id"], said["name"], said["position"], tuple(said["groups"]))
    return MigrateInstance(case, payload["version"], payload["mapping"]), actor


def _chosen(cases: tuple[str, ...]) -> list[UUID]:
    if len(cases) > MAX_CASES:
        raise Invalid(
            f"Expected at most {MAX_CASES} cases at once, but found {len(cases)}",
            indonesian=f"Pindahkan paling banyak {MAX_CASES} berkas sekaligus.",
        )
    try:
        return sorted({UUID(case) for case in cases})
    except ValueError as problem:
        raise Invalid(f"Expected the ids of cases, but {problem}") from problem
