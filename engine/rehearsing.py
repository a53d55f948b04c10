"""Scenarios at a deployment: those of each process are played before anything is in force.

One that does not go as it says refuses the deployment, unless it is waived with a reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine import queries
from engine.checking import Prepared, Unfit
from engine.database import Database
from engine.diagram.composing import calls
from engine.diagram.model import Problem
from engine.errors import Invalid
from engine.execution import check_text
from engine.rehearsal import (
    MAX_SCENARIO_BYTES,
    MAX_SCENARIOS,
    Files,
    ScenarioRunner,
    Source,
)


class Policy(Protocol):
    """What of an office's policy a play goes by."""

    @property
    def same_person_allowed(self) -> bool:
        """Whether one person may do steps that the diagram separates."""


class Host(Protocol):
    """What a rehearsal needs of the runtime."""

    unit_id: UUID
    database: Database
    scenarios: ScenarioRunner

    @property
    def policy(self) -> Policy:
        """What the office decides for itself."""

    def zone(self) -> str:
        """Return the office's time zone."""

    def present(self) -> Any:
        """Return what a query compares moments with."""


def rehearse(
    host: Host,
    prepared: tuple[Prepared, ...],
    waived: Mapping[str, str],
    at: datetime | None = None,
) -> tuple[Prepared, ...]:
    """Play the scenarios of each process; return all with the scenarios that they keep.

    Args:
        host: of the office.
        prepared: what is to be deployed.
        waived: scenario → why it may be broken.
        at: when it comes into force, None: at once.

    Raises:
        Unfit: a scenario does not go as it says, and is not waived.
        Invalid: something is waived that is no scenario, or without a reason.
    """
    kept = tuple(_with_kept(host, each) for each in prepared)
    _check_waivers(waived, {name for each in kept for name in each.scenarios})
    found: list[Problem] = []
    for index, each in enumerate(kept):
        found += _size_problems(each.scenarios)
        if each.scenarios and not found:
            files = _files(host, kept[: index + 1], at)
            broken = host.scenarios.problems(files, each.scenarios)
            found += [problem for problem in broken if problem.file not in waived]
    if found:
        raise Unfit(found)
    return kept


def office_files(
    host: Host, own: Sequence[Source], called: Sequence[str], at: datetime | None = None
) -> Files:
    """Return files with what they need of an office to be played.

    Args:
        host: of the office.
        own: what is called before its callers; the last is played.
        called: ids of the processes that they call beside each other, in force in the office.
        at: when what is called must be in force, None: now.
    """
    with host.database.reading() as connection:
        in_force = queries.called_sources(
            connection, unit_id=host.unit_id, process_ids=called, at=at or host.present()
        )
        calendars = queries.calendars_in_force(connection, unit_id=host.unit_id)
    return Files((*in_force, *own), calendars, host.zone(), host.policy.same_person_allowed)


def _files(host: Host, prepared: Sequence[Prepared], at: datetime | None) -> Files:
    own = [Source(each.process.id, each.diagram, each.forms) for each in prepared]
    brought = {each.process.id for each in prepared}
    named = (name for each in prepared for name in calls(each.process).values())
    return office_files(host, own, sorted(set(named) - brought), at)


def _with_kept(host: Host, prepared: Prepared) -> Prepared:
    """Return a process with the scenarios of its newest version, unless it brings its own."""
    if not prepared.keeps_scenarios:
        return prepared
    with host.database.reading() as connection:
        kept = queries.scenarios(connection, unit_id=host.unit_id, process_id=prepared.process.id)
    return replace(prepared, scenarios=kept)


def _check_waivers(waived: Mapping[str, str], known: set[str]) -> None:
    for name, reason in waived.items():
        check_text(reason, "waived")
        if name not in known:
            raise Invalid(
                f"Expected to waive one of {sorted(known)}, but found '{name}'",
                indonesian=f"Skenario '{name}' tidak ada, sehingga tidak dapat diabaikan.",
                field="waived",
            )
        if not reason.strip():
            raise Invalid(
                f"Expected a reason why the scenario '{name}' is waived, found none",
                indonesian=f"Isilah alasan mengapa skenario '{name}' diabaikan.",
                field="waived",
            )


def _size_problems(scenarios: Mapping[str, bytes]) -> list[Problem]:
    if len(scenarios) > MAX_SCENARIOS:
        return [
            _problem(
                "",
                f"Paling banyak {MAX_SCENARIOS} skenario, tetapi di sini {len(scenarios)}.",
                f"At most {MAX_SCENARIOS} scenarios, but here are {len(scenarios)}.",
            )
        ]
    return [
        _problem(
            name,
            f"Skenario '{name}' paling besar {MAX_SCENARIO_BYTES} bita, tetapi ini {len(source)}.",
            f"The scenario '{name}' has at most {MAX_SCENARIO_BYTES} bytes, not {len(source)}.",
        )
        for name, source in scenarios.items()
        if len(source) > MAX_SCENARIO_BYTES
    ]


def _problem(name: str, indonesian: str, english: str) -> Problem:
    said = {"id": indonesian, "en": english}
    return Problem("scenario-too-large", "error", "", "", said, file=name)
