"""Everything that is watched of one process, as one value."""

from dataclasses import dataclass

from flask import Flask

from engine.clock import Clock
from engine.database import Database
from webapp.files.store import FileStore
from webapp.settings import Settings
from webapp.watching.health import Health
from webapp.watching.loads import Loads
from webapp.watching.meters import Meters
from webapp.watching.sampling import Sampling
from webapp.watching.stopping import Stopping
from webapp.watching.traces import Tracing

EXTENSION = "alur.watch"


@dataclass(frozen=True)
class Watch:
    """What a process tells about itself."""

    health: Health
    meters: Meters
    sampling: Sampling
    metrics_token: bytes | None  # None: only this machine may read the metrics
    tracing: Tracing | None  # None: nobody wants traces

    @property
    def services(self) -> tuple[Sampling | Tracing, ...]:
        """What runs beside each process."""
        return (self.sampling,) if self.tracing is None else (self.sampling, self.tracing)


def make_watch(
    settings: Settings, database: Database, store: FileStore, clock: Clock, stopping: Stopping
) -> Watch:
    """Return what a process shows of itself.

    Raises:
        OSError: the token's file cannot be read.
    """
    meters = Meters()
    meters.add(Loads(database, clock))
    token = settings.metrics_token_file
    return Watch(
        Health(database, store, stopping),
        meters,
        Sampling(meters, database),
        token.read_bytes().strip() if token else None,
        Tracing() if settings.traces else None,
    )


def watch_of(app: Flask) -> Watch:
    """Return what is watched of an application."""
    found = app.extensions[EXTENSION]
    assert isinstance(found, Watch)  # noqa: S101  (for the type checker: only install_watch writes it)
    return found
