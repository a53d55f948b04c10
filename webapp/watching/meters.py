"""What a process counts while it works, for Prometheus.

Several processes behind one address (`alur web`) count into files of one folder, which whoever is
asked adds up: so it does not matter which of them a scrape meets. The master empties the folder at
its start, and takes away what the gauges of a dead process say; its counters still count.
"""

import os
import shutil
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # as prometheus_client calls it
_COMMAND_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
_REQUEST_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LATE_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600)


def share_between_processes(folder: Path) -> None:
    """Let this program's processes count together; to be called before they part."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[SHARED] = str(folder)
    # It may have been chosen at import, before anybody said that there will be several.
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def forget_process(pid: int) -> None:
    """Take away what a dead process said of itself."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]


class Meters:
    """The metrics of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._own: list[Collector] = []
        mine = self.registry
        self.commands = Counter(
            "alur_commands_total", "Commands by what became of them", ["kind", "outcome"],
            registry=mine,
        )  # fmt: skip
        self.command_seconds = Histogram(
            "alur_command_seconds", "How long commands took", ["kind"],
            buckets=_COMMAND_SECONDS, registry=mine,
        )  # fmt: skip
        self.requests = Counter(
            "alur_http_requests_total", "Requests answered", ["endpoint", "status"], registry=mine
        )
        self.request_seconds = Histogram(
            "alur_http_request_seconds", "How long until an answer began", ["endpoint"],
            buckets=_REQUEST_SECONDS, registry=mine,
        )  # fmt: skip
        self.timer_late_seconds = Histogram(
            "alur_timer_late_seconds", "How long after their due time timers fired",
            buckets=_LATE_SECONDS, registry=mine,
        )  # fmt: skip
        self.jobs = Counter(
            "alur_job_tries_total", "Tries of jobs by what became of them", ["topic", "outcome"],
            registry=mine,
        )  # fmt: skip
        self.loop_turned_at = Gauge(
            "alur_loop_turned_at_seconds", "When a worker's loop last went round, as Unix time",
            ["loop"], registry=mine, multiprocess_mode="max",
        )  # fmt: skip
        self.pool = Gauge(
            "alur_pool_connections", "Database connections of a process, by what they do",
            ["state"], registry=mine, multiprocess_mode="livesum",
        )  # fmt: skip
        self.resident_bytes = Gauge(
            "alur_resident_bytes", "Memory of all processes together",
            registry=mine, multiprocess_mode="livesum",
        )  # fmt: skip

    def add(self, collector: Collector) -> None:
        """Ask `collector` too when the metrics are read: it knows what no process counts."""
        self._own.append(collector)
        if SHARED not in os.environ:
            self.registry.register(collector)

    def text(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        for collector in self._own:
            together.register(collector)
        return generate_latest(together)
