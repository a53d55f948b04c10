"""What is to be said of a version before it is deployed: warnings that may stand for a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from engine.commands import DeployDefinition
from engine.definition import Definition
from engine.diagram.model import Problem
from engine.remarks import remarks
from webapp.context import office
from webapp.drafts.office_warnings import office_warnings
from webapp.procedures import document
from webapp.procedures.document import Remark

BROKEN = "scenario-broken"


@dataclass(frozen=True)
class Warned:
    """A warning, or a scenario that is broken: who deploys all the same says why."""

    key: str
    remark: Remark
    reason: str


@dataclass(frozen=True)
class Findings:
    """All that was found, in the language of who reads it."""

    errors: tuple[Remark, ...] = ()
    warnings: tuple[Warned, ...] = ()
    broken: tuple[Warned, ...] = ()  # scenarios
    notes: tuple[Remark, ...] = ()


def findings(
    problems: Sequence[Problem],
    acknowledged: Mapping[str, str],
    waived: Mapping[str, str],
    language: str,
) -> Findings:
    """Return what was found of a version, each thing once."""
    errors: list[Remark] = []
    warnings: dict[str, Warned] = {}
    broken: list[Warned] = []
    notes: list[Remark] = []
    for problem in problems:
        (remark,) = document.remarks((problem,), language)
        key = f"{problem.rule} {problem.element_id}".strip()
        if problem.rule == BROKEN:
            broken.append(Warned(problem.file, remark, waived.get(problem.file, "")))
        elif problem.severity == "error":
            errors.append(remark)
        elif problem.severity == "warning":
            if key in warnings:  # such as two things that an identity page lacks
                before = warnings[key].remark
                remark = replace(before, sentence=f"{before.sentence} {remark.sentence}")
            warnings[key] = Warned(key, remark, acknowledged.get(key, ""))
        else:
            notes.append(remark)
    return Findings(tuple(errors), tuple(warnings.values()), tuple(broken), tuple(notes))


def of_definition(
    connection: Connection, deployment: DeployDefinition, definition: Definition
) -> tuple[Problem, ...]:
    """Return what is to be said of a version that can run."""
    said = remarks(deployment.diagram, definition, office().runtime.forms)
    return (*said, *office_warnings(connection, definition.process, deployment.forms))
