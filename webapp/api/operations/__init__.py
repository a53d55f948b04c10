"""The table of operations: what stands here has a route, is described, and is tested."""

from webapp.api.operation import Operation
from webapp.api.operations import cases, leases, me

OPERATIONS: tuple[Operation, ...] = (
    *me.OPERATIONS,
    *cases.OPERATIONS,
    *leases.OPERATIONS,
)
