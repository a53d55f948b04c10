"""A deployment: files that were found to be fit become numbered versions, all of them or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine import schedules
from engine.calls import ADD_CALLS, problems, resolve
from engine.checking import DiagramReader, FormValidator, Prepared, Unfit, check
from engine.commands import Actor, Command, DeployBundle, DeployDefinition
from engine.definition import Definition
from engine.deployment import (
    ADD,
    ADD_FORM,
    ADD_SCENARIO,
    NEWEST,
    Definitions,
    assemble,
    content_digest,
    definition_id,
)
from engine.diagram.composing import calls as calls_of
from engine.diagram.model import Process
from engine.events import DefinitionDeployed, Event
from engine.rehearsing import Host as Rehearses
from engine.rehearsing import rehearse
from engine.work import Work


class Host(Rehearses, Protocol):
    """What a deployment needs of the runtime."""

    forms: FormValidator
    read: DiagramReader
    definitions: Definitions


def prepare(host: Host, command: Command, actor: Actor) -> tuple[Prepared, ...]:
    """Do what takes a while and needs no transaction: read the files of a deployment.

    Raises:
        Refusal: they cannot be deployed, or not by him.
    """
    if not isinstance(command, DeployDefinition | DeployBundle):
        return ()
    prepared = check(command, host.forms, actor, host.read)
    return rehearse(host, prepared, command.waived)


def deploy(
    host: Host,
    work: Work,
    message: str,
    prepared: tuple[Prepared, ...],
    actor: Actor,
    at: datetime,
) -> tuple[Event, ...]:
    """Put what was prepared in force, what is called before its callers.

    Raises:
        Unfit: a call cannot be run.
    """
    fresh: dict[UUID, Definition] = {}
    called_here = {name for each in prepared for name in calls_of(each.process).values()}
    deployed = []
    for each in prepared:
        called = _called(host, work, each.process, fresh)
        event = _add(host, work, message, each, called, actor, at)
        if each.process.id in called_here:
            fresh[event.definition_id] = assemble(
                event.definition_id, event.version, each.process, each.forms, called
            )
        deployed.append(event)
    return tuple(deployed)


def _add(
    host: Host,
    work: Work,
    message: str,
    prepared: Prepared,
    called: Mapping[str, Definition],
    actor: Actor,
    at: datetime,
) -> DefinitionDeployed:
    process = prepared.process
    version = (work.one(NEWEST, its_unit=host.unit_id, its_process=process.id)[0] or 0) + 1
    new_id = definition_id(host.unit_id, process.id, version)
    digest = content_digest(prepared.diagram, prepared.forms, prepared.scenarios)
    row = {
        "id": new_id,
        "unit_id": host.unit_id,
        "process_id": process.id,
        "version": version,
        "name": process.name,
        "digest": digest,
        "diagram": prepared.diagram,
        "message": message,
        "deployed_at": at,
        "deployed_by": actor.name,
    }
    work.run(ADD, [row])
    work.run(
        ADD_FORM,
        [
            {"definition_id": new_id, "form_id": name, "source": source}
            for name, source in sorted(prepared.forms.items())
        ],
    )
    work.run(
        ADD_SCENARIO,
        [
            {"definition_id": new_id, "scenario_id": name, "source": source}
            for name, source in sorted(prepared.scenarios.items())
        ],
    )
    pins = {call: called[call].id for call in sorted(called)}
    work.run(
        ADD_CALLS,
        [
            {"definition_id": new_id, "element_id": call, "called_definition_id": pin}
            for call, pin in pins.items()
        ],
    )
    schedules.plan(work, host.unit_id, process, at, host.zone())
    calls = {call: str(pin) for call, pin in pins.items()}
    return DefinitionDeployed(new_id, process.id, version, digest, calls)


def _called(
    host: Host, work: Work, process: Process, fresh: Mapping[UUID, Definition]
) -> dict[str, Definition]:
    """Return what each call activity runs: the newest version of the process that it names.

    `fresh`: what this very deployment has brought, and nobody else can see yet.

    Raises:
        Unfit: a call cannot be run; all of them are in it.
    """
    pinned = resolve(work, host.unit_id, process)
    called = {call: fresh.get(pin) or host.definitions.get(pin) for call, pin in pinned.items()}
    wrong = list(problems(process, called))
    if wrong:
        raise Unfit(wrong)
    return called
