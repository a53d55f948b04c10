"""A throw-away office: a database in memory, a clock of its own, a cast, and one process to play.

Nothing in it is anybody's: it is opened for one play, and gone afterwards. Jobs are never run; the
player says what came of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from types import TracebackType
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import MetaData, Table, create_mock_engine

from engine import diagram, office, tables
from engine.api.facade import Engine
from engine.api.opening import Opened, in_memory
from engine.api.world import World
from engine.calendars import Calendar
from engine.checking import DiagramReader, FormValidator, Prepared, fit
from engine.clock import VirtualClock
from engine.commands import Actor, SetCalendar, system_actor
from engine.database import Database, open_database
from engine.definition import Definition
from engine.deploying import deploy
from engine.deployment import Definitions
from engine.diagram.model import Process
from engine.rehearsal import Files, Source
from engine.runtime import Policy, Runtime
from engine.terms import Terms

UNIT = uuid5(NAMESPACE_URL, "alur:play")
PLAYER = system_actor("player")
FIRST_MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 8 o'clock in Jakarta
MAX_STEPS = 200  # that may follow one move by themselves, at one moment


@dataclass(frozen=True)
class Given:
    """What is so before the first move."""

    start_at: datetime = FIRST_MORNING
    variables: Mapping[str, Any] = field(default_factory=dict)  # of every case that is started
    people: Mapping[str, Any] = field(default_factory=dict)  # id → {"name", "groups"}
    calendars: Mapping[str, Any] = field(default_factory=dict)  # name → in place of the office's


class Stage:
    """Files, read once for all the plays that they are to see.

    Raises:
        Unfit: they cannot run.
    """

    def __init__(
        self, files: Files, forms: FormValidator, reader: DiagramReader = diagram.read
    ) -> None:
        self.files, self.forms = files, forms
        self._prepared = [_prepared(each, forms, reader) for each in files.sources]
        self._known: dict[UUID, Definition] = {}

    @property
    def process_id(self) -> str:
        """The process that is played."""
        return self._prepared[-1].process.id

    def open(self, given: Given) -> "Space":
        """Open a space in which nothing has happened yet.

        Raises:
            Refusal: what is called cannot be run, or a calendar is none.
        """
        opened = _open_database(given.start_at.astimezone(UTC), self.files.zone)
        try:
            return self._equip(opened, given)
        except BaseException:
            opened.close()
            raise

    def _equip(self, opened: Opened, given: Given) -> "Space":
        runtime = Runtime(
            opened.database,
            unit_id=UNIT,
            clock=opened.clock,
            forms=self.forms,
            policy=Policy(same_person_allowed=self.files.same_person_allowed),
        )
        runtime.definitions = Definitions(opened.database.reading_apart, self._known)
        for body in {**self.files.calendars, **given.calendars}.values():
            calendar = Calendar.from_json(body)
            runtime.submit(SetCalendar(calendar.name, calendar.to_json()), actor=PLAYER)
        with opened.database.stream(UNIT) as work:
            work.begin_writing()
            for each in self._prepared:
                now = opened.clock.now()
                deploy(runtime, work, (each,), Terms(PLAYER.name, now, in_force_at=now))
        process = runtime.definitions.latest(UNIT, self.process_id).process
        engine = Engine(opened, runtime, World(runtime, opened.clock, {}, MAX_STEPS))
        return Space(engine, process, given)


class Space:
    """One play under way. Close it: what is in memory stays there until then."""

    def __init__(self, engine: Engine, process: Process, given: Given) -> None:
        self.engine, self.process, self.given = engine, process, given
        self.cases: list[UUID] = []  # in the order in which they began

    def __enter__(self) -> "Space":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.engine.close()

    @property
    def runtime(self) -> Runtime:
        """The engine's runtime."""
        return self.engine.runtime

    @property
    def database(self) -> Database:
        """The space's own database."""
        return self.engine.runtime.database

    def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        return self.engine.next_due

    def actor(self, by: str) -> Actor | None:
        """Return who is meant; None when nobody of that name plays."""
        person = self.given.people.get(by)
        if person is not None:
            return Actor(by, person["name"], groups=tuple(person["groups"]))
        group, _, number = by.partition("#")
        if group not in self.groups:
            return None
        name = self.groups[group] + (f" ({number})" if number else "")
        return Actor(by, name, groups=(group,))

    @property
    def groups(self) -> Mapping[str, str]:
        """The cast: each group of the process, with the name of its lane."""
        lanes = {lane.group: lane.name or lane.group for lane in self.process.lanes}
        others = {e.group: e.group for e in self.process.elements.values() if e.group}
        return {**others, **lanes}


def _prepared(source: Source, forms: FormValidator, reader: DiagramReader) -> Prepared:
    if source.in_force:
        process = diagram.read_deployed(source.diagram, source.process_id)
        return Prepared(process, source.diagram, source.forms)
    return fit(
        source.diagram,
        source.forms,
        forms,
        reader,
        scripts="manual",
        process_id=source.process_id or None,
    )


def _open_database(now: datetime, zone: str) -> Opened:
    database = open_database(in_memory())
    # What is in memory lasts as long as one connection to it.
    kept = database.engine.raw_connection()

    def close() -> None:
        kept.close()
        database.close()

    try:
        kept.driver_connection.executescript(_schema())  # type: ignore[union-attr]
        with database.writing() as connection:
            office.create_unit(connection, unit_id=UNIT, name="Uji coba", zone=zone)
    except BaseException:
        close()
        raise
    return Opened(database, UNIT, VirtualClock(now), close)


@cache
def _schema() -> str:
    """Return the engine's tables as one script: migrations would take ten times as long."""
    statements: list[str] = []

    def note(statement: Any, *_: Any, **__: Any) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine("sqlite://", note)
    own = [each for each in vars(tables).values() if isinstance(each, Table)]
    whole: MetaData = tables.metadata
    whole.create_all(engine, tables=own, checkfirst=False)
    return ";\n".join(statements)
