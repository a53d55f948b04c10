"""Opens an office: from settings to a database, an engine, pages, and the threads beside them."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from uuid import UUID

from flask import Flask

from engine import diagram
from engine.bounded import BoundedReader
from engine.checking import DiagramReader
from engine.checkpoints import latest
from engine.clock import Clock, SystemClock
from engine.database import Database, open_database
from engine.embedded_jobs import JobRunner
from engine.errors import NotFound, Refusal
from engine.installation import Installation
from engine.jobs import Handler, Handlers
from engine.log_months import make_ahead
from engine.messages import MessageWorker
from engine.play import Player
from engine.play.apart import PlayerApart
from engine.queued_jobs import QueuedJobs
from engine.runtime import Policy, Runtime
from engine.subscriptions import WEBHOOK
from engine.timers import TimerWorker
from engine.waking import Listener
from forms.validation import Validator
from webapp.accounts.directory import AccountDirectory
from webapp.accounts.units import first_unit, the_unit
from webapp.application import create_app
from webapp.auditing.delivery import deliver
from webapp.auditing.making import make
from webapp.auditing.receivers import receivers
from webapp.context import EXTENSION, OFFICES, Office, Offices
from webapp.files.opening import open_store
from webapp.files.sweep import sweep
from webapp.periodic import Periodic
from webapp.server import Service
from webapp.settings import Settings
from webapp.topics import handlers
from webapp.topics.fetching import Fetch, from_application
from webapp.watching.stopping import Stopping
from webapp.watching.watch import Watch, watch_of

SWEEP_EVERY = timedelta(hours=1)
MONTHS_EVERY = timedelta(hours=6)
DELIVER_EVERY = timedelta(minutes=1)

logger = logging.getLogger("alur.checkpoints")


@dataclass(frozen=True)
class OpenOffice:
    """An office at work; close it when it is not served any more."""

    app: Flask
    office: Office
    helpers: tuple[Service, ...]  # of every process: they read and play what people sent
    workers: tuple[Service, ...]  # of whoever works beside the pages: any number of processes

    @property
    def watch(self) -> Watch:
        """What the process tells about itself."""
        return watch_of(self.app)

    @property
    def services(self) -> tuple[Service, ...]:
        """All, not started, in the order of their start: helpers are there before the threads."""
        return (*self.helpers, *self.workers)

    def close(self) -> None:
        """Close the database."""
        self.office.database.close()


def open_runtime(
    database: Database,
    settings: Settings,
    clock: Clock,
    read: DiagramReader = diagram.read,
    player: Player | None = None,
    *,
    first: bool = False,
) -> Runtime:
    """Return the engine of the office that the settings mean.

    Args:
        database: of the installation.
        settings: name the office, where there are several.
        clock: says when.
        read: reads diagrams.
        player: plays scenarios.
        first: of several it is the first, whatever the settings name: others are opened like it.

    Raises:
        NotFound: there is no office yet, or none of that name.
        WrongState: there are several, and none is named.
    """
    with database.reading() as connection:
        unit_id = first_unit(connection) if first else the_unit(connection, slug=settings.office)
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


def open_office(
    settings: Settings, *, clock: Clock | None = None, stopping: Stopping | None = None
) -> OpenOffice:
    """Open the office of a migrated database.

    Args:
        settings: of the installation.
        clock: by default the system's.
        stopping: says when the program ends, where several processes are one program.

    Raises:
        NotFound: there is no office yet.
    """
    clock = clock or SystemClock()
    database = open_database(settings.database)
    reader = BoundedReader()
    player = PlayerApart(Validator(), "forms.validation:Validator")
    runtime = open_runtime(database, settings, clock, reader, player, first=True)
    store = open_store(settings.files_place, clock)
    app = create_app(
        settings,
        database=database,
        runtime=runtime,
        clock=clock,
        file_store=store,
        player=player,
        stopping=stopping,
    )
    office: Office = app.extensions[EXTENSION]
    offices: Offices = app.extensions[OFFICES]

    helpers = (reader, player, *watch_of(app).services)
    return OpenOffice(app, office, helpers, _workers(app, office, offices))


def _workers(app: Flask, office: Office, offices: Offices) -> tuple[Service, ...]:
    """Return what fires timers, runs jobs, hands messages over, and does things now and then."""
    all_of_them = offices.installation
    # The website is read back inside the process: behind a proxy the office need not reach itself.
    fetch = from_application(app, origin=office.settings.url)
    return (
        # First: they take longest to end.
        *_job_runners(all_of_them, of_offices(offices, fetch), office.settings.jobs_at_once),
        TimerWorker(all_of_them),
        MessageWorker(all_of_them),
        *_now_and_then(office, offices),
    )


def _job_runners(offices: Installation, topics: Handlers, at_once: int) -> tuple[Service, ...]:
    """Return what runs jobs, and what hears of other processes: SQLite has only this one."""
    if offices.database.is_sqlite:
        usual, webhooks = topics.apart(WEBHOOK)  # a receiver that is slow keeps no case waiting
        return JobRunner(offices, usual), JobRunner(offices, webhooks, name="webhooks")
    return QueuedJobs(offices, topics, at_once=at_once), Listener(offices)


def of_offices(offices: Offices, fetch: Fetch) -> Handlers:
    """Return the handlers of all topics, for each office its own."""

    @cache
    def of(unit_id: UUID) -> Mapping[str, Handler]:
        return handlers(offices.of(unit_id), fetch=fetch)

    return Handlers(frozenset(of(offices.first.unit_id)), of)


def _now_and_then(office: Office, offices: Offices) -> tuple[Service, ...]:
    """Return what the whole installation does once, however many processes work."""
    settings, clock, database = office.settings, office.clock, offices.database
    units = offices.installation.units

    def sweep_files() -> None:
        for unit_id in units():
            sweep(database, office.files, unit_id=unit_id, now=clock.now())

    def make_months() -> None:
        make_ahead(database)

    between = timedelta(minutes=settings.checkpoint_minutes)

    def sign() -> None:
        for unit_id in units():
            _sign(offices.of(unit_id), between)

    def hand_out() -> None:
        for unit_id in units():
            to = receivers(replace(settings, url=settings.url + offices.of(unit_id).prefix))
            deliver(database, unit_id, to, clock.now())

    return (
        Periodic("file sweep", sweep_files, every=SWEEP_EVERY, once_in=database),
        Periodic("months of the log", make_months, every=MONTHS_EVERY, once_in=database),
        Periodic("checkpoints", sign, every=between, once_in=database),
        Periodic("checkpoint delivery", hand_out, every=DELIVER_EVERY, once_in=database),
    )


def _sign(office: Office, between: timedelta) -> None:
    with office.database.reading() as connection:
        last = latest(connection, office.unit_id)
    # Another worker, whose turn comes at another minute, may have signed just now.
    now = office.clock.now()
    if last is None or now - last.read().at >= between / 2:
        try:
            make(office.database, office.unit_id, office.settings, now)
        except (OSError, Refusal, ValueError):  # its key or folder: the others have their own
            logger.exception("no checkpoint of office %s", office.unit_id)
