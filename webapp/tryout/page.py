"""Puts together what the page of a play shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.diagram.model import Element, Process
from engine.errors import Refusal
from engine.play import Outcome, Situation, read_scenario
from engine.play.proposing import is_telling, proposed
from engine.play.situation import PlayedCase
from webapp.cases.answers import Answer, Wording
from webapp.cases.diagram_state import DiagramState, diagram_state
from webapp.cases.naming import Names
from webapp.cases.timeline import Happening, timeline
from webapp.i18n import gettext
from webapp.tryout.items import PlayedItem, name_of
from webapp.tryout.staging import Staged
from webapp.tryout.words import Teller
from webapp.work.deadline import Deadline, deadline_of
from webapp.work.instances import name_of_instance
from webapp.work.labels import group_name


@dataclass(frozen=True)
class OpenLine:
    """An open work item, as a line to choose."""

    place: str  # its name within the play
    name: str
    group: str
    escalated_to: str
    deadline: Deadline
    is_chosen: bool


@dataclass(frozen=True)
class Proposal:
    """An expectation that a scenario may have."""

    number: int
    sentence: str
    is_chosen: bool


@dataclass(frozen=True)
class ScenarioLine:
    """A scenario, and what came of it if it was run just now."""

    id: str
    name: str
    about: str
    problem: str  # why it cannot be read
    outcome: Outcome | None
    sentence: str  # why it did not pass


@dataclass(frozen=True)
class PlayPage:
    """Everything on the page that follows from the play itself."""

    situation: Situation
    case: PlayedCase | None  # the one that is shown
    names: Names
    state: DiagramState
    lines: tuple[OpenLine, ...]
    variables: tuple[Answer, ...]
    happenings: tuple[Happening, ...]
    starts: tuple[Element, ...]  # plain ones, of which a case may begin
    messages: tuple[str, ...]  # that the process knows by name
    signals: tuple[str, ...]
    cast: Mapping[str, str]  # group → what people call it
    proposals: tuple[Proposal, ...]
    began: str  # when the play began, as an input of a form takes it

    @property
    def next_due(self) -> datetime | None:
        """When the next timer rings."""
        return self.situation.next_due

    def step(self, key: str) -> str:
        """Return what a step is called."""
        return self.names.step(key)


def play_page(
    staged: Staged, found: Situation, chosen: PlayedItem | None, number: int, language: str
) -> PlayPage:
    """Return the page of a play.

    Args:
        staged: what is played.
        found: where it stands.
        chosen: the work item whose form is shown.
        number: of the case that is shown when no work item is.
        language: of its reader.
    """
    process, names = staged.process, Names(staged.process)
    wording = Wording(staged.definition.forms, language)
    case = chosen.case if chosen else _case(found, number)
    entries = case.entries if case else ()
    known = case.variables if case else {}
    return PlayPage(
        situation=found,
        case=case,
        names=names,
        state=diagram_state(entries, process, now=found.now),
        lines=tuple(_lines(process, found, chosen)),
        variables=tuple(wording.answer(name, known, {}) for name in sorted(known)),
        happenings=timeline(entries, lambda _version: (names, wording)),
        starts=tuple(_starts(process)),
        messages=_named(process, "message"),
        signals=_named(process, "signal"),
        cast=_cast(process),
        proposals=_proposals(found, Teller(names, wording)),
        began=found.began_at.astimezone(ZoneInfo(staged.files.zone)).strftime("%Y-%m-%dT%H:%M"),
    )


def scenario_lines(
    scenarios: Mapping[str, bytes], outcomes: Mapping[str, Outcome], language: str
) -> list[ScenarioLine]:
    """Return the scenarios by name, with what came of those that were run."""
    return [
        _scenario_line(name, source, outcomes.get(name), language)
        for name, source in sorted(scenarios.items())
    ]


def _scenario_line(
    name: str, source: bytes, outcome: Outcome | None, language: str
) -> ScenarioLine:
    why = (outcome.sentence or {}).get(language, "") if outcome else ""
    if outcome and outcome.place and why:
        why = f"{outcome.place}: {why}"
    try:
        scenario = read_scenario(source)
    except Refusal as refusal:
        return ScenarioLine(name, name, "", refusal.sentence(language), outcome, why)
    return ScenarioLine(name, scenario.name, scenario.about, "", outcome, why)


def _case(found: Situation, number: int) -> PlayedCase | None:
    return next((case for case in found.cases if case.number == number), None) or (
        found.cases[0] if found.cases else None
    )


def _lines(process: Process, found: Situation, chosen: PlayedItem | None) -> Sequence[OpenLine]:
    return [
        OpenLine(
            name_of(case, item),
            name_of_instance(process, item.key, case.seen.get(item.key, {})),
            group_name(process, item.group),
            group_name(process, item.escalated_to) if item.escalated_to else "",
            deadline_of(item, found.now),
            chosen is not None and chosen.name == name_of(case, item),
        )
        for case in found.cases
        for item in case.open_items
    ]


def _starts(process: Process) -> Sequence[Element]:
    return [each for each in process.beginnings(None) if each.event is None]


def _named(process: Process, event: str) -> tuple[str, ...]:
    found = {
        each.event_ref: None
        for each in process.elements.values()
        if each.event == event and each.event_ref
    }
    return tuple(found)


def _cast(process: Process) -> dict[str, str]:
    groups = dict.fromkeys(lane.group for lane in process.lanes)
    groups |= dict.fromkeys(e.group for e in process.elements.values() if e.group)
    cast = {group: group_name(process, group) for group in groups}
    seconds = {
        f"{group}#2": gettext("%(group)s (orang kedua)", group=name) for group, name in cast.items()
    }
    return {**cast, **seconds}


def _proposals(found: Situation, teller: Teller) -> tuple[Proposal, ...]:
    return tuple(
        Proposal(number, teller.tell(each), is_telling(each))
        for number, each in enumerate(proposed(found))
    )
