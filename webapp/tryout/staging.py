"""From the files of a draft to what is played, and to the definition whose words its page uses.

Both are made once for the same files: a play is looked at many times.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from engine import diagram
from engine.checking import Unfit
from engine.definition import Definition
from engine.deployment import assemble
from engine.diagram.composing import calls
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.play import Situation
from engine.rehearsal import Files, Source
from engine.rehearsing import office_files
from webapp.context import Office
from webapp.tryout.sessions import PlaySession
from webapp.tryout.subjects import Subject

MOST_KEPT = 16
_NOBODY = UUID(int=0)

V = TypeVar("V")


@dataclass(frozen=True)
class Staged:
    """What is played."""

    files: Files
    definition: Definition
    digest: str  # of the files

    @property
    def process(self) -> Process:
        """The process, with what it calls."""
        return self.definition.process


class Kept(Generic[V]):
    """The last few values that were made, by what they were made of."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, V] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: str) -> V | None:
        """Return a value, None when it is not known any more."""
        with self._guard:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: str, value: V) -> None:
        """Keep a value."""
        with self._guard:
            self._known[key] = value
            if len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)


_definitions: Kept[Definition] = Kept()
_situations: Kept[Situation] = Kept()


def stage(office: Office, subject: Subject) -> Staged:
    """Return what is to be played.

    Raises:
        Unfit: the files cannot run; all problems are in it.
    """
    sources = _Sources(office, subject)
    files = office_files(office.runtime, sources.own, sorted(sources.called))
    digest = _digest(files)
    definition = _definitions.get(digest)
    if definition is None:
        definition = sources.definition()
        _definitions.put(digest, definition)
    return Staged(files, definition, digest)


def situation(office: Office, staged: Staged, play: PlaySession) -> Situation:
    """Return where a play stands; a play is a pure function, so the same is not played twice.

    Raises:
        Refusal: it cannot be played.
    """
    told = (play.given, [move.to_json() for move in play.moves])
    key = hashlib.sha256(f"{staged.digest} {told!r}".encode()).hexdigest()
    found = _situations.get(key)
    if found is None:
        found = office.player.play(staged.files, play.given, play.moves)
        _situations.put(key, found)
    return found


class _Sources:
    """The processes of a file that the played one needs, and those of the office that they call."""

    def __init__(self, office: Office, subject: Subject) -> None:
        self._office, self._subject = office, subject
        self._read: dict[str, Process] = {}
        self.called: set[str] = set()
        in_file = diagram.processes(subject.diagram)
        played = subject.process_id if subject.process_id in in_file else ""
        self._first = played or next(iter(in_file), "")
        self.own = tuple(self._collect(self._first, frozenset(in_file), ()))

    def definition(self) -> Definition:
        """Return the played process with all that it calls."""
        return self._assembled(self._first)

    def _collect(
        self, process_id: str, in_file: frozenset[str], callers: tuple[str, ...]
    ) -> Iterator[Source]:
        if process_id in self._read or process_id in callers:
            return
        process = self._process(process_id)
        for called in calls(process).values():
            if called in in_file:
                yield from self._collect(called, in_file, (*callers, process_id))
            else:
                self.called.add(called)
        self._read[process.id] = process
        yield Source(process.id, self._subject.diagram, self._forms(process))

    def _process(self, process_id: str) -> Process:
        reading = self._office.runtime.read(
            self._subject.diagram, scripts="manual", process_id=process_id or None
        )
        if reading.process is None:
            raise Unfit(reading.problems)
        return reading.process

    def _forms(self, process: Process) -> Mapping[str, bytes]:
        named = {e.form for e in process.elements.values() if e.form}
        return {name: form for name, form in self._subject.forms.items() if name in named}

    def _assembled(self, process_id: str) -> Definition:
        process = self._read[process_id]
        called = {call: self._called(name) for call, name in calls(process).items()}
        known = {call: found for call, found in called.items() if found is not None}
        return assemble(_NOBODY, 0, process, self._forms(process), known)

    def _called(self, process_id: str) -> Definition | None:
        if process_id in self._read:
            return self._assembled(process_id)
        runtime = self._office.runtime
        try:
            return runtime.definitions.latest(runtime.unit_id, process_id)
        except NotFound:
            return None  # who plays it is told


def _digest(files: Files) -> str:
    said = hashlib.sha256(repr((files.calendars, files.zone, files.same_person_allowed)).encode())
    for source in files.sources:
        said.update(f"{source.process_id} {source.in_force} {len(source.diagram)} ".encode())
        said.update(source.diagram)
        for name, form in sorted(source.forms.items()):
            said.update(f" {name} {len(form)} ".encode() + form)
    return said.hexdigest()
