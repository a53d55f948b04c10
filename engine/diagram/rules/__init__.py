"""Every rule there is; a new one in any of these modules is applied by being there."""

from engine.diagram.rules import (
    by_hand,
    calls,
    catching,
    closed_world,
    drawn,
    event_gateways,
    events,
    extensions,
    foreign,
    gateways,
    identities,
    links,
    loops,
    mappings,
    people,
    readable,
    references,
    refused,
    repetitions,
    routes,
    scopes,
    sop,
    timers,
)
from engine.diagram.rules.rule import Rule

MODULES = (
    closed_world,
    refused,
    identities,
    references,
    scopes,
    routes,
    loops,
    gateways,
    event_gateways,
    events,
    links,
    catching,
    timers,
    repetitions,
    calls,
    people,
    by_hand,
    readable,
    extensions,
    mappings,
    foreign,
    drawn,
    sop,
)
RULES: tuple[Rule, ...] = tuple(
    value for module in MODULES for value in vars(module).values() if isinstance(value, Rule)
)
