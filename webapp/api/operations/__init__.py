"""The table of operations: what stands here has a route, is described, and is tested."""

from webapp.api.operation import Operation
from webapp.api.operations import (
    cases,
    definitions,
    exports,
    files,
    incidents,
    items,
    jobs,
    leases,
    me,
    messages,
    subscriptions,
)

OPERATIONS: tuple[Operation, ...] = (
    *me.OPERATIONS,
    *cases.OPERATIONS,
    *items.OPERATIONS,
    *definitions.OPERATIONS,
    *messages.OPERATIONS,
    *jobs.OPERATIONS,
    *leases.OPERATIONS,
    *incidents.OPERATIONS,
    *subscriptions.OPERATIONS,
    *files.OPERATIONS,
    *exports.OPERATIONS,
)
