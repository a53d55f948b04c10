"""The checks, each applied by being there, in the order in which they are told."""

from webapp.doctor.check import Check
from webapp.doctor.checks import (
    checkpoints,
    database,
    disks,
    files,
    outside,
    roles,
    secret_files,
    settings,
    versions,
    waiting,
    workers,
)

MODULES = (
    settings,
    database,
    versions,
    roles,
    secret_files,
    disks,
    outside,
    files,
    checkpoints,
    waiting,
    workers,
)
CHECKS: tuple[Check, ...] = tuple(
    value for module in MODULES for value in vars(module).values() if isinstance(value, Check)
)
