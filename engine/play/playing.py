"""Plays: a pure function of the files and the moves. To step back is to play one move less."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import diagram
from engine.checking import DiagramReader, FormValidator
from engine.diagram.model import Problem
from engine.errors import Invalid, Refusal
from engine.play.asking import Miss, element_of, miss
from engine.play.doing import carry_out
from engine.play.moves import Move
from engine.play.scenario import Scenario, Tried, read_scenario
from engine.play.situation import Refused, Situation, look
from engine.play.space import Given, Space, Stage
from engine.rehearsal import Files


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario."""

    passed: bool
    name: str = ""  # the scenario's own, as far as it could be read
    place: str = ""  # of the first step that did not go as it says, such as "when[3]"
    sentence: Mapping[str, str] | None = None  # why, by language
    element_id: str = ""  # where on the diagram, if anywhere


class Player:
    """Plays in this process. For strangers' files see `engine.play.apart`."""

    def __init__(self, forms: FormValidator, reader: DiagramReader = diagram.read) -> None:
        self._forms, self._reader = forms, reader

    def play(self, files: Files, given: Given, moves: Sequence[Move]) -> Situation:
        """Return where the moves lead, up to the first that is refused.

        Raises:
            Unfit: the files cannot run.
            Refusal: the setting is none.
        """
        with Stage(files, self._forms, self._reader).open(given) as space:
            return _play(space, moves)

    def run(self, files: Files, scenarios: Mapping[str, bytes]) -> dict[str, Outcome]:
        """Return what comes of each scenario.

        Raises:
            Unfit: the files cannot run.
        """
        stage = Stage(files, self._forms, self._reader)
        return {name: run(stage, source) for name, source in scenarios.items()}

    def problems(self, files: Files, scenarios: Mapping[str, bytes]) -> tuple[Problem, ...]:
        """Return what is wrong with each scenario that does not go as it says."""
        outcomes = self.run(files, scenarios)
        return tuple(
            _problem(name, outcome) for name, outcome in outcomes.items() if not outcome.passed
        )


def run(stage: Stage, source: bytes) -> Outcome:
    """Return what comes of a scenario; never raises for a bad one."""
    try:
        scenario = read_scenario(source)
        if scenario.process not in ("", stage.process_id):
            raise Invalid(
                f"Expected a scenario of '{stage.process_id}', but it is of '{scenario.process}'",
                indonesian=f"Skenario ini milik proses '{scenario.process}', "
                f"bukan '{stage.process_id}'.",
            )
    except Refusal as refusal:
        return Outcome(False, "", refusal.field or "", _said(refusal))
    try:
        with stage.open(scenario.given) as space:
            return _run(space, scenario)
    except Refusal as refusal:
        return Outcome(False, scenario.name, "given", _said(refusal))


def _play(space: Space, moves: Sequence[Move]) -> Situation:
    for index, move in enumerate(moves):
        try:
            carry_out(space, move)
        except Refusal as refusal:
            return look(space, index, _refused(index, refusal))
    return look(space, len(moves))


def _refused(index: int, refusal: Refusal) -> Refused:
    problems = dict(refusal.problems) if isinstance(refusal, Invalid) else {}
    return Refused(index, type(refusal).__name__, _said(refusal), problems)


def _run(space: Space, scenario: Scenario) -> Outcome:
    steps = [(f"when[{index}]", step) for index, step in enumerate(scenario.when)]
    steps += [(f"then[{index}]", each) for index, each in enumerate(scenario.then)]
    seen: Situation | None = None
    for place, step in steps:
        if isinstance(step, Tried):
            found, seen = _try(space, step), None
        else:
            seen = seen or look(space, 0)
            found = miss(step, seen)
        if found is not None:
            return Outcome(False, scenario.name, place, found.sentence, found.element_id)
    return Outcome(True, scenario.name)


def _try(space: Space, tried: Tried) -> Miss | None:
    """Make a move; return why it did not go as the scenario says."""
    element = element_of(getattr(tried.move, "key", ""))
    try:
        carry_out(space, tried.move)
    except Refusal as refusal:
        said = _said(refusal)
        if tried.refused is None:
            return Miss(f"ditolak: {said['id']}", f"refused: {said['en']}", element)
        if any(tried.refused.lower() in text.lower() for text in said.values()):
            return None
        return Miss(
            f"seharusnya ditolak dengan '{tried.refused}', tetapi: {said['id']}",
            f"expected to be refused with '{tried.refused}', but: {said['en']}",
            element,
        )
    if tried.refused is None:
        return None
    return Miss(
        "seharusnya ditolak, tetapi diterima", "expected to be refused, but was not", element
    )


def _said(refusal: Refusal) -> dict[str, str]:
    return {"id": refusal.indonesian, "en": refusal.message}


def _problem(scenario_id: str, outcome: Outcome) -> Problem:
    """Return the remark on a scenario that does not go as it says."""
    why: Mapping[str, Any] = outcome.sentence or {"id": "", "en": ""}
    name = outcome.name or scenario_id
    at = f" ({outcome.place})" if outcome.place else ""
    return Problem(
        "scenario-broken",
        "error",
        outcome.element_id,
        "",
        {
            "id": f"Skenario '{name}' tidak berjalan seperti tertulis{at}: {why['id']}.",
            "en": f"The scenario '{name}' does not go as it says{at}: {why['en']}.",
        },
        {
            "id": "Perbaiki diagram atau skenarionya, atau abaikan skenario ini dengan alasan.",
            "en": "Mend the diagram or the scenario, or waive it with a reason.",
        },
        scenario_id,
    )
