"""What a version would bring before it is deployed: itself, and what becomes of cases."""

from dataclasses import dataclass

from engine.commands import Actor, DeployBundle, DeployDefinition
from engine.definition import Definition
from engine.impact import foreseen, impact
from webapp.context import office
from webapp.moving.report import Report
from webapp.moving.views import in_words


@dataclass(frozen=True)
class Consequences:
    """The version, and the report about the cases that run on others."""

    definition: Definition
    report: Report


def consequences(deployment: DeployDefinition | DeployBundle, actor: Actor) -> Consequences:
    """Return what a deployment would bring; of several versions of the one that calls.

    Raises:
        Forbidden: the actor may not deploy.
        Conflict: a newer version is deployed than was changed.
        Unfit: something cannot run.
    """
    definition = foreseen(office().runtime, deployment, actor)[-1]
    mapping = {} if isinstance(deployment, DeployBundle) else dict(deployment.mapping)
    found = impact(office().runtime, definition, mapping, actor)
    return Consequences(definition, in_words(found, mapping))
