"""What reading one file may cost, and how a process of Linux is held to it."""

import math
import resource
import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEGABYTE = 1_000_000
UNKNOWN_MEGABYTES = 150  # more than a helper has mapped before it reads (measured: 60 to 110)


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost."""

    cpu_seconds: float = 0.9  # a chain of 3 000 steps takes 0.7 s; nobody draws half of that
    wall_seconds: float = 1.5
    memory_megabytes: int = 200

    def to_json(self) -> dict[str, Any]:
        """Return it as the helper is told."""
        return asdict(self)


def hold_memory(limits: Limits) -> None:
    """Hold this process to so much memory more than it has, from now on."""
    _limit(resource.RLIMIT_AS, _address_space() + limits.memory_megabytes * MEGABYTE)
    _limit(resource.RLIMIT_CORE, 0)  # a crash leaves no copy of what was read


def hold_time(limits: Limits) -> None:
    """Let the kernel end this process when it takes more time than allowed, from now on.

    The timers end it in the middle of any C code: no handler of Python's stands in between, which
    would run only between two of Python's own instructions. The resource limit is for the case
    that they do not.
    """
    for number, timer, seconds in (
        (signal.SIGPROF, signal.ITIMER_PROF, limits.cpu_seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, limits.wall_seconds),
    ):
        signal.signal(number, signal.SIG_DFL)
        signal.setitimer(timer, seconds)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + limits.cpu_seconds) + 1)


def _limit(which: int, most: int) -> None:
    """Set a soft limit; the hard one stays, so that the next file gets its own."""
    _, hard = resource.getrlimit(which)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(which, (soft, hard))


def _address_space() -> int:
    """Return how much this process has mapped already, in bytes."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # a jail without /proc
        return UNKNOWN_MEGABYTES * MEGABYTE
    return pages * resource.getpagesize()
