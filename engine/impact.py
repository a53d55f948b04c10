"""What another version would mean for the cases that are under way: asked before it is decided.

Each case is rehearsed, as the migration itself would go; nothing is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from engine import queries
from engine.commands import Actor, DeployBundle, DeployDefinition, MigrateInstance
from engine.definition import Definition
from engine.deploying import foresee, prepare
from engine.errors import Refusal
from engine.events import Event
from engine.queries import CaseLine
from engine.runtime import Runtime
from engine.terms import terms_of

MAX_CASES = 2_000  # that one report rehearses, about 3 ms each; the rest is only counted

_E = TypeVar("_E", bound=Event)


@dataclass(frozen=True)
class Prospect:
    """What would become of one case."""

    case: CaseLine
    waits_on: tuple[str, ...]  # ids of the elements of its own version where it waits
    refusal: Refusal | None  # why it cannot be moved
    events: tuple[Event, ...]  # what moving it would do

    def of(self, kind: type[_E]) -> list[_E]:
        """Return what of one kind would happen."""
        return [event for event in self.events if isinstance(event, kind)]


@dataclass(frozen=True)
class Impact:
    """What a version would mean for the running cases of its process on other versions."""

    target: Definition
    prospects: tuple[Prospect, ...]  # the newest cases first
    total: int  # all of them, also those beyond the limit

    @property
    def movable(self) -> tuple[Prospect, ...]:
        """Return those that can be moved."""
        return tuple(p for p in self.prospects if p.refusal is None)

    @property
    def staying(self) -> tuple[Prospect, ...]:
        """Return those that cannot."""
        return tuple(p for p in self.prospects if p.refusal is not None)


def impact(
    runtime: Runtime,
    target: Definition,
    mapping: Mapping[str, str],
    actor: Actor,
    *,
    limit: int = MAX_CASES,
) -> Impact:
    """Rehearse a migration of every running case on another version.

    Args:
        runtime: of the office.
        target: the version, deployed or foreseen.
        mapping: as of MigrateInstance; for cases of a version that lacks one of its elements, what
        it has counts.
        actor: who would order it.
        limit: rehearse at most so many cases.
    """
    cases, total = _under_way_elsewhere(runtime, target, limit)
    programs = {case.id: runtime.definitions.get(case.definition_id).program for case in cases}
    with runtime.database.reading() as connection:
        places = queries.places_of_cases(connection, programs=programs)
    prospects = tuple(
        _prospect(runtime, case, places.get(case.id, ()), target, mapping, actor) for case in cases
    )
    return Impact(target, prospects, total)


def _under_way_elsewhere(
    runtime: Runtime, target: Definition, limit: int
) -> tuple[list[CaseLine], int]:
    """Return the newest running cases on other versions of the process, and how many there are."""
    found: list[CaseLine] = []
    total, unit_id = 0, runtime.unit_id
    with runtime.database.reading() as connection:
        versions = queries.definition_versions(
            connection, unit_id=unit_id, process_id=target.process.id
        )
        others = [line.id for line in versions if line.version != target.version]
        for status in ("running", "incident"):
            chosen: dict[str, Any] = {
                "unit_id": unit_id,
                "definition_ids": others,
                "status": status,
            }
            found += queries.cases(connection, **chosen, limit=limit)
            total += queries.count_cases(connection, **chosen)
    newest_first = sorted(found, key=lambda case: (case.started_at, case.id), reverse=True)
    return newest_first[:limit], total


def _prospect(
    runtime: Runtime,
    case: CaseLine,
    waits_on: tuple[str, ...],
    target: Definition,
    mapping: Mapping[str, str],
    actor: Actor,
) -> Prospect:
    own = runtime.definitions.get(case.definition_id).process.elements
    fitting = {old: new for old, new in mapping.items() if old in own}
    command = MigrateInstance(case.id, target.version, fitting)
    try:
        step = runtime.rehearse(command, actor=actor, target=target)
    except Refusal as refusal:
        return Prospect(case, waits_on, refusal, ())
    return Prospect(case, waits_on, None, step.events)


def foreseen(
    runtime: Runtime, command: DeployDefinition | DeployBundle, actor: Actor
) -> tuple[Definition, ...]:
    """Return the versions that a deployment would bring, ready to run; nothing is deployed.

    Raises:
        Forbidden: the actor may not deploy.
        Unfit: something cannot run.
    """
    prepared = prepare(runtime, command, actor)
    with runtime.database.stream(runtime.unit_id) as work:
        now = runtime.time(work)
        return foresee(runtime, work, prepared, terms_of(command, actor.name, now, now))
