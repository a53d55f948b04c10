"""Opens an office: from settings to a database, an engine, pages, and the threads beside them."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from engine import diagram
from engine.bounded import BoundedReader
from engine.checking import DiagramReader
from engine.clock import Clock, SystemClock
from engine.database import Database, open_database
from engine.errors import NotFound
from engine.jobs import JobRunner
from engine.messages import MessageWorker
from engine.play import Player
from engine.play.apart import PlayerApart
from engine.runtime import Policy, Runtime
from engine.timers import TimerWorker
from forms.validation import Validator
from webapp.accounts.directory import AccountDirectory
from webapp.accounts.queries import the_unit
from webapp.application import create_app
from webapp.auditing.delivery import deliver
from webapp.auditing.making import make
from webapp.auditing.receivers import receivers
from webapp.context import Office
from webapp.files.store import FolderStore
from webapp.files.sweep import sweep
from webapp.periodic import Periodic
from webapp.server import Service
from webapp.settings import Settings
from webapp.topics import handlers
from webapp.topics.fetching import from_application

SWEEP_EVERY = timedelta(hours=1)
DELIVER_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class OpenOffice:
    """An office at work; close it when it is not served any more."""

    app: Flask
    office: Office
    services: tuple[Service, ...]  # not started

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()


def open_runtime(
    database: Database,
    settings: Settings,
    clock: Clock,
    read: DiagramReader = diagram.read,
    player: Player | None = None,
) -> Runtime:
    """Return the engine of the office that the database belongs to.

    Raises:
        NotFound: there is no office yet.
    """
    with database.reading() as connection:
        unit_id = the_unit(connection)
    if unit_id is None:
        raise NotFound("Expected an office in the database, but found none: run 'alur init' first")
    policy = Policy(
        same_person_allowed=settings.same_person_allowed,
        deployment_approvers=settings.deployment_approvers,
    )
    return Runtime(
        database,
        unit_id=unit_id,
        clock=clock,
        forms=Validator(),
        policy=policy,
        read=read,
        people=AccountDirectory(database, unit_id),
        scenarios=player or Player(Validator()),
    )


def open_office(settings: Settings, *, clock: Clock | None = None) -> OpenOffice:
    """Open the office of a migrated database.

    Raises:
        NotFound: there is no office yet.
    """
    clock = clock or SystemClock()
    database = open_database(settings.database)
    reader = BoundedReader()
    player = PlayerApart(Validator(), "forms.validation:Validator")
    runtime = open_runtime(database, settings, clock, reader, player)
    store = FolderStore(settings.files_folder, clock)
    app = create_app(
        settings,
        database=database,
        runtime=runtime,
        clock=clock,
        file_store=store,
        player=player,
    )
    office: Office = app.extensions["alur"]

    def sweep_files() -> None:
        sweep(database, store, unit_id=runtime.unit_id, now=clock.now())

    def sign() -> None:
        make(database, runtime.unit_id, settings, clock.now())

    def hand_out() -> None:
        deliver(database, runtime.unit_id, receivers(settings), clock.now())

    # The website is read back inside the process: behind a proxy the office need not reach itself.
    fetch = from_application(app, origin=settings.url)
    services = (
        reader,  # first: these two are there before the threads, and end after them
        player,
        TimerWorker(runtime),
        JobRunner(runtime, handlers(office, fetch=fetch)),
        MessageWorker(runtime),
        Periodic("file sweep", sweep_files, every=SWEEP_EVERY),
        Periodic("checkpoints", sign, every=timedelta(minutes=settings.checkpoint_minutes)),
        Periodic("checkpoint delivery", hand_out, every=DELIVER_EVERY),
    )
    return OpenOffice(app, office, services)
