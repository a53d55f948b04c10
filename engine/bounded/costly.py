"""Which files were too costly just now: asking once more must not cost once more.

Only for a minute: a busy machine may have been to blame.
"""

import hashlib
import time

from engine.bounded.report import TOO_COSTLY, Report

KEPT_SECONDS = 60.0
MOST = 100


class CostlyFiles:
    """The reports on files that were too costly, for a while."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[float, Report]] = {}

    def get(self, xml: bytes) -> Report | None:
        """Return the report on a file that was too costly just now; None for any other."""
        if not self._known:
            return None
        until, report = self._known.get(_digest(xml), (0.0, None))
        return report if time.monotonic() < until else None

    def note(self, xml: bytes, report: Report) -> None:
        """Keep a report if the file was too costly."""
        if all(problem.rule != TOO_COSTLY for problem in report.problems):
            return
        self._known[_digest(xml)] = (time.monotonic() + KEPT_SECONDS, report)
        if len(self._known) > MOST:
            del self._known[next(iter(self._known))]


def _digest(xml: bytes) -> bytes:
    return hashlib.sha256(xml).digest()
