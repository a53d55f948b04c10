"""A deployment: files that were found to be fit become numbered versions, all of them or none."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol
from uuid import UUID

from engine import permission, schedules
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
from engine.terms import Terms, check_acknowledged, check_base, moment
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
    permission.require_deployer(actor, "deploy", "menerbitkan diagram")
    return read_files(host, command)


def read_files(host: Host, command: DeployDefinition | DeployBundle) -> tuple[Prepared, ...]:
    """Return what a deployment brings, whoever asks.

    Raises:
        Refusal: it cannot be deployed.
    """
    check_acknowledged(command.acknowledged)
    prepared = check(command, host.forms, host.read)
    return rehearse(host, prepared, command.waived, moment(command.in_force_at))


def deploy(
    host: Host, work: Work, prepared: tuple[Prepared, ...], terms: Terms
) -> tuple[Event, ...]:
    """Put what was prepared in force, what is called before its callers.

    Raises:
        Conflict: somebody else has deployed a newer version than was changed.
        Unfit: a call cannot be run.
    """
    fresh: dict[UUID, Definition] = {}
    called_here = {name for each in prepared for name in calls_of(each.process).values()}
    deployed = []
    for each in prepared:
        called = _called(host, work, each.process, fresh, terms)
        event = _add(host, work, each, called, terms)
        if each.process.id in called_here:
            fresh[event.definition_id] = assemble(
                event.definition_id, event.version, each.process, each.forms, called
            )
        deployed.append(event)
    return tuple(deployed)


def foresee(
    host: Host, work: Work, prepared: tuple[Prepared, ...], terms: Terms
) -> tuple[Definition, ...]:
    """Return the versions that a deployment would bring, ready to run; nothing is deployed.

    Raises:
        Conflict: somebody else has deployed a newer version than was changed.
        Unfit: a call cannot be run.
    """
    fresh: dict[UUID, Definition] = {}
    brought: dict[str, Definition] = {}
    for each in prepared:
        process = each.process
        own = _called(host, work, process, fresh, terms, brought)
        newest = work.one(NEWEST, its_unit=host.unit_id, its_process=process.id)[0] or 0
        check_base(process.id, terms.base.get(process.id), newest)
        own_id = definition_id(host.unit_id, process.id, newest + 1)
        brought[process.id] = assemble(own_id, newest + 1, process, each.forms, own)
    return tuple(brought.values())


def _add(
    host: Host,
    work: Work,
    prepared: Prepared,
    called: Mapping[str, Definition],
    terms: Terms,
) -> DefinitionDeployed:
    process = prepared.process
    newest = work.one(NEWEST, its_unit=host.unit_id, its_process=process.id)[0] or 0
    check_base(process.id, terms.base.get(process.id), newest)
    version = newest + 1
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
        "message": terms.message,
        "deployed_at": terms.deployed_at,
        "deployed_by": terms.deployed_by,
        "approved_by": terms.approved_by,
        "in_force_at": terms.in_force_at,
        "acknowledged": dict(terms.acknowledged),
        "waived": {name: terms.waived[name] for name in terms.waived if name in prepared.scenarios},
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
    place = schedules.Place(host.unit_id, process.id, version)
    schedules.plan(work, place, process, terms.in_force_at, terms.is_staged, host.zone())
    calls = {call: str(pin) for call, pin in pins.items()}
    staged = terms.in_force_at.isoformat() if terms.is_staged else ""
    return DefinitionDeployed(new_id, process.id, version, digest, calls, staged)


def _called(
    host: Host,
    work: Work,
    process: Process,
    fresh: Mapping[UUID, Definition],
    terms: Terms,
    brought: Mapping[str, Definition] = MappingProxyType({}),
) -> dict[str, Definition]:
    """Return what each call activity runs: the version in force of the process that it names.

    Args:
        host: the runtime.
        work: the deployment's unit of work.
        process: the caller.
        fresh: what this very deployment has brought, and nobody else can see yet.
        terms: when it comes into force.
        brought: by process, what it would bring: nothing is deployed.

    Raises:
        Unfit: a call cannot be run; all of them are in it.
    """
    at = max(terms.in_force_at, terms.deployed_at)
    pinned = resolve(work, host.unit_id, process, at)
    called = {call: fresh.get(pin) or host.definitions.get(pin) for call, pin in pinned.items()}
    named = calls_of(process).items()
    called |= {call: brought[name] for call, name in named if name in brought}
    wrong = list(problems(process, called))
    if wrong:
        raise Unfit(wrong)
    return called
