"""Every rule there is; a new one in any of these modules is applied by being there."""

from engine.diagram.rules import (
    closed_world,
    events,
    extensions,
    foreign,
    gateways,
    identities,
    people,
    references,
    routes,
    sop,
    timers,
)
from engine.diagram.rules.rule import Rule

MODULES = (
    closed_world,
    identities,
    references,
    routes,
    gateways,
    events,
    timers,
    people,
    extensions,
    foreign,
    sop,
)
RULES: tuple[Rule, ...] = tuple(
    value for module in MODULES for value in vars(module).values() if isinstance(value, Rule)
)
