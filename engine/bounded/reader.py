"""Reads diagrams within bounds: asks the helper, one file after the other."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from engine.bounded import frames
from engine.bounded.costly import Costly
from engine.bounded.forking import FAILURE, TIME
from engine.bounded.helped import Helped
from engine.bounded.limits import Limits
from engine.bounded.report import TOO_COSTLY, Report, decoded, failed, report_on
from engine.diagram import read
from engine.diagram.limits import MAX_DIAGRAM_BYTES
from engine.diagram.model import Reading

GRACE_SECONDS = 3.0  # beyond the file's own limit, for a helper that waits for a processor
MOST_DEATHS = 2
MAX_BATCH = 50  # files that one child reads
MAX_BATCH_BYTES = 8_000_000
HELPER = "engine.bounded.helper"

log = logging.getLogger("alur.bounded")


class BoundedReader(Helped):
    """Reads diagrams like `engine.diagram.read`, but within bounds, once it is started.

    Threads may share it; they are served one after the other.
    """

    def __init__(
        self, limits: Limits | None = None, *, grace_seconds: float = GRACE_SECONDS
    ) -> None:
        super().__init__(HELPER)
        self.limits = limits or Limits()
        self._grace_seconds = grace_seconds
        self._costly = Costly[Report]()

    def __call__(self, xml: bytes, **options: Any) -> Reading:
        """Return what a file says, or why it cannot run; never raise for a bad file.

        A harmless file of which several processes run is read again, here: which one is meant?
        """
        if not self._is_started:
            return read(xml, **options)
        (report,) = self._reports([xml], options, with_process=True)
        if report.runs and report.process is None:
            return read(xml, **options)
        return Reading(report.process, report.problems)

    def report(self, xml: bytes, **options: Any) -> Report:
        """Return what came of reading a file, without its process."""
        return self.reports([xml], **options)[0]

    def reports(self, files: Sequence[bytes], **options: Any) -> list[Report]:
        """Return what came of reading each of some files: cheaper than one by one.

        They are read by one process, one after the other, until one of them is too much for it.
        """
        return self._reports(files, options, with_process=False)

    def _reports(
        self, files: Sequence[bytes], options: Mapping[str, Any], *, with_process: bool
    ) -> list[Report]:
        cut = [xml[: MAX_DIAGRAM_BYTES + 1] for xml in files]  # more is not looked at
        asked = {"options": options, "with_process": with_process}
        with self._turn:
            if self._is_started:
                return self._read(cut, asked)
        return [report_on(xml, dict(options)) for xml in cut]

    def _read(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> list[Report]:
        known = [self._costly.get(xml) for xml in files]
        new = [xml for xml, report in zip(files, known, strict=True) if report is None]
        found = [report for some in _batches(new) for report in self._ask(some, asked)]
        for xml, report in zip(new, found, strict=True):
            if any(problem.rule == TOO_COSTLY for problem in report.problems):
                self._costly.note(xml, report)
        rest = iter(found)
        return [report or next(rest) for report in known]

    def _ask(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> list[Report]:
        # A helper may have died since; but which file kills two of them is not asked a third time.
        found: list[Report] = []
        deaths = 0
        while len(found) < len(files):
            try:
                for content in self._answers(files[len(found) :], asked):
                    found.append(_logged(decoded(content)))
                    deaths = 0
            except frames.Late:
                log.error("the helper did not answer in time; starting another")
                self._drop()
                found.append(failed(TIME, self.limits))
            except frames.Ended as problem:
                log.warning("the helper is gone (%s); starting another", problem)
                self._drop()
                deaths += 1
                if deaths == MOST_DEATHS:
                    found.append(failed(FAILURE, self.limits))
                    deaths = 0
            except BaseException:  # whoever was interrupted left the line in mid-sentence
                self._drop()
                raise
        return found

    def _answers(self, files: Sequence[bytes], asked: Mapping[str, Any]) -> Iterator[bytes]:
        helper = self._ready()
        said = {"files": len(files), "limits": self.limits.to_json(), **asked}
        helper.line.settimeout(self._grace_seconds)
        for content in (orjson.dumps(said), *files):
            frames.send(helper.line, content)
        for _ in files:
            # Twice the file's own limit: it may be tried once more by itself.
            patience = 2 * self.limits.wall_seconds + self._grace_seconds
            yield frames.receive(helper.line, patience)


def _logged(report: Report) -> Report:
    if report.trace:
        log.error("a diagram could not be read:\n%s", report.trace)
    return report


def _batches(files: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield the files in order, not too many at once."""
    batch: list[bytes] = []
    size = 0
    for xml in files:
        if batch and (len(batch) == MAX_BATCH or size + len(xml) > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(xml)
        size += len(xml)
    if batch:
        yield batch
